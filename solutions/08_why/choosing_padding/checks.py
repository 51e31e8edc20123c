"""Checks of `choosing_padding`: the two questions."""

from grader.checks import title


@title("Question 1: by how much tiles have to overlap")
def test_prediction(quiz):
    quiz.check_prediction()


@title("Question 2: why seams show between tiles")
def test_reason(quiz):
    quiz.check_reason()
