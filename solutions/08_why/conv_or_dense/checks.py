"""Checks of `conv_or_dense`: the two questions."""

from grader.checks import title


@title("Question 1: how many numbers a dense layer gives as a convolution on a larger map")
def test_prediction(quiz):
    quiz.check_prediction()


@title("Question 2: images whose pixels are put into a new order")
def test_reason(quiz):
    quiz.check_reason()
