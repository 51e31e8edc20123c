"""Judging the answers to an exercise's questions: literals in the learner's file, read and never run."""

import ast
import contextlib
import random
from collections.abc import Callable, Iterator

from grader.judge.student import CheckFailed
from grader.judge.submission import Submission
from grader.judge.text import plain, shown
from grader.quiz import LETTERS, QUESTION_NUMBERS, Quiz, draw_quiz

ANOTHER_QUESTION = (
    "QUESTION was changed: it draws the question that is shown here, and your file asks another. Put back the number "
    "that stood there. All your exercises have the same one, and progress.json has it too."
)


class QuizAnswers:
    """The learner's prediction and reason, against the questions that were drawn for them."""

    def __init__(self, exercise: str, make: Callable[[random.Random], Quiz], submission: Submission) -> None:
        """Draw the questions anew from the number that stands in the file."""
        self._exercise, self._make, self._submission = exercise, make, submission

    def check_prediction(self) -> None:
        """Fail the check unless PREDICTION is the right number."""
        quiz = self._quiz()
        with self._noticing_another_question("1. ", [quiz.number_question]):
            given = self._literal("PREDICTION", quiz.number_question)
            if type(given) is not int:
                raise CheckFailed(f"{quiz.number_question}\nexpected  an int\ngot       PREDICTION = {shown(given)}")
            if given != quiz.number:
                why = quiz.number_feedback.get(given) or quiz.number_hint or None
                raise CheckFailed(f"{quiz.number_question}\ngot       PREDICTION = {shown(given)}", diagnosis=why)

    def check_reason(self) -> None:
        """Fail the check unless REASON is the letter of the right choice."""
        quiz = self._quiz()
        letters = LETTERS[: len(quiz.choices)]
        choices = [f"{letter}) {choice.text}" for letter, choice in zip(letters, quiz.choices, strict=True)]
        with self._noticing_another_question("2. ", [quiz.reason_question, *choices]):
            given = self._literal("REASON", quiz.reason_question)
            if not isinstance(given, str) or len(given) != 1 or given.lower() not in letters:
                wanted = ", ".join(f'"{letter}"' for letter in letters)
                got = f"REASON = {shown(given)}"
                raise CheckFailed(f"{quiz.reason_question}\nexpected  one of {wanted}\ngot       {got}")
            place = letters.index(given.lower())
            if not quiz.choices[place].right:
                feedback = quiz.choices[place].feedback
                raise CheckFailed(f"{quiz.reason_question}\nyou chose {choices[place]}", diagnosis=feedback)

    @contextlib.contextmanager
    def _noticing_another_question(self, number: str, drawn: list[str]) -> Iterator[None]:
        """Say of a wrong answer that the file asks something else than what QUESTION draws, where that is so.

        Args:
            number: what the question begins with in the file.
            drawn: what QUESTION draws: the question, and what there is to choose from.
        """
        try:
            yield
        except CheckFailed as failed:
            behind = self._submission.source.partition("\nQUESTION")[2].split("\n")
            comments = [line[1:].strip() for line in behind if line.startswith("#")]
            text = " ".join(" ".join(comments).split())
            if any(line.startswith(number) for line in comments) and not all(part in text for part in drawn):
                failed.diagnosis = ANOTHER_QUESTION
            raise

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
            raise CheckFailed(f"{asked}the line '{name} = ...' is missing")
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
