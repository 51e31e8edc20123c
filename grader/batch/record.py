"""The record of one submission: what `grader check --json` says of it, and what a class needs besides."""

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from grader.batch.settings import Settings
from grader.batch.submission import Submission
from grader.course import Course, Exercise
from grader.report.document import content, made_plain
from grader.report.grading import Grading
from grader.results import ExerciseResult, Reason, Status

OURS = "The grader failed on it, which is no fault of the submission: "
"""How a fault begins that is the grader's own; such a submission is graded again by the next run."""


def record_of(
    submission: Submission, course: Course, settings: Settings, results: list[ExerciseResult], seconds: float
) -> dict[str, Any]:
    """Return the record of a submission whose verdicts are in."""
    limits, tier = asdict(settings.limits), settings.tier
    graded = replace(Grading(course, settings.seed, tier, results), seconds=seconds)
    head = {"submission": submission.name, "key": submission.key, "digest": submission.digest}
    document = content(graded)
    for exercise, result in zip(document["exercises"], results, strict=True):
        for told, test in zip(exercise["tests"], result.tests, strict=True):
            if test.mistake is not None:
                told["mistake"] = test.mistake
    return {
        **document,
        **made_plain(head),
        "limits": limits,
        "hidden": settings.hidden,
        "seconds": round(seconds, 3),
        "fault": made_plain(submission.fault) or None,
        "received": moment(submission.received),
        "attempt": submission.attempt,
    }


def moment(received: datetime | None) -> str | None:
    """Return a moment as records hold it."""
    return None if received is None else received.isoformat()


def ungraded(exercises: list[Exercise]) -> list[ExerciseResult]:
    """Return the verdicts on a submission of which nothing can be graded."""
    return [unreadable(exercise, "nothing of the submission could be graded") for exercise in exercises]


def unreadable(exercise: Exercise, why: str) -> ExerciseResult:
    """Return the verdict on an answer that cannot be read, in the words that `grader check` has for it."""
    return ExerciseResult(
        exercise.name,
        exercise.chapter,
        exercise.points,
        Status.ERROR,
        Reason.UNREADABLE,
        f"{exercise.file} {why}",
        file=exercise.file,
    )


def is_ours(record: dict[str, Any]) -> bool:
    """Whether a record says that the grader, and not the submission, was at fault."""
    return (record["fault"] or "").startswith(OURS)
