"""One worker: start it, exchange frames with it under a deadline, end it and everything it started."""

import contextlib
import os
import queue
import signal
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar, Self

from grader.confinement import interpreter
from grader.confinement.tiers import PACKAGE, Enclosure, Tier, enclosure
from grader.errors import CourseError, IsolationError
from grader.frames import FrameError, read_frame, write_frame
from grader.judge.settled import WorkerGone
from grader.judge.workers import zygote
from grader.judge.workers.grants import Grants
from grader.judge.workers.memory_watch import MemoryWatch
from grader.judge.workers.started_process import ExecutedProcess, ForkedProcess, NotForked, StartedProcess, ZygoteGone
from grader.process import uninterrupted
from grader.results import Reason, Status

START_UP_SECONDS = 120.0  # importing JAX on a busy machine; never counted as the learner's
RESERVED_BYTES = 2 * 2**30
"""Address space that libraries such as JAX reserve for threads and never fill; it counts as nobody's memory."""
SECONDS_TO_SAY_WHERE = 0.3  # after its time was over
END_SECONDS = 10.0  # a process that was killed and does not end hangs in the kernel
_SIGNALLED = 128  # what bubblewrap, like a shell, adds to the number of the signal that ended its program

_BOOTSTRAP = """
import sys
sys.path.append(sys.argv[1])
import grader.worker.main as worker
sys.path.pop()
for name in [name for name in sys.modules if name.partition(".")[0] == "grader"]:
    del sys.modules[name]
worker.main()
"""


@dataclass(frozen=True)
class Bounds:
    """What one worker may use, all its answers together."""

    memory_mb: int
    cpu_seconds: int
    output_kb: int
    processes: int
    file_mb: int


