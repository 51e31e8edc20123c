"""What is said about the answers to an exercise's questions."""

from random import Random

import pytest

from grader.judge.quiz_answers import QuizAnswers
from grader.judge.student import CheckFailed
from grader.judge.submission import Submission, parse
from grader.quiz import Choice, Quiz, draw_quiz, with_question


def ask(draw: Random) -> Quiz:
    """Ask for a sum of two numbers that are seldom the same."""
    one = draw.randint(10, 10**9)
    wrong = [Choice(f"Some wrong reason, the one with the number {number}.", "No.") for number in range(5)]
    return Quiz(
        f"A question that is long enough to be broken into several lines, as most of them are. What is {one} + 1?",
        one + 1,
        "Why?",
        [Choice("The right reason.", right=True), *wrong],
    )


def said(question: int, drawn_by: int, prediction: object, reason: object) -> list[CheckFailed]:
    """Answer the questions that `drawn_by` drew, in a file that says `question`."""
    source = with_question("# 1. mine\n", draw_quiz(ask, "sum", drawn_by), drawn_by)
    for old, new in (
        (f"QUESTION = {drawn_by}", f"QUESTION = {question}"),
        ("PREDICTION = None", f"PREDICTION = {prediction!r}"),
        ("REASON = None", f"REASON = {reason!r}"),
    ):
        assert source.count(old) == 1
        source = source.replace(old, new)
    answers = QuizAnswers("sum", ask, Submission(source, parse(source)))
    failed = []
    for check in (answers.check_prediction, answers.check_reason):
        with pytest.raises(CheckFailed) as caught:
            check()
        failed.append(caught.value)
    return failed


@pytest.mark.parametrize("answers", [(3, "b"), (None, None), ("x", 7)])
def test_a_changed_question_is_noticed_where_the_answer_to_it_is_wrong(answers: tuple[object, object]) -> None:
    assert draw_quiz(ask, "sum", 5).right_letter != "b"
    assert draw_quiz(ask, "sum", 4711).right_letter != "b"
    for failed in said(5, 4711, *answers):
        assert "QUESTION was changed" in (failed.diagnosis or "")
    for failed in said(4711, 4711, *answers):
        assert "QUESTION was changed" not in (failed.diagnosis or "")
