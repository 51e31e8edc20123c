"""Judging the answers to an exercise's questions: literals in the learner's file, read and never run."""

import random
from collections.abc import Callable

from grader.judge.student import CheckFailed
from grader.judge.submission import Submission
from grader.judge.text import shown
from grader.quiz import LETTERS, QUESTION_NUMBERS, Quiz, draw_quiz


class QuizAnswers:
    """The learner's prediction and reason, against the questions that were drawn for them."""

    def __init__(self, exercise: str, make: Callable[[random.Random], Quiz], submission: Submission) -> None:
        """Draw the questions anew from the number that stands in the file."""
        self._exercise, self._make, self._submission = exercise, make, submission

    def check_prediction(self) -> None:
        """Fail the check unless PREDICTION is the right number."""
        quiz = self._quiz()
        given = self._literal("PREDICTION")
        if type(given) is not int:
            raise CheckFailed(f"{quiz.number_question}\nexpected  an int\ngot       PREDICTION = {shown(given)}")
        if given != quiz.number:
            why = quiz.number_feedback.get(given) or quiz.number_hint or None
            raise CheckFailed(f"{quiz.number_question}\ngot       PREDICTION = {shown(given)}", diagnosis=why)

    def check_reason(self) -> None:
        """Fail the check unless REASON is the letter of the right choice."""
        quiz = self._quiz()
        given = self._literal("REASON")
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
            raise CheckFailed(
                f"QUESTION = {shown(question)} draws no question; put back the number that stood there, or\n"
                f"run 'grader reset {self._exercise}'"
            )
        return draw_quiz(self._make, self._exercise, question)

    def _literal(self, name: str) -> object:
        try:
            return self._submission.literal(name)
        except KeyError:
            raise CheckFailed(f"the line '{name} = ...' with a plain value is missing at the end of the file") from None