class WorkerProcess:
    """A process that has loaded nothing yet; use it as a context manager."""

    _running: ClassVar[set[int]] = set()
    """The numbers of all workers of this judge that were not ended yet."""
    _open: ClassVar[set["WorkerProcess"]] = set()
    """Those that were not closed to the end yet, whoever holds them."""

    def __init__(self, grants: Grants, tier: Tier, *, secret: Path, packages: tuple[str, ...], bounds: Bounds):
        """Start the process, keep it apart as `tier` says, and limit it; it has imported `packages` then.

        `secret` is a file that it must not be able to read.
        """
        self._bounds = bounds
        self._behind_bubblewrap = tier is Tier.BUBBLEWRAP
        self._closed = False
        self._threads: dict[Any, threading.Thread] = {}
        try:
            with uninterrupted():  # else there could be a folder that nobody knows of
                self._folder = tempfile.TemporaryDirectory(prefix="grader-worker-", ignore_cleanup_errors=True)
            os.chmod(self._folder.name, 0o755)  # the worker may be another user by the time it looks
            enclosed = enclosure(
                tier, grants.readable, grants.listable, self._folder.name, str(secret), grants.compiled
            )
            self._process = _started(enclosed, self._folder.name, packages)
        except BaseException:  # interrupted, too: nobody has this worker yet, so nobody else would remove its folder
            if hasattr(self, "_folder"):
                self._folder.cleanup()
            raise
        self._open.add(self)
        self._running.add(self._process.number)
        self._ended = threading.Event()
        self._exit_code: int | None = None
        self._replies: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._output = bytearray()
        self._dropped_output = False
        self._next_id = 0
        self._gone: WorkerGone | None = None
        self._wanted = threading.Semaphore(0)  # no reply is read before somebody waits for one
        alone = enclosed.wall is not None and not self._behind_bubblewrap  # behind the wall it can start no other
        self._memory = MemoryWatch(self._process, bounds.memory_mb * 2**20, alone=alone, others=self._running)
        reader = self._thread(self._read_replies)
        self._threads = {
            self._process.replies: reader,
            self._process.output: self._thread(self._drain_output),
            None: self._thread(lambda: self._watch(reader)),
        }
        try:
            self._settle(enclosed, grants, packages)
        except BaseException:
            self.close()
            raise

    def _settle(self, enclosed: Enclosure, grants: Grants, packages: tuple[str, ...]) -> None:
        """Have it shut itself in, import what it may, and limit itself."""
        tier, bounds = enclosed.tier, self._bounds
        if enclosed.wall is not None:
            walls = {"wall": vars(enclosed.wall), "library": interpreter.library_modules()}
            self._begin("confine", walls, f"could not be kept apart as '{tier}' promises", IsolationError)
        settings = {
            "modules": grants.modules,
            "metadata": grants.metadata,
            "preload": list(packages),
            "compiled": None if enclosed.wall is None or not enclosed.wall.by_name else enclosed.wall.by_name[0],
            "limited": {
                "memory_bytes": bounds.memory_mb * 2**20 + (RESERVED_BYTES if packages else 0),
                "cpu_seconds": bounds.cpu_seconds,
                "tasks": _tasks(enclosed, bounds.processes),
                "file_bytes": bounds.file_mb * 2**20,
            },
        }
        self._begin("prepare", settings, f"cannot import {', '.join(packages)}{_without_a_wall(tier)}", CourseError)

    def _begin(self, operation: str, settings: dict[str, Any], otherwise: str, fault: type[Exception]) -> None:
        """Have something done before the worker is sent a source; where it fails it is nobody's answer that did."""
        try:
            reply, _ = self.exchange({"op": operation, "settings": settings}, seconds=START_UP_SECONDS)
        except WorkerGone as gone:
            if gone.status is Status.OUT_OF_MEMORY:
                few = f"{self._bounds.memory_mb} MB of memory are too few to start a worker for this exercise"
                raise CourseError(f"{few}; allow more by --memory, or by memory_mb in course.toml") from None
            raise fault(f"a worker could not be started: it {gone.message}\n{self.output}") from None
        if reply["status"] != "returned":
            self.close()
            said = reply.get("exception", {})
            raise fault(f"a worker {otherwise}:\n{said.get('type')}: {said.get('text')}")

    def __enter__(self) -> Self:
        """Return the running worker."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None):
        """End the worker."""
        self.close()

    @property
    def output(self) -> str:
        """What the learner's code has printed so far."""
        text = bytes(self._output).decode("utf-8", "replace")
        cut = f"\n... (the rest was cut: it printed more than {self._bounds.output_kb} KB)"
        return text + (cut if self._dropped_output else "")

    def exchange(self, header: dict[str, Any], body: bytes = b"", *, seconds: float) -> tuple[dict[str, Any], bytes]:
        """Send one request and return its reply; `WorkerGone` where none comes within `seconds`."""
        if self._gone is not None:
            raise self._gone
        self._next_id += 1
        request = {"id": self._next_id, "milliseconds": round(seconds * 1000), **header}
        # In a thread: a worker that reads nothing must not hold the judge.
        self._threads[self._process.requests] = self._thread(lambda: self._send(request, body))
        self._wanted.release()
        try:
            reply = self._replies.get(timeout=seconds + SECONDS_TO_SAY_WHERE)
        except queue.Empty:
            raise self._too_late(seconds) from None
        if isinstance(reply, CourseError):
            raise reply
        if isinstance(reply, EOFError):
            raise self._give_up(*self._cause_of_death())
        if isinstance(reply, FrameError):
            raise self._give_up(Status.CRASHED, Reason.BAD_REPLY, f"answered with something unreadable ({reply})")
        reply_header, reply_body = reply
        if reply_header.get("id") != self._next_id or not isinstance(reply_header.get("status"), str):
            raise self._give_up(Status.CRASHED, Reason.BAD_REPLY, "answered something that nobody asked")
        if reply_header["status"] == "late":
            raise self._too_late(seconds, reply_header.get("line"))
        return reply_header, reply_body

    def close(self) -> None:
        """Kill the worker and its process group, and remove its folder; a second time does what the first left."""
        if self._closed:
            return
        self._process.kill()
        if self._threads:  # none where it was interrupted while it was started
            if not self._ended.wait(END_SECONDS) and isinstance(self._process, ForkedProcess):
                zygote.lose()  # who does not say that a worker has ended is not to be asked for another
            self._memory.stop()
        self._running.discard(self._process.number)
        self._process.sweep(spared=self._running)
        self._wanted.release()  # the reader meets the end of the stream, and ends
        for pipe, thread in self._threads.items():
            thread.join(timeout=0.5)  # the last prints; a descendant that escaped may hold the pipe open longer
            if pipe is not None and not thread.is_alive():
                with contextlib.suppress(OSError):  # what was never read cannot be flushed
                    pipe.close()
        self._threads = {}
        with contextlib.suppress(RecursionError):  # folders in folders, deeper than Python 3.11 can follow
            self._folder.cleanup()
        self._closed = True
        self._open.discard(self)

    @classmethod
    def close_all(cls) -> None:
        """Close what an interrupt kept from being closed, or from coming into anybody's hands."""
        for worker in list(cls._open):
            worker.close()

    def _too_late(self, seconds: float, line: object = None) -> WorkerGone:
        """Give it up for its time, with the line in which it says it was; that is a claim like any other."""
        message = f"took longer than {seconds:g} s; a loop that never ends?"
        return self._give_up(Status.TIMEOUT, None, message, line if type(line) is int else None)

    def _give_up(self, status: Status, reason: Reason | None, message: str, line: int | None = None) -> WorkerGone:
        self._gone = WorkerGone(status, reason, message, line)
        self.close()
        return self._gone

    def _cause_of_death(self) -> tuple[Status, Reason | None, str]:
        if not self._ended.wait(2.0):
            return Status.CRASHED, Reason.BAD_REPLY, "closed the channel to the judge"
        if self._exit_code is None:
            return Status.CRASHED, Reason.SIGNAL, "was ended together with the process it was forked from"
        code = self._exit_code
        if self._behind_bubblewrap and code > _SIGNALLED:
            code = _SIGNALLED - code
        if self._memory.was_short(code, bytes(self._output[-2000:])):
            return Status.OUT_OF_MEMORY, None, f"needed more than {self._bounds.memory_mb} MB of memory"
        if os.name == "posix" and code < 0:
            if -code == signal.SIGXCPU:
                return Status.TIMEOUT, None, "used up its processor time"
            name = signal.Signals(-code).name if -code in list(signal.Signals) else f"signal {-code}"
            return Status.CRASHED, Reason.SIGNAL, f"was ended by {name}"
        return Status.CRASHED, Reason.EXITED, f"ended the process with exit code {code}"

    def _thread(self, target: Any) -> threading.Thread:
        thread = threading.Thread(target=target, daemon=True)
        thread.start()
        return thread

    def _send(self, request: dict[str, Any], body: bytes) -> None:
        # Where the pipe is gone the reader sees the end of the replies and says why.
        with contextlib.suppress(OSError, ValueError):
            try:
                write_frame(self._process.requests, request, body)
            except FrameError as error:
                self._replies.put(CourseError(f"a check's arguments cannot be sent: {error}"))

    def _read_replies(self) -> None:
        stream = self._process.replies
        while self._wanted.acquire():
            try:
                self._replies.put(read_frame(stream))
            except (EOFError, FrameError) as error:
                self._replies.put(error)
                return
            except (OSError, ValueError):
                self._replies.put(EOFError())
                return

    def _watch(self, reader: threading.Thread) -> None:
        # A child of the worker may hold the pipe open when the worker itself is gone: then no end of the stream comes.
        try:
            self._exit_code = self._process.wait()
        except ZygoteGone:
            zygote.lose()
        self._ended.set()
        reader.join(timeout=0.2)  # what it still said comes first
        self._replies.put(EOFError())

    def _drain_output(self) -> None:
        stream, most = self._process.output, self._bounds.output_kb * 2**10
        while piece := os.read(stream.fileno(), 65536):
            room = most - len(self._output)
            self._output += piece[:room]
            self._dropped_output |= len(piece) > room


