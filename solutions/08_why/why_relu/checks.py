"""Checks of `why_relu`: the two questions."""

from grader.checks import title


@title("Question 1: what comes out of two layers with ReLU between")
def test_prediction(quiz):
    quiz.check_prediction()


@title("Question 2: what becomes of a map that is always cut off")
def test_reason(quiz):
    quiz.check_reason()
