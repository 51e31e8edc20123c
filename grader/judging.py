"""Having exercises judged: starts the judge's process and passes its verdicts on as they fall."""

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
from typing import IO

import grader
from grader.confinement.tiers import Tier
from grader.confinement.trials import strongest
from grader.errors import CourseError, IsolationError, JudgeError
from grader.process import hide
from grader.request import Request
from grader.results import ExerciseResult

SILENCE_SECONDS = 60.0  # twelve times as long as the judge is ever silent

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
    request = replace(request, token=secrets.token_hex(16))
    hide()  # a learner's process could otherwise write its own verdict through /proc/<this process>/fd
    package = str(Path(grader.__file__).resolve())
    # A file, not a pipe: however much a check prints, the judge never waits for a reader.
    with tempfile.TemporaryFile() as noise:
        with subprocess.Popen(
            [sys.executable, "-I", "-c", _BOOTSTRAP, package],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=noise,
            encoding="utf-8",
        ) as process:
            try:
                request = replace(request, isolation=request.isolation or choose_isolation())
                finished = yield from _complete(_events(process, request), request)
            finally:
                _end(process)
        if not finished:
            noise.seek(0)
            said = noise.read()[-2000:].decode("utf-8", "replace")
            raise JudgeError(f"the judge ended early, with exit code {process.returncode}:\n{said}")


def _end(process: "subprocess.Popen[str]") -> None:
    """Let the judge end its workers before it ends, if it still runs: it does when its standard input closes."""
    if process.stdin is not None:
        with contextlib.suppress(OSError):
            process.stdin.close()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=10.0)
    process.kill()


def _complete(
    events: Generator[str | ExerciseResult, None, bool], request: Request
) -> Generator[str | ExerciseResult, None, bool]:
    """Pass events on, and take the end for one only where every exercise has had exactly one verdict."""
    missing = [item.exercise for item in request.items]
    while True:
        try:
            event = next(events)
        except StopIteration as end:
            if end.value and missing:
                raise JudgeError(f"the judge gave no verdict on {', '.join(missing)}") from None
            return end.value
        if isinstance(event, ExerciseResult):
            if event.name not in missing:
                raise JudgeError(f"the judge gave a second verdict on {event.name}")
            missing.remove(event.name)
        yield event


def _events(process: "subprocess.Popen[str]", request: Request) -> Generator[str | ExerciseResult, None, bool]:
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("the judge was started without its pipes")
    with contextlib.suppress(BrokenPipeError):  # it ended at once; what it said is told by our caller
        process.stdin.write(request.to_json() + "\n")
        process.stdin.flush()  # and stays open: the judge ends when we do
    for line in _lines(process.stdout):
        event = json.loads(line)
        if event.get("token") != request.token:
            raise JudgeError("somebody else wrote into the judge's channel")
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
            case "end":
                return True
            case other:
                raise JudgeError(f"the judge said {other!r}")
    return False


def _lines(stream: IO[str]) -> Iterator[str]:
    """Yield lines as they come; JudgeError where the judge, which says regularly that it lives, falls silent."""
    lines: queue.SimpleQueue[str] = queue.SimpleQueue()

    def read() -> None:
        with contextlib.suppress(ValueError):  # the stream was closed: nobody waits for it any more
            for line in stream:
                lines.put(line)
        lines.put("")

    threading.Thread(target=read, daemon=True).start()
    while True:
        try:
            line = lines.get(timeout=SILENCE_SECONDS)
        except queue.Empty:
            raise JudgeError(f"the judge gave no sign of life for {SILENCE_SECONDS:g} s") from None
        if not line:
            return
        yield line