def _without_a_wall(tier: Tier) -> str:
    return "" if tier is Tier.PROCESS else f", kept apart by '{tier}'; '--isolation process' goes on without that"


def _started(enclosed: Enclosure, folder: str, packages: tuple[str, ...]) -> StartedProcess:
    """Have a worker forked, where there is a zygote that has these packages; else start one by itself."""
    parent = None if zygote.at_hand is None else zygote.at_hand.of(packages, enclosed.tier)
    if parent is not None:
        try:
            return ForkedProcess(parent, folder, START_UP_SECONDS)
        except NotForked:
            pass  # slower, and else the same
        except ZygoteGone:
            zygote.lose()
            raise WorkerGone(Status.CRASHED, Reason.SIGNAL, "could not be started") from None
    return ExecutedProcess([*enclosed.command, "-I", "-S", "-c", _BOOTSTRAP, str(PACKAGE.parent)], folder)


def _tasks(enclosed: Enclosure, processes: int) -> int:
    """Return how many processes and threads the worker's user may have."""
    if enclosed.wall is not None and enclosed.wall.other_user:
        return processes  # it has none but the worker's
    with contextlib.suppress(OSError, ValueError, IndexError), open("/proc/loadavg", encoding="ascii") as line:
        # All there are now, whoever's: the user's own are counted together with the worker's.
        return int(line.read().split()[3].partition("/")[2]) + processes
    return -1  # no limit
