"""Checks of odd_sums."""

from grader.checks import title


@title("Question 1: the sum")
def test_prediction(quiz):
    quiz.check_prediction()


@title("Question 2: why it is a square")
def test_reason(quiz):
    quiz.check_reason()
