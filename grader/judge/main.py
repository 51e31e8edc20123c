"""The judge's program: one request on standard input, one JSON object a line on standard output as verdicts fall.

Started by `grader.judging` as ``python -I``: no setting of the learner's environment or folder reaches it.
"""

import json
import os
import signal
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from grader.confinement.tiers import Tier
from grader.course import read_course
from grader.errors import CourseError, IsolationError
from grader.judge.exercise_run import ExerciseRun
from grader.judge.session import run_session
from grader.process import adopt_orphans, hide
from grader.request import Request

SECONDS_BETWEEN_SIGNS = 5.0
SECONDS_BETWEEN_INTERRUPTS = 0.5


def main() -> None:
    """Judge what the request asks for; the last line is ``{"event": "end"}``, or a fault."""
    events = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)  # what a check prints must not stand between the events
    sys.dont_write_bytecode = True
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    for name in ("PYTEST_ADDOPTS", "PYTEST_PLUGINS"):
        os.environ.pop(name, None)

    hide()
    adopt_orphans()
    request = Request.from_json(sys.stdin.readline())
    _end_with_the_command()

    one_at_a_time = threading.Lock()

    def emit(**event: Any) -> None:
        with one_at_a_time:
            events.write(json.dumps({**event, "token": request.token}) + "\n")
            events.flush()

    def say_that_we_live() -> None:
        while True:
            time.sleep(SECONDS_BETWEEN_SIGNS)
            emit(event="alive")

    threading.Thread(target=say_that_we_live, daemon=True).start()

    try:
        run_session(
            _runs(request),
            lambda name: emit(event="begun", name=name),
            lambda result: emit(event="finished", result=result.to_wire()),
        )
    except CourseError as error:
        emit(event="fault", message=str(error))
    except IsolationError as error:
        emit(event="open", message=str(error))
    else:
        emit(event="end")


def _end_with_the_command() -> None:
    """End, and our workers with us, when the command that asked does: then its end of our standard input closes."""

    def wait() -> None:
        sys.stdin.read()
        while True:  # more than once: one that comes just before a wait begins does not end the wait
            _interrupt_main_thread()
            time.sleep(SECONDS_BETWEEN_INTERRUPTS)

    for name in ("SIGINT", "SIGTERM", "SIGHUP"):  # SIGINT too: whoever is started in the background ignores it
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.default_int_handler)
    threading.Thread(target=wait, daemon=True).start()


def _interrupt_main_thread() -> None:
    main_thread = threading.main_thread().ident
    if hasattr(signal, "pthread_kill") and main_thread is not None:
        signal.pthread_kill(main_thread, signal.SIGINT)  # to that thread: another would not wake it from a wait
    else:
        signal.raise_signal(signal.SIGINT)


def _runs(request: Request) -> list[ExerciseRun]:
    course = read_course(Path(request.course))
    runs: list[ExerciseRun] = []
    for item in request.items:
        exercise = course.exercise(item.exercise)
        if request.seconds is not None:
            exercise = replace(exercise, seconds=request.seconds)
        run = ExerciseRun(course, exercise, item, request.seed, request.isolation or Tier.PROCESS, request.variant)
        runs.append(run)
    return runs
