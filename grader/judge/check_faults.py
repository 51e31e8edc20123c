"""What a check raised besides a verdict: whether the course is at fault or the answer, and where."""

import random

import pytest

from grader.errors import CheckFault, CourseError
from grader.judge.course_files import place_of
from grader.judge.drawn_cases import DrawnCases, draws_cases
from grader.judge.exercise_run import ExerciseRun
from grader.judge.expected_checks import Expected
from grader.judge.reference import ask_reference
from grader.judge.student import Student

FIXTURES = ("student", "rng", "reference", "quiz")


def is_the_answers(item: pytest.Item, run: ExerciseRun, check: Expected, error: BaseException) -> bool:
    """Whether it was the learner's answer that made a check raise: then the reference's own answers do not."""
    if isinstance(error, CourseError) or not isinstance(error, Exception):
        return False
    return _reference_passes(item, run, check) is True


def refuse_unpassable(item: pytest.Item, run: ExerciseRun, check: Expected, error: BaseException) -> None:
    """Raise a `CheckFault` where a hidden check did not pass and the reference does not pass it either.

    Nobody would ever read what it said of the answer, and every learner would pay for it.
    """
    if check.hidden and _reference_passes(item, run, check) is False:
        raise CheckFault("the check, not the answer, is at fault: the reference does not pass it either") from error


def _reference_passes(item: pytest.Item, run: ExerciseRun, check: Expected) -> bool | None:
    """Whether the reference passes a check with the same inputs; None where it cannot be asked."""
    if not isinstance(item, pytest.Function):
        return None
    fixtures = {name: item.funcargs[name] for name in item._fixtureinfo.argnames if name in item.funcargs}
    if "student" not in fixtures or "quiz" in fixtures:  # the answers to the questions are the learner's alone
        return None
    fixtures["student"] = Student(lambda call: ask_reference(run.reference, call), run.reference)
    if "rng" in fixtures:
        fixtures["rng"] = random.Random(run.seed_for(check))
    try:
        if draws_cases(item.obj):
            DrawnCases(item.obj, fixtures, run.seed_for(check)).run()
        else:
            item.obj(**fixtures)
    except (Exception, pytest.fail.Exception):
        return False
    return True


def fault_of_the_course(item: pytest.Item, run: ExerciseRun, check: Expected, error: BaseException) -> str:
    """Say with file and line what is wrong; of a hidden check's error not the text, which may hold its inputs."""
    said = str(error)
    if isinstance(error, pytest.FixtureLookupError):
        said = f"there is no fixture '{error.argname}'; a check may ask for {', '.join(FIXTURES)}"
    elif not isinstance(error, CheckFault) and (check.hidden or not isinstance(error, CourseError)):
        text = "" if check.hidden else f": {error}".rstrip(": ")
        said = f"the check {run.exercise.name}/{check.function} raised {type(error).__name__}{text}"
    # Not the course's whole folder: the grader itself may lie in it.
    files = [path for path in (run.course.folder / "solutions", run.hidden_checks) if path is not None]
    place = place_of(error, files)
    if place is None and error.__cause__ is not None:
        place = place_of(error.__cause__, files)
    return f"{place or place_of_check(item)}: {said}"


def place_of_check(item: pytest.Item) -> str:
    """Return the file and the line of a check."""
    _, line, _ = item.reportinfo()
    return str(item.path) if line is None else f"{item.path}:{line + 1}"
