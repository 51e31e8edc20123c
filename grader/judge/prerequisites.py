"""Which exercises of a whole run wait, so that one cause gives one message."""

import os
from collections.abc import Mapping
from pathlib import Path

from grader.course import Course, Exercise
from grader.judge.settled import Settled
from grader.judge.submission import is_not_started, read_submission
from grader.request import Item, Request
from grader.results import ExerciseResult, Status


def skipped(
    course: Course, exercise: Exercise, item: Item, request: Request, results: Mapping[str, ExerciseResult]
) -> ExerciseResult | None:
    """Return the verdict on an exercise that waits for another one, or None where it is to be judged.

    A file that is still the stub, or is not there, is judged: that says more than that it waits. So is what passed
    before: it does not lose its points to another exercise.

    Args:
        course: the one that both exercises are part of.
        exercise: the one that may have to wait.
        item: the file that answers it.
        request: the whole run.
        results: the verdicts of this run so far, by name.
    """
    if not request.skip_dependants or exercise.name in request.done:
        return None
    cause = _first_cause(course, exercise, request.done, results)
    if cause is None or not os.path.lexists(item.path) or _is_stub(course, exercise, item):
        return None
    return ExerciseResult(
        exercise.name,
        exercise.chapter,
        exercise.points,
        Status.SKIPPED,
        message=f"waits for {cause}",
        file=item.shown_as,
    )


def _first_cause(
    course: Course, exercise: Exercise, done: list[str], results: Mapping[str, ExerciseResult]
) -> str | None:
    """Return what to mend first: a prerequisite that waits is not the cause, what it waits for is."""
    for name in exercise.prerequisites:
        result = results.get(name)
        if result is None or result.status is Status.PASSED:  # not part of this run: then it lets nothing wait
            continue
        if result.status is Status.SKIPPED:
            return _first_cause(course, course.exercise(name), done, results) or name
        if name not in done:
            return name
    return None


def _is_stub(course: Course, exercise: Exercise, item: Item) -> bool:
    path = Path(item.path)
    try:
        submission = read_submission(path, item.shown_as, None if item.root is None else Path(item.root))
        return is_not_started(submission, path, course.stub(exercise))
    except (Settled, OSError):  # told when it is judged
        return False
