"""The judge's program: one request on standard input, one JSON object a line on standard output as verdicts fall.

Started by `grader.judging` as ``python -I``: no setting of the learner's environment or folder reaches it.
"""

import json
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from grader.course import read_course
from grader.errors import CourseError
from grader.judge.exercise_run import ExerciseRun
from grader.judge.session import run_session
from grader.request import Request


def main() -> None:
    """Judge what the request asks for; the last line is ``{"event": "end"}``, or a fault."""
    events = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)  # what a check prints must not stand between the events
    sys.dont_write_bytecode = True
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    os.environ.pop("PYTEST_ADDOPTS", None)

    def emit(**event: Any) -> None:
        events.write(json.dumps(event) + "\n")
        events.flush()

    request = Request.from_json(sys.stdin.read())
    try:
        run_session(
            _runs(request),
            lambda name: emit(event="begun", name=name),
            lambda result: emit(event="finished", result=result.to_wire()),
        )
    except CourseError as error:
        emit(event="fault", message=str(error))
    else:
        emit(event="end")


def _runs(request: Request) -> list[ExerciseRun]:
    course = read_course(Path(request.course))
    runs: list[ExerciseRun] = []
    for item in request.items:
        exercise = course.exercise(item.exercise)
        if request.seconds is not None:
            exercise = replace(exercise, seconds=request.seconds)
        runs.append(ExerciseRun(course, exercise, item, request.seed, request.variant))
    return runs
