"""The judge's program: requests on standard input, one JSON object a line on standard output as verdicts fall.

Started by `grader.judging` as ``python -I``: no setting of the learner's environment or folder reaches it. Where a
process can be forked it goes on from request to request; elsewhere it judges one and ends.
"""

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from grader.computing import settings
from grader.course import read_course
from grader.errors import CourseError
from grader.judge.judged_items import judge_items
from grader.process import CAN_FORK, adopt_orphans, hide
from grader.request import Request

SECONDS_BETWEEN_SIGNS = 5.0
SECONDS_BETWEEN_INTERRUPTS = 0.5


def main() -> None:
    """Judge what is asked for; the last line of each request is ``{"event": "end"}``, or a fault."""
    events = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)  # what a check prints must not stand between the events
    sys.dont_write_bytecode = True
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    for name in ("PYTEST_ADDOPTS", "PYTEST_PLUGINS"):
        os.environ.pop(name, None)
    os.environ.update(settings())

    hide()
    adopt_orphans()
    one_at_a_time = threading.Lock()

    def write(line: str) -> None:
        with one_at_a_time:
            events.write(line)
            events.flush()

    if CAN_FORK:
        from grader.judge.service import Service

        Service(write).serve()
    else:
        _judge_one_request(write)


def _judge_one_request(write: Callable[[str], None]) -> None:
    request = Request.from_json(sys.stdin.readline())
    _end_with_the_command()

    def emit(**event: Any) -> None:
        write(json.dumps({**event, "token": request.token}) + "\n")

    def say_that_we_live() -> None:
        while True:
            time.sleep(SECONDS_BETWEEN_SIGNS)
            emit(event="alive")

    threading.Thread(target=say_that_we_live, daemon=True).start()
    try:
        judge_items(read_course(Path(request.course)), request, emit)
    except CourseError as error:
        emit(event="fault", message=str(error))


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
