"""Hints, one after the other: a nudge, then the idea, then nearly the code; after these, one for the questions."""

from dataclasses import dataclass

from grader.course import Course, Exercise
from grader.errors import UsageError
from grader.learner.workspace import Workspace
from grader.results import ExerciseResult

TIERS = ("a nudge", "the idea", "nearly the code")
TIERS_OF_QUESTIONS = ("a nudge", "the idea", "nearly the answers")


@dataclass(frozen=True)
class Hint:
    """One of an exercise's hints; the first is number 1."""

    number: int
    total: int
    text: str
    tier: str
    """What kind of hint it is: that for the questions, or one of three about the code, or about the questions where
    there is nothing to write; nothing for any other."""


def next_hint(workspace: Workspace, exercise: Exercise, number: int | None = None) -> Hint:
    """Return the next hint, or the one of that `number`, and remember that it was shown; the last one comes again.

    Raises:
        UsageError: there is no such hint.
    """
    total = len(exercise.hints)
    if total == 0:
        raise UsageError(f"{exercise.name} has no hints.")
    if number is not None and not 1 <= number <= total:
        raise UsageError(f"{exercise.name} has {total} hint{'' if total == 1 else 's'}.")
    progress = workspace.progress
    progress.reread()
    if number is None and exercise.question_hint and progress.failed_at_a_question(exercise.name):
        number = total
    number = min(progress.hints_shown(exercise.name) + 1, total) if number is None else number
    progress.show_hint(exercise.name, number)
    progress.try_to_save()
    return Hint(
        number, total, exercise.hints[number - 1].strip("\n").rstrip(), _tier(workspace.course, exercise, number)
    )


def number_of_fitting_hint(exercise: Exercise, result: ExerciseResult | None) -> int | None:
    """Return the number of the one hint that a verdict asks for: that for the questions; None where it asks for none.

    Where the code passes, no hint about it is of any help.
    """
    wrong = None if result is None else result.first_wrong
    return len(exercise.hints) if wrong is not None and wrong.question and exercise.question_hint else None


def _tier(course: Course, exercise: Exercise, number: int) -> str:
    of_code = len(exercise.hints) - (exercise.question_hint != "")
    if number > of_code:
        return "the questions"
    tiers = TIERS_OF_QUESTIONS if course.only_asks(exercise) else TIERS
    return tiers[number - 1] if of_code == len(tiers) else ""
