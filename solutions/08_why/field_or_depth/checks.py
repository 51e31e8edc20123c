"""Checks of `field_or_depth`: the two questions."""

from grader.checks import title


@title("Question 1: how many layers it takes to see so far")
def test_prediction(quiz):
    quiz.check_prediction()


@title("Question 2: several small kernels or one large one")
def test_reason(quiz):
    quiz.check_reason()
