"""The process in which one exercise is rehearsed: what it is to do comes as JSON, what is found goes back in lines.

A course's files may print, hang, or end the process: none of that reaches whoever asked.
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

import grader
from grader.computing import settings
from grader.course import Course, Exercise, read_course
from grader.errors import CourseError
from grader.process import die_with_parent

SECONDS_OF_SILENCE = 60.0
"""More than anything takes but answers, which may take ten times their limit."""

_PROGRAM = "from grader.authoring.rehearsal_process import main; main()"


Tell = Callable[[str], None]
"""Is told what is tried now."""


class Ended(Exception):
    """The process ended before it had said all; says how."""


def main() -> None:
    """Do what standard input asks for."""
    die_with_parent()
    request = json.loads(sys.stdin.readline())
    lines = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(2, 1)  # whatever is printed is no line of ours

    def say(**event: Any) -> None:
        lines.write(json.dumps(event) + "\n")

    course = read_course(Path(request["course"]))
    exercise = course.exercise(request["exercise"])
    try:
        for event in _WORK[request["work"]](course, exercise, request["options"], lambda what: say(tell=what)):
            say(**event)
    except CourseError as error:
        say(fault=str(error))
    say(end=True)
    lines.flush()
    os._exit(0)  # threads of JAX, and whatever a course's files have left behind, are not waited for


def _proof(course: Course, exercise: Exercise, options: dict[str, Any], tell: Tell) -> Iterator[dict[str, Any]]:
    from grader.authoring.exercise_proof import prove
    from grader.authoring.requirements import read_requirements

    trial = prove(course, exercise, options["seeds"], read_requirements(course.folder), tell)
    yield {"proof": trial.proof.to_json(), "first": trial.first}


def _right(course: Course, _exercise: Exercise, options: dict[str, Any], tell: Tell) -> Iterator[dict[str, Any]]:
    from grader.authoring.exercise_proof import prove
    from grader.authoring.requirements import read_requirements

    for exercise in course.select(options["exercises"]):
        trial = prove(course, exercise, options["seeds"], read_requirements(course.folder), tell, only_right=True)
        yield {"proof": trial.proof.to_json()}


def _mutants(course: Course, exercise: Exercise, options: dict[str, Any], _tell: Tell) -> Iterator[dict[str, Any]]:
    from grader.authoring.mutant_trials import try_mutants

    return try_mutants(course, exercise, options)


_WORK = {"prove": _proof, "right": _right, "mutate": _mutants}


class RehearsalProcess:
    """The other end: starts the process, reads its lines, and ends it."""

    def __init__(
        self, course: Course, exercise: Exercise, cache: str | None, work: str, options: dict[str, Any]
    ) -> None:
        """Start it.

        Args:
            course: the course.
            exercise: which of its exercises it is about.
            cache: the folder in which JAX keeps what it compiles.
            work: ``prove``, ``mutate``, or ``right``, which is about several exercises.
            options: what else that work is told.
        """
        path = os.pathsep.join(filter(None, [_above_grader(), *sys.path]))
        environment = {**os.environ, **settings(), "PYTHONPATH": path, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
        if cache is not None:
            environment["JAX_COMPILATION_CACHE_DIR"] = cache
            environment["JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS"] = "0"
            environment["JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES"] = "-1"
        self._noise = tempfile.TemporaryFile()  # noqa: SIM115 it lives as long as the process
        self._silence = SECONDS_OF_SILENCE + 12 * exercise.seconds
        self._process = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._noise,
            encoding="utf-8",
            env=environment,
            start_new_session=True,
        )
        self._lines: SimpleQueue[str | None] = SimpleQueue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        assert self._process.stdin is not None
        try:
            request = {"course": str(course.folder), "exercise": exercise.name, "work": work, "options": options}
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.close()
        except BrokenPipeError:
            pass  # it has ended: that is told where it is read

    def events(self) -> Iterator[dict[str, Any]]:
        """Yield what it says, until it has said all; `Ended` where it did not come to that."""
        while True:
            try:
                line = self._lines.get(timeout=self._silence)
            except Empty:
                self.kill()
                raise Ended(f"did not end within {self._silence:g} s") from None
            if line is None:
                raise Ended(f"ended the process: {self._last_words()}")
            event = json.loads(line)
            if "end" in event:
                return
            yield event

    def kill(self) -> None:
        """End it; a second time nothing happens."""
        self._process.kill()
        self._process.wait()
        self._reader.join(timeout=1.0)
        if self._process.stdout is not None and not self._reader.is_alive():
            self._process.stdout.close()
        self._noise.close()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(line)
        self._lines.put(None)

    def _last_words(self) -> str:
        code = self._process.wait()
        self._noise.seek(0)
        said = self._noise.read().decode("utf-8", "replace").strip().splitlines()
        return f"exit code {code}" + (f", {said[-1]}" if said else "")


def _above_grader() -> str:
    return str(Path(grader.__file__).resolve().parent.parent)
