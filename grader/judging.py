"""Having exercises judged: starts the judge's process and passes its verdicts on as they fall."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path

import grader
from grader.errors import CourseError
from grader.request import Request
from grader.results import ExerciseResult

# -I: neither the environment nor the folder one stands in decides what the judge imports.
_BOOTSTRAP = "import sys; sys.path.append(sys.argv[1]); from grader.judge.main import main; main()"


def judge(request: Request) -> Iterator[str | ExerciseResult]:
    """Yield the name of each exercise when it is begun, and its result when it is done.

    Raises:
        CourseError: the course is broken, or the judge itself ended before its time.
    """
    parent = str(Path(grader.__file__).resolve().parent.parent)
    # A file, not a pipe: however much a check prints, the judge never waits for a reader.
    with tempfile.TemporaryFile() as noise:
        with subprocess.Popen(
            [sys.executable, "-I", "-c", _BOOTSTRAP, parent],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=noise,
            encoding="utf-8",
        ) as process:
            try:
                finished = yield from _events(process, request)
            finally:
                _end(process)
        if not finished:
            noise.seek(0)
            raise CourseError(f"the judge ended early:\n{noise.read()[-2000:].decode('utf-8', 'replace')}")


def _end(process: "subprocess.Popen[str]") -> None:
    """Let the judge end its workers before it ends, if it still runs."""
    if os.name == "posix" and process.poll() is None:
        process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=3.0)
    process.kill()


def _events(process: "subprocess.Popen[str]", request: Request) -> Generator[str | ExerciseResult, None, bool]:
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("the judge was started without its pipes")
    process.stdin.write(request.to_json())
    process.stdin.close()
    for line in process.stdout:
        event = json.loads(line)
        match event["event"]:
            case "begun":
                yield event["name"]
            case "finished":
                yield ExerciseResult.from_wire(event["result"])
            case "fault":
                raise CourseError(event["message"])
            case _:
                return True
    return False
