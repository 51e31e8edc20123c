"""A worker's process, however it came to be: started by itself, or forked from a zygote."""

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import time
from collections.abc import Collection
from typing import Any, BinaryIO, Protocol

from grader.judge.workers.zygote import Zygote, environment
from grader.process import end_orphans

SECONDS_BETWEEN_CALLS = 1.0


class NotForked(Exception):
    """The zygote could not fork; the message says why."""


class ZygoteGone(Exception):
    """The zygote ended before its worker did."""


class StartedProcess(Protocol):
    """What a worker is to the judge."""

    number: int
    adopter: int
    """The process whose children its orphans become."""
    requests: BinaryIO
    replies: BinaryIO
    output: BinaryIO

    def wait(self) -> int:
        """Wait for its end and return its exit code, or a signal's number below zero. For one thread, once."""
        ...

    def kill(self) -> None:
        """Kill it and its group; may be said more than once."""
        ...

    def sweep(self, spared: Collection[int]) -> None:
        """End what it left behind, once it has ended; `spared` are other workers."""
        ...


class ExecutedProcess:
    """A worker that was started by itself."""

    def __init__(self, command: list[str], folder: str) -> None:
        """Start a command in a session of its own."""
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=folder,
            env=environment(folder),
            start_new_session=True,
        )
        self.number, self.adopter = self._process.pid, os.getpid()
        self.requests, self.replies, self.output = map(
            _pipe, (self._process.stdin, self._process.stdout, self._process.stderr)
        )

    def wait(self) -> int:
        """Wait for its end, and leave it to `sweep` to let its number be used again."""
        if not hasattr(os, "waitid"):  # Windows; macOS before Python 3.13
            return self._process.wait()
        try:
            ended = os.waitid(os.P_PID, self.number, os.WEXITED | os.WNOWAIT)
        except ChildProcessError:  # somebody else waited first
            return self._process.wait()
        if ended is None:
            return self._process.wait()
        return ended.si_status if ended.si_code == os.CLD_EXITED else -ended.si_status

    def kill(self) -> None:
        """Kill its group, and itself."""
        if self._process.returncode is not None:
            return
        if os.name == "posix":
            # PermissionError: macOS, where only the zombie is left of the group
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.number, signal.SIGKILL)
        self._process.kill()

    def sweep(self, spared: Collection[int]) -> None:
        """End the orphans that became ours."""
        self.kill()  # what is left of its group
        self._process.wait()
        end_orphans(spared)


class ForkedProcess:
    """A worker that was forked from a zygote, which waits for it and ends what it leaves behind."""

    def __init__(self, zygote: Zygote, folder: str, seconds: float) -> None:
        """Have it forked.

        Raises:
            NotForked: the zygote says that it cannot.
            ZygoteGone: it says nothing within `seconds`, or has ended.
        """
        self._control, stays = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        requests, replies, output = os.pipe(), os.pipe(), os.pipe()
        theirs = [requests[0], replies[1], output[1]]
        self.requests: BinaryIO = os.fdopen(requests[1], "wb")
        self.replies: BinaryIO = os.fdopen(replies[0], "rb")
        self.output: BinaryIO = os.fdopen(output[0], "rb")
        _wake(zygote.process)
        with stays:
            zygote.fork(folder, theirs, stays)
        for descriptor in theirs:
            os.close(descriptor)
        said = self._answer(zygote, seconds)
        if "refused" in said:
            self._close()
            raise NotForked(said["refused"])
        self.number, self.adopter = said.get("process", 0), zygote.process
        if not self.number:
            self._close()
            raise ZygoteGone

    def wait(self) -> int:
        """Wait until the zygote says how it ended; `ZygoteGone` where it cannot."""
        said = self._said()
        if "status" not in said:
            raise ZygoteGone
        return os.waitstatus_to_exitcode(said["status"])

    def kill(self) -> None:
        """Have it killed, and its group."""
        _wake(self.adopter)
        with contextlib.suppress(OSError):  # no message: one that were never read would reset what the zygote says
            self._control.shutdown(socket.SHUT_WR)

    def sweep(self, spared: Collection[int]) -> None:  # noqa: ARG002 the zygote knows its workers
        """Nothing is left to do: the zygote did it before it said that the worker had ended."""
        self._control.close()

    def _answer(self, zygote: Zygote, seconds: float) -> dict[str, Any]:
        """Return what the zygote says to the order, which it may be stopped before, and again, by a worker."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and not select.select([self._control], [], [], SECONDS_BETWEEN_CALLS)[0]:
            _wake(zygote.process)
        return self._said() if select.select([self._control], [], [], 0)[0] else {}

    def _said(self) -> dict[str, Any]:
        try:
            return json.loads(self._control.recv(4096) or b"{}")
        except OSError:
            return {}

    def _close(self) -> None:
        for held in (self._control, self.requests, self.replies, self.output):
            held.close()


def _wake(zygote: int) -> None:
    """Let it go on where a worker of the same user, behind no wall, has stopped it."""
    with contextlib.suppress(OSError):
        os.kill(zygote, signal.SIGCONT)


def _pipe(stream: Any) -> BinaryIO:
    if stream is None:
        raise ValueError("the worker was started without this pipe")
    return stream
