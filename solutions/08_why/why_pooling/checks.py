"""Checks of `why_pooling`: the two questions."""

from grader.checks import title


@title("Question 1: from how many places the same output comes")
def test_prediction(quiz):
    quiz.check_prediction()


@title("Question 2: what pooling costs where the place matters")
def test_reason(quiz):
    quiz.check_reason()
