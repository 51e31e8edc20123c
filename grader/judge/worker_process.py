"""One worker: start it, exchange frames with it under a deadline, end it and everything it started."""

import contextlib
import os
import queue
import signal
import subprocess
import tempfile
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, ClassVar, Self

from grader.confinement import interpreter
from grader.confinement.tiers import PACKAGE, Enclosure, Tier, enclosure
from grader.errors import CourseError, IsolationError
from grader.frames import FrameError, read_frame, write_frame
from grader.judge.grants import Grants
from grader.judge.settled import WorkerGone
from grader.process import end_orphans
from grader.results import Reason, Status

START_UP_SECONDS = 120.0  # importing JAX on a busy machine; never counted as the learner's
MAX_OUTPUT = 64 * 1024
MAX_TASKS = 1024  # on many cores JAX starts hundreds of threads
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


class WorkerProcess:
    """A process that has loaded nothing yet; use it as a context manager."""

    _running: ClassVar[set[int]] = set()
    """All workers of this judge that were not ended yet."""

    def __init__(
        self,
        grants: Grants,
        tier: Tier,
        *,
        secret: Path,
        preload: list[str],
        memory_bytes: int,
        cpu_seconds: int,
    ):
        """Start the process, keep it apart as `tier` says, limit it, and let it import `preload`.

        `secret` is a file that it must not be able to read.
        """
        self._folder = tempfile.TemporaryDirectory(prefix="grader-worker-", ignore_cleanup_errors=True)
        os.chmod(self._folder.name, 0o755)  # the worker may be another user by the time it looks
        enclosed = enclosure(tier, grants.readable, grants.listable, self._folder.name, str(secret))
        self._behind_bubblewrap = tier is Tier.BUBBLEWRAP
        self._process = subprocess.Popen(
            [*enclosed.command, "-I", "-S", "-c", _BOOTSTRAP, str(PACKAGE.parent)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=self._folder.name,
            env=_environment(self._folder.name),
            start_new_session=True,
        )
        self._running.add(self._process.pid)
        self._replies: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._output = bytearray()
        self._dropped_output = False
        self._next_id = 0
        self._gone: WorkerGone | None = None
        self._wanted = threading.Semaphore(0)  # no reply is read before somebody waits for one
        reader = self._thread(self._read_replies)
        self._threads = {
            self._process.stdout: reader,
            self._process.stderr: self._thread(self._drain_output),
            None: self._thread(lambda: self._watch(reader)),
        }
        if enclosed.wall is not None:
            walls = {"wall": vars(enclosed.wall), "library": interpreter.library_modules()}
            self._begin("confine", walls, f"could not be kept apart as '{tier}' promises", IsolationError)
        settings = {
            "modules": grants.modules,
            "metadata": grants.metadata,
            "preload": preload,
            "limited": {"memory_bytes": memory_bytes, "cpu_seconds": cpu_seconds, "tasks": _tasks(enclosed)},
        }
        self._begin("prepare", settings, f"cannot import {', '.join(preload)}{_without_a_wall(tier)}", CourseError)

    def _begin(self, operation: str, settings: dict[str, Any], otherwise: str, fault: type[Exception]) -> None:
        """Have something done before the worker is sent a source; where it fails it is nobody's answer that did."""
        try:
            reply, _ = self.exchange({"op": operation, "settings": settings}, seconds=START_UP_SECONDS)
        except WorkerGone as gone:
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
        return text + ("\n... (the rest was cut)" if self._dropped_output else "")

    def exchange(self, header: dict[str, Any], body: bytes = b"", *, seconds: float) -> tuple[dict[str, Any], bytes]:
        """Send one request and return its reply; `WorkerGone` where none comes within `seconds`."""
        if self._gone is not None:
            raise self._gone
        self._next_id += 1
        request = {"id": self._next_id, **header}
        # In a thread: a worker that reads nothing must not hold the judge.
        self._threads[self._process.stdin] = self._thread(lambda: self._send(request, body))
        self._wanted.release()
        try:
            reply = self._replies.get(timeout=seconds)
        except queue.Empty:
            raise self._give_up(
                Status.TIMEOUT, None, f"took longer than {seconds:g} s; a loop that never ends?"
            ) from None
        if isinstance(reply, CourseError):
            raise reply
        if isinstance(reply, EOFError):
            raise self._give_up(*self._cause_of_death())
        if isinstance(reply, FrameError):
            raise self._give_up(Status.CRASHED, Reason.BAD_REPLY, f"answered with something unreadable ({reply})")
        reply_header, reply_body = reply
        if reply_header.get("id") != self._next_id or not isinstance(reply_header.get("status"), str):
            raise self._give_up(Status.CRASHED, Reason.BAD_REPLY, "answered something that nobody asked")
        return reply_header, reply_body

    def close(self) -> None:
        """Kill the worker and its process group, and remove its folder; a second time does nothing."""
        if self._process.returncode is not None and not self._threads:
            return
        if os.name == "posix":
            # PermissionError: macOS, where only the zombie is left of the group
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()
        self._process.wait()
        self._running.discard(self._process.pid)
        end_orphans(spared=self._running)
        self._wanted.release()  # the reader meets the end of the stream, and ends
        for pipe, thread in self._threads.items():
            thread.join(timeout=0.5)  # the last prints; a descendant that escaped may hold the pipe open longer
            if pipe is not None and not thread.is_alive():
                with contextlib.suppress(OSError):  # what was never read cannot be flushed
                    pipe.close()
        self._threads = {}
        with contextlib.suppress(RecursionError):  # folders in folders, deeper than Python 3.11 can follow
            self._folder.cleanup()

    def _give_up(self, status: Status, reason: Reason | None, message: str) -> WorkerGone:
        self._gone = WorkerGone(status, reason, message)
        self.close()
        return self._gone

    def _cause_of_death(self) -> tuple[Status, Reason | None, str]:
        try:
            code = self._process.wait(timeout=2.0)
            if self._behind_bubblewrap and code > _SIGNALLED:
                code = _SIGNALLED - code
        except subprocess.TimeoutExpired:
            return Status.CRASHED, Reason.BAD_REPLY, "closed the channel to the judge"
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
                write_frame(_pipe(self._process.stdin), request, body)
            except FrameError as error:
                self._replies.put(CourseError(f"a check's arguments cannot be sent: {error}"))

    def _read_replies(self) -> None:
        stream = _pipe(self._process.stdout)
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
        if os.name == "posix":
            with contextlib.suppress(ChildProcessError):  # somebody else waited first
                os.waitid(os.P_PID, self._process.pid, os.WEXITED | os.WNOWAIT)  # and leaves it to `wait`
        else:
            self._process.wait()
        reader.join(timeout=0.2)  # what it still said comes first
        self._replies.put(EOFError())

    def _drain_output(self) -> None:
        stream = _pipe(self._process.stderr)
        while piece := os.read(stream.fileno(), 65536):
            room = MAX_OUTPUT - len(self._output)
            self._output += piece[:room]
            self._dropped_output |= len(piece) > room


def _without_a_wall(tier: Tier) -> str:
    return "" if tier is Tier.PROCESS else f", kept apart by '{tier}'; '--isolation process' goes on without that"


def _tasks(enclosed: Enclosure) -> int:
    """Return how many processes and threads the worker's user may have."""
    if enclosed.wall is not None and enclosed.wall.other_user:
        return MAX_TASKS  # it has none but the worker's
    with contextlib.suppress(OSError, ValueError, IndexError), open("/proc/loadavg", encoding="ascii") as line:
        # All there are now, whoever's: the user's own are counted together with the worker's.
        return int(line.read().split()[3].partition("/")[2]) + MAX_TASKS
    return -1  # no limit


def _pipe(stream: Any) -> BinaryIO:
    if stream is None:
        raise ValueError("the worker was started without this pipe")
    return stream


def _environment(folder: str) -> dict[str, str]:
    """A worker inherits nothing but what a Python process cannot do without."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ}
    return {
        **kept,
        "PATH": os.defpath,
        "HOME": folder,
        "TMPDIR": folder,
        "LANG": "C.UTF-8",
        "JAX_PLATFORMS": "cpu",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }
