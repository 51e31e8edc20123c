"""Having exercises judged: starts the judge's process and passes its verdicts on as they fall."""

import atexit
import contextlib
import json
import queue
import secrets
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Generator, Iterator
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

import grader
from grader.confinement.tiers import Tier
from grader.confinement.trials import strongest
from grader.errors import CourseError, IsolationError, JudgeError
from grader.process import CAN_FORK, hide
from grader.request import Request
from grader.results import ExerciseResult

SILENCE_SECONDS = 60.0  # twelve times as long as the judge is ever silent
END_SECONDS = 10.0

# -I: neither the environment nor the folder one stands in decides what the judge imports. This very package, by its
# file: another 'grader' may be installed, and a folder on sys.path would bring all that lies beside it.
_BOOTSTRAP = """
import importlib.util, os, sys
spec = importlib.util.spec_from_file_location(
    "grader", sys.argv[1], submodule_search_locations=[os.path.dirname(sys.argv[1])]
)
sys.modules["grader"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(sys.modules["grader"])
from grader.judge.main import main
main()
"""


def judge(request: Request, choose_isolation: Callable[[], Tier] = strongest) -> Iterator[str | ExerciseResult]:
    """Yield the name of each exercise when it is begun, and its result when it is done.

    Where the request names no isolation, `choose_isolation` is asked for it while the judge starts.

    Raises:
        CourseError: the course is broken.
        IsolationError: a worker could not be kept apart as far as was asked for.
        JudgeError: the judge ended before its time, or fell silent.
    """
    with Judging(choose_isolation) as judging:
        yield from judging.judge(request)


