"""A process of the judge's own, forked to judge some files: what one course's code leaves behind, no other meets."""

import contextlib
import json
import os
import signal
import socket
import sys
import time
import traceback
from collections.abc import Iterable
from typing import Any, NoReturn

from grader.course import Course
from grader.judge.judged_items import judge_items
from grader.process import adopt_orphans, die_with_parent, fork
from grader.request import Request

END_SECONDS = 2.0  # it ends its workers and removes their folders, in some hundredths


class ExerciseProcess:
    """Judges what a request names; its events are read here as they come."""

    def __init__(self, course: Course, request: Request, others: Iterable["ExerciseProcess"]) -> None:
        """Fork it; what this process holds of `others` is none of its business."""
        self.names = [item.exercise for item in request.items]
        self._token = request.token
        self._events, theirs = socket.socketpair()
        self._unread = b""
        # It is born ignoring interrupts; one that comes before it can hear it waits until then.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        self._process = fork()
        if self._process == 0:
            for other in (self, *others):
                other._events.close()
            _judge(course, request, theirs)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        theirs.close()

    def fileno(self) -> int:
        """Return the descriptor that can be read when there are events."""
        return self._events.fileno()

    def read(self) -> list[dict[str, Any]] | None:
        """Return the events that have come; None where no more will."""
        try:
            piece = self._events.recv(2**16)
        except OSError:
            piece = b""
        if not piece:
            return None
        *lines, self._unread = (self._unread + piece).split(b"\n")
        events = [json.loads(line) for line in lines]
        if any(event.pop("token", None) != self._token for event in events):
            return [{"event": "broken", "message": "somebody else wrote into the judge's channel"}]
        return events

    def end(self) -> int:
        """Interrupt it, kill it where it does not hear, and return its exit code."""
        self._events.close()
        until = time.monotonic() + END_SECONDS
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._process, signal.SIGINT)
        while time.monotonic() < until:
            ended, status = os.waitpid(self._process, os.WNOHANG)
            if ended:
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.002)
        os.kill(self._process, signal.SIGKILL)
        return os.waitstatus_to_exitcode(os.waitpid(self._process, 0)[1])


def _judge(course: Course, request: Request, events: socket.socket) -> NoReturn:
    """Judge, and never return: whoever forked this process goes on by itself."""
    code = 1
    try:
        die_with_parent()
        adopt_orphans()
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, signal.default_int_handler)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})

        def emit(**event: Any) -> None:
            events.sendall(json.dumps({**event, "token": request.token}).encode() + b"\n")

        judge_items(course, request, emit)
        code = 0
    except KeyboardInterrupt:
        code = 130
    except BaseException:  # told by the command that asked; here it would go up into the code that forked
        traceback.print_exc()
    finally:
        with contextlib.suppress(Exception):
            sys.stderr.flush()
        os._exit(code)
