"""Judging the answers to an exercise's questions: literals in the learner's file, read and never run."""

import ast
import random
from collections.abc import Callable

from grader.judge.student import CheckFailed
from grader.judge.submission import Submission
from grader.judge.text import plain, shown
from grader.quiz import LETTERS, QUESTION_NUMBERS, Quiz, draw_quiz


class QuizAnswers:
    """The learner's prediction and reason, against the questions that were drawn for them."""

    def __init__(self, exercise: str, make: Callable[[random.Random], Quiz], submission: Submission) -> None:
        """Draw the questions anew from the number that stands in the file."""
        self._exercise, self._make, self._submission = exercise, make, submission

    def check_prediction(self) -> None:
        """Fail the check unless PREDICTION is the right number."""
        quiz = self._quiz()
        given = self._literal("PREDICTION", quiz.number_question)
        if type(given) is not int:
            raise CheckFailed(f"{quiz.number_question}\nexpected  an int\ngot       PREDICTION = {shown(given)}")
        if given != quiz.number:
            why = quiz.number_feedback.get(given) or quiz.number_hint or None
            raise CheckFailed(f"{quiz.number_question}\ngot       PREDICTION = {shown(given)}", diagnosis=why)

    def check_reason(self) -> None:
        """Fail the check unless REASON is the letter of the right choice."""
        quiz = self._quiz()
        given = self._literal("REASON", quiz.reason_question)
        letters = LETTERS[: len(quiz.choices)]
        if not isinstance(given, str) or len(given) != 1 or given.lower() not in letters:
            wanted = ", ".join(f'"{letter}"' for letter in letters)
            raise CheckFailed(f"{quiz.reason_question}\nexpected  one of {wanted}\ngot       REASON = {shown(given)}")
        choice = quiz.choices[letters.index(given.lower())]
        if not choice.right:
            raise CheckFailed(
                f"{quiz.reason_question}\nyou chose {given.lower()}) {choice.text}", diagnosis=choice.feedback
            )

    def _quiz(self) -> Quiz:
        question = self._literal("QUESTION")
        if type(question) is not int or question not in QUESTION_NUMBERS:
            raise CheckFailed(f"QUESTION = {shown(question)} draws no question; put back the number that stood there")
        return draw_quiz(self._make, self._exercise, question)

    def _literal(self, name: str, question: str = "") -> object:
        """Return the plain value that stands in the file; a question that is not answered is no wrong answer."""
        node = self._submission.assigned(name)
        asked = f"{question}\n" if question else ""
        if node is None:
            raise CheckFailed(f"{asked}the line '{name} = ...' is missing at the end of the file")
        try:
            value = ast.literal_eval(node)
        except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
            raise CheckFailed(
                f"{asked}'{name} = {plain(_written(node), 60)}' is to be a plain value: write the answer itself",
                lines=[node.lineno],
            ) from None
        if value is None and question:
            raise CheckFailed(f"{asked}not answered yet: write your answer after {name} =", lines=[node.lineno])
        return value


def _written(node: ast.expr) -> str:
    try:
        return ast.unparse(node)
    except (ValueError, RecursionError):
        return "..."