class Judging:
    """A judge that is kept at hand between requests, for whoever asks again and again; use it as a context manager.

    Where processes cannot be forked it is started anew for each request, and all else is the same.
    """

    def __init__(self, choose_isolation: Callable[[], Tier] = strongest) -> None:
        """Remember whom to ask for the isolation where a request names none."""
        self._choose_isolation = choose_isolation
        self._process: _JudgeProcess | None = None
        self._lock = threading.Lock()
        self._token = ""

    def __enter__(self) -> Self:
        """Return this."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None):
        """End the judge."""
        self.close()

    def start(self) -> None:
        """Have the judge start now, while something else is still to be done before the first request."""
        self._started()

    def judge(self, request: Request) -> Generator[str | ExerciseResult, None, None]:
        """Yield what `judge` yields, and raise what it raises; one request at a time.

        A generator that is closed before its end, and `abandon`, end the request's workers.
        """
        if not request.items:
            return
        request = replace(request, token=secrets.token_hex(16))
        process = self._started()
        request = replace(request, isolation=request.isolation or self._choose_isolation())
        with self._lock:
            self._token = request.token
        is_at_rest = False
        try:
            process.ask(request)
            ended = yield from _complete(process.events(request.token), request)
            if not ended:
                raise process.early_end()
            is_at_rest = ended is not _ABANDONED
        except (CourseError, IsolationError):
            is_at_rest = True
            raise
        except JudgeError:
            self.close()
            raise
        finally:
            with self._lock:
                self._token = ""
            if process.leaves:
                self.close()
            elif not is_at_rest:
                process.abandon(request.token)

    def abandon(self) -> None:
        """End the request that is under way, if there is one; its generator stops. May be called by any thread."""
        with self._lock:
            if self._token and self._process is not None:
                self._process.abandon(self._token)

    def close(self) -> None:
        """End the judge, and its workers with it. May be called by any thread, and more than once."""
        with self._lock:
            process, self._process = self._process, None
            if process is not None and self._token:
                process.abandon(self._token)
        if process is not None:
            process.close()

    def _started(self) -> "_JudgeProcess":
        global _started_early
        with self._lock:
            if self._process is not None and not self._process.is_there():
                self._process.close()
                self._process = None
            if self._process is None:
                self._process, _started_early = _started_early or _JudgeProcess(), None
            return self._process


_started_early: "_JudgeProcess | None" = None


def start_early() -> None:
    """Have a judge start before it is known what it will be asked; whoever judges first takes it."""
    global _started_early
    _started_early = _JudgeProcess()
    atexit.register(_end_unused)


def _end_unused() -> None:
    if _started_early is not None:  # wrong usage: it was asked nothing, and has nothing to end
        _started_early.kill()


_ABANDONED = "abandoned"


class _JudgeProcess:
    """The process, and the thread that reads what it says."""

    def __init__(self) -> None:
        hide()  # a learner's process could otherwise write its own verdict through /proc/<this process>/fd
        # A file, not a pipe: however much a check prints, the judge never waits for a reader.
        self._noise = tempfile.TemporaryFile()  # noqa: SIM115 it lives as long as the process
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-c", _BOOTSTRAP, str(Path(grader.__file__).resolve())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._noise,
            encoding="utf-8",
            start_new_session=True,  # Ctrl-C and what else a terminal sends are ours to pass on
        )
        self._lines: queue.SimpleQueue[str | tuple[str, str]] = queue.SimpleQueue()
        self._forgotten: set[str] = set()
        self.leaves = not CAN_FORK
        """Whether it ends after the request that it was asked last."""
        self._writing = threading.Lock()
        threading.Thread(target=self._read, daemon=True).start()

    def is_there(self) -> bool:
        """Return whether it has not ended."""
        return self._process.poll() is None

    def ask(self, request: Request) -> None:
        """Send a request."""
        self._write(request.to_json())

    def abandon(self, token: str) -> None:
        """Have a request ended, and let whoever waits for its events wait no longer."""
        self._forgotten.add(token)
        self._lines.put((_ABANDONED, token))
        self._write("")

    def events(self, token: str) -> Generator[str | ExerciseResult, None, str]:
        """Yield what is said about the request with that token; return how it ended, and nothing where it did not."""
        while True:
            try:
                line = self._lines.get(timeout=SILENCE_SECONDS)
            except queue.Empty:
                raise JudgeError(f"the judge gave no sign of life for {SILENCE_SECONDS:g} s") from None
            if isinstance(line, tuple):
                if line == (_ABANDONED, token):
                    return _ABANDONED
                continue
            if not line:
                return ""
            event = json.loads(line)
            if event.get("token") in self._forgotten:
                continue
            if event.get("token") != token:
                raise JudgeError("somebody else wrote into the judge's channel")
            self.leaves |= event.get("leaves") is True
            match event["event"]:
                case "alive":
                    continue
                case "begun":
                    yield event["name"]
                case "finished":
                    yield ExerciseResult.from_wire(event["result"])
                case "fault":
                    raise CourseError(event["message"])
                case "open":
                    raise IsolationError(event["message"])
                case "broken":
                    raise JudgeError("\n".join(filter(None, [event["message"], self._said()])))
                case "end":
                    return "end"
                case other:
                    raise JudgeError(f"the judge said {other!r}")

    def early_end(self) -> JudgeError:
        """Return what to raise where it ended before its time."""
        self._end()
        return JudgeError(f"the judge ended early, with exit code {self._process.returncode}:\n{self._said()}")

    def close(self) -> None:
        """Let the judge end its workers before it ends, if it still runs: it does when its standard input closes."""
        self._end()
        self._noise.close()

    def kill(self) -> None:
        """End the judge at once; for one that was never asked anything."""
        self._process.kill()
        self._process.wait()

    def _end(self) -> None:
        with self._writing, contextlib.suppress(OSError, ValueError):
            _pipe(self._process.stdin).close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=END_SECONDS)
        self._process.kill()
        self._process.wait()

    def _said(self) -> str:
        """What the judge, or a check, printed last."""
        if self._noise.closed:
            return ""
        size = self._noise.seek(0, 2)
        self._noise.seek(max(0, size - 2000))
        return self._noise.read().decode("utf-8", "replace")

    def _write(self, line: str) -> None:
        # Where it is gone, its reader meets the end and says so.
        with self._writing, contextlib.suppress(OSError, ValueError):
            stream = _pipe(self._process.stdin)
            stream.write(line + "\n")
            stream.flush()

    def _read(self) -> None:
        with _pipe(self._process.stdout) as stream:
            for line in stream:
                self._lines.put(line)
        self._lines.put("")


def _pipe(stream: IO[Any] | None) -> IO[Any]:
    if stream is None:
        raise RuntimeError("the judge was started without its pipes")
    return stream


def _complete(
    events: Generator[str | ExerciseResult, None, str], request: Request
) -> Generator[str | ExerciseResult, None, str]:
    """Pass events on, and take the end for one only where every exercise has had exactly one verdict."""
    missing = [item.exercise for item in request.items]
    while True:
        try:
            event = next(events)
        except StopIteration as end:
            if end.value == "end" and missing:
                raise JudgeError(f"the judge gave no verdict on {', '.join(missing)}") from None
            return end.value
        if isinstance(event, ExerciseResult):
            if event.name not in missing:
                raise JudgeError(f"the judge gave a second verdict on {event.name}")
            missing.remove(event.name)
        yield event
