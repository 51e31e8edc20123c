"""Checks of `stride_and_detail`: the two questions."""

from grader.checks import title


@title("Question 1: how many pixels no window reads")
def test_prediction(quiz):
    quiz.check_prediction()


@title("Question 2: what a stride makes of fine detail")
def test_reason(quiz):
    quiz.check_reason()
