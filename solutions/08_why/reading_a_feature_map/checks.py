"""Checks of `reading_a_feature_map`: the two questions."""

from grader.checks import title


@title("Question 1: where in the image a number of the map comes from")
def test_prediction(quiz):
    quiz.check_prediction()


@title("Question 2: what a larger response says")
def test_reason(quiz):
    quiz.check_reason()
