"""Checks of `what_deep_layers_see`: the two questions."""

from grader.checks import title


@title("Question 1: how many numbers a pixel can reach")
def test_prediction(quiz):
    quiz.check_prediction()


@title("Question 2: how a small kernel finds something large")
def test_reason(quiz):
    quiz.check_reason()
