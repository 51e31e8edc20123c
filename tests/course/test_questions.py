"""The questions of why: fair for every number that a learner may be given."""

import re

import numpy as np

from grader.quiz import QUESTION_NUMBERS, draw_quiz, render

SAMPLE = [*range(300), *range(300, len(QUESTION_NUMBERS), 97)]


def draws(room):
    return [draw_quiz(room.file("questions.py").quiz, room.exercise.name, question) for question in SAMPLE]


def test_every_draw_is_well_formed(asking):
    quizzes = draws(asking)
    kinds_of_feedback = {len(quiz.number_feedback) for quiz in quizzes}
    assert len(kinds_of_feedback) == 1, "two wrong numbers fall together in some draws"
    for quiz in quizzes:
        assert type(quiz.number) is int
        assert quiz.number_hint
        texts = [choice.text for choice in quiz.choices]
        feedback = [choice.feedback for choice in quiz.choices if not choice.right]
        assert len(set(texts)) == len(texts) >= 4
        assert len(set(feedback)) == len(feedback)


def test_every_draw_fits_eighty_columns(asking):
    for question, quiz in zip(SAMPLE, draws(asking), strict=True):
        assert max(map(len, render(quiz, question).splitlines())) <= 80


def test_the_right_answers_are_spread(asking):
    quizzes = draws(asking)
    assert len({quiz.right_letter for quiz in quizzes}) == len(quizzes[0].choices)
    assert len({quiz.number for quiz in quizzes}) >= 8


def test_the_feedback_does_not_give_the_number_away(asking):
    for quiz in draws(asking):
        for text in [quiz.number_hint, *quiz.number_feedback.values()]:
            assert str(quiz.number) not in re.findall(r"-?\d+", text) or str(quiz.number) in quiz.number_question


def numbers_in(text):
    return [int(number) for number in re.findall(r"-?\d+", text)]


def test_the_size_after_several_convolutions_is_counted_right(course_room):
    for quiz in draws(course_room("same_padding")):
        size, _, layers, kernel, *_ = numbers_in(quiz.number_question)
        for _ in range(layers):
            size = len(np.convolve(np.ones(size), np.ones(kernel), mode="valid"))
        assert quiz.number == size


def test_the_weights_without_sharing_are_counted_right(course_room):
    for quiz in draws(course_room("parameter_sharing")):
        kernel, _, size, *_ = numbers_in(quiz.number_question)
        windows = np.lib.stride_tricks.sliding_window_view(np.ones((size, size)), (kernel, kernel))
        assert quiz.number == windows.size


def test_the_flat_patch_is_computed_right(course_room):
    for quiz in draws(course_room("negative_outputs")):
        _, _, *row, bias, brightness = numbers_in(quiz.number_question)
        assert quiz.number == (np.array([row] * 3) * np.full((3, 3), brightness)).sum() + bias
        assert quiz.number < 0
