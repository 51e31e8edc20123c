"""Judging some files in this very process, one after the other; what becomes of them is told as events."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from grader.confinement.tiers import Tier
from grader.course import Course
from grader.errors import CourseError, IsolationError
from grader.judge.exercise_run import ExerciseRun
from grader.judge.session import run_session
from grader.judge.workers import zygote
from grader.request import Item, Request
from grader.results import ExerciseResult

Emit = Callable[..., None]
"""Tells an event: ``emit(event="begun", name="half")``."""


def judge_items(course: Course, request: Request, emit: Emit) -> None:
    """Judge every file that the request names; the last event is ``end``, or says why there is none."""
    faults: list[dict[str, Any]] = []

    def finished(result: ExerciseResult) -> None:
        if not zygote.lost:
            emit(event="finished", result=result.to_wire())

    try:
        runs = [_run(course, request, item) for item in request.items]
        run_session(runs, lambda name: emit(event="begun", name=name), finished, request)
    except CourseError as error:
        faults.append({"event": "fault", "message": str(error)})
    except IsolationError as error:
        faults.append({"event": "open", "message": str(error)})
    if zygote.lost:  # nobody's fault can be told from what came after
        faults = [{"event": "broken", "message": "the process that workers are forked from ended before its time"}]
    emit(**faults[0] if faults else {"event": "end"})


def _run(course: Course, request: Request, item: Item) -> ExerciseRun:
    exercise = replace(course.exercise(item.exercise), **request.limits.given())
    tier = request.isolation or Tier.PROCESS
    return ExerciseRun(course, exercise, item, request.seed, tier, request.variant, request.hidden, request.patience)
