"""The judge kept at hand: it has loaded what judging needs, and forks a process for each exercise that it judges.

A line on standard input is a request; an empty line abandons the one under way, and so does another request. When
standard input closes, everything ends.
"""

import contextlib
import importlib
import json
import os
import select
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from grader.confinement.tiers import Tier, starts_warm
from grader.course import Course, read_course
from grader.errors import CourseError, UsageError
from grader.judge.compilation_cache import CompilationCache
from grader.judge.exercise_process import ExerciseProcess
from grader.judge.judged_items import judge_items
from grader.judge.schedule import Schedule
from grader.judge.workers.grants import Grants, granted_packages
from grader.judge.workers.imported_modules import imported_modules
from grader.judge.workers.zygote import Zygotes, keep
from grader.process import end_orphans, has_one_thread
from grader.request import Item, Request

SECONDS_BETWEEN_SIGNS = 5.0
MOST_JOBS = 8  # unless more are asked for: each may take as much memory as its exercise allows


class Abandoned(Exception):
    """Nobody waits for the request's verdicts any more."""


class Service:
    """Judges requests, one after the other."""

    def __init__(self, write: Callable[[str], None]) -> None:
        """Tell events by `write`, a line each."""
        self._write = write
        self._token, self._last_sign = "", time.monotonic()
        self._lines = _Lines(0)
        self._zygotes = keep(Zygotes())
        self._compiled = CompilationCache()
        self._course: Path | None = None
        self._running: set[ExerciseProcess] = set()
        self._judged_here: list[tuple[str, dict[str, Any]]] = []

    def serve(self) -> None:
        """Judge what is asked for until nobody can ask any more."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the command: it closes our standard input
        for name in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, signal.default_int_handler)
        try:
            while (line := self._lines.wait()) is not None:
                if not line.strip():
                    continue
                request = Request.from_json(line)
                with contextlib.suppress(Abandoned):
                    self._judge(request)
                if not has_one_thread():  # what a course's package imports has started one: no fork is safe now
                    return  # as the last event has said
        except KeyboardInterrupt:
            pass
        finally:
            for name in (signal.SIGTERM, signal.SIGHUP):
                signal.signal(name, signal.SIG_IGN)
            self._end_running()
            self._zygotes.close()
            self._compiled.forbid()
            end_orphans(spared=())

    def _emit(self, **event: Any) -> None:
        self._last_sign = time.monotonic()
        self._write(json.dumps({**event, "token": self._token}) + "\n")

    def _judge(self, request: Request) -> None:
        self._token = request.token
        try:
            course = read_course(Path(request.course))
            for name in {item.exercise for item in request.items}:
                course.exercise(name)
        except (CourseError, UsageError) as error:
            self._emit(event="fault", message=str(error))
            return
        if self._course not in (None, course.folder):  # what is granted depends on where the answers lie
            self._zygotes.close()
            self._zygotes = keep(Zygotes())
            self._compiled.forbid()
        self._course = course.folder
        self._compiled.forget_too_much()
        try:
            last = self._judge_apart(course, request) if _has_a_wall(request) else self._judge_together(course, request)
        except CourseError as error:
            last = {"event": "fault", "message": str(error)}
        finally:
            self._end_running()
        self._emit(**last, leaves=not has_one_thread())
        if last["event"] == "broken":  # whatever it was may have taken the zygotes along
            self._zygotes.close()
            self._zygotes = keep(Zygotes())

    def _judge_together(self, course: Course, request: Request) -> dict[str, Any]:
        """Judge in one process, which loads all of the course before an answer, that may rewrite it, is run."""
        self._compiled.forbid()
        for item in request.items:
            self._prepare(course, item, request)
        self._start(course, request)
        while True:
            for _, event in self._events():
                if event["event"] not in ("begun", "finished"):
                    return event
                self._emit(**event)
            if not (self._running or self._judged_here):
                return _broken([item.exercise for item in request.items], 0)

    def _judge_apart(self, course: Course, request: Request) -> dict[str, Any]:
        """Judge as many exercises at once as there are to be, each in a process of its own."""
        schedule = Schedule(course, request)
        jobs = request.jobs or min(len(os.sched_getaffinity(0)), MOST_JOBS)
        while True:
            while len(self._running) < jobs and (item := schedule.next()) is not None:
                self._prepare(course, item, request)
                self._start(course, replace(request, items=[item]))
                if (later := schedule.peek()) is not None:
                    self._prepare_zygote(course, later, request)
            for event in schedule.told():
                self._emit(**event)
            if schedule.is_over and not self._running:
                return {"event": "end"}
            for exercise, event in self._events():
                if event["event"] in ("begun", "finished"):
                    schedule.take(exercise, event)
                elif event["event"] != "end" or not schedule.has_verdict_on(exercise):
                    for told in schedule.told():
                        self._emit(**told)
                    return event if event["event"] != "end" else _broken([exercise], 0)

    def _prepare(self, course: Course, item: Item, request: Request) -> None:
        """Import what the course's files for this exercise will use, here and in a zygote at the same time."""
        grants = self._prepare_zygote(course, item, request)
        exercise = course.exercise(item.exercise)
        # Never what a stub imports: in a checkout a learner writes it, and what is imported here judges.
        for module in (*exercise.packages, *_imports(course.solution_file(exercise, "solution.py"), grants)):
            with contextlib.suppress(Exception, SystemExit):  # whoever needs it says why it cannot be imported
                importlib.import_module(module)
        if _has_a_wall(request):
            self._compiled.allow(shared=request.shares_programs and request.hidden is None)

    def _prepare_zygote(self, course: Course, item: Item, request: Request) -> Grants:
        exercise = course.exercise(item.exercise)
        grants = granted_packages(exercise.packages, course.folder)
        if starts_warm(request.isolation or Tier.PROCESS):
            # Never what the solution imports: a worker can see what was.
            self._zygotes.prepare(exercise.packages, grants, _imports(course.stub(exercise), grants))
        return grants

    def _start(self, course: Course, request: Request) -> None:
        first = request.items[0].exercise
        if has_one_thread():
            self._running.add(ExerciseProcess(course, request, list(self._running)))
        else:
            with self._signs_of_life():
                judge_items(course, request, lambda **event: self._judged_here.append((first, event)))

    @contextlib.contextmanager
    def _signs_of_life(self) -> Iterator[None]:
        """Say from another thread that we live, while this one judges."""
        ended = threading.Event()

        def say() -> None:
            while not ended.wait(SECONDS_BETWEEN_SIGNS):
                self._emit(event="alive")

        thread = threading.Thread(target=say)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()

    def _events(self) -> list[tuple[str, dict[str, Any]]]:
        """Wait for events, each with its process's first exercise; `Abandoned` where nobody waits for them any more."""
        if self._judged_here:
            found, self._judged_here = self._judged_here, []
            return found
        if self._lines.has_one:  # it came together with the request
            raise Abandoned
        poll = select.poll()
        by_descriptor = {process.fileno(): process for process in self._running}
        for descriptor in (self._lines.descriptor, *by_descriptor):
            poll.register(descriptor, select.POLLIN)
        ready = poll.poll(1000 * SECONDS_BETWEEN_SIGNS)
        if time.monotonic() - self._last_sign > SECONDS_BETWEEN_SIGNS:  # much may come that is not to be told yet
            self._emit(event="alive")
        found = list[tuple[str, dict[str, Any]]]()
        for descriptor, _ in ready:
            if descriptor == self._lines.descriptor:
                self._lines.read()
                if self._lines.has_one:
                    raise Abandoned
                continue
            process = by_descriptor[descriptor]
            events = process.read()
            if events is None:
                self._running.remove(process)
                code = process.end()
                events = [] if code == 0 else [_broken(process.names, code)]
            found += [(process.names[0], event) for event in events]
        return found

    def _end_running(self) -> None:
        while self._running:
            self._running.pop().end()


def _imports(file: Path, grants: Grants) -> list[str]:
    return imported_modules(file, grants.modules)


def _has_a_wall(request: Request) -> bool:
    return request.isolation not in (None, Tier.PROCESS)


def _broken(exercises: list[str], code: int) -> dict[str, Any]:
    what = f"the judge of {', '.join(exercises)} ended early, with exit code {code}"
    return {"event": "broken", "message": what}


class _Lines:
    """The lines that come over a descriptor."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self._lines: deque[str | None] = deque()
        self._unread = b""

    @property
    def has_one(self) -> bool:
        """Whether there is a line, or the end, to be taken by `wait` at once."""
        return bool(self._lines)

    def read(self) -> None:
        """Read what there is; waits where there is nothing."""
        piece = os.read(self.descriptor, 2**16)
        *lines, self._unread = (self._unread + piece).split(b"\n")
        self._lines.extend(line.decode("utf-8") for line in lines)
        if not piece:
            self._lines.append(None)

    def wait(self) -> str | None:
        """Return the next line; None at the end."""
        while not self._lines:
            self.read()
        return self._lines.popleft() if self._lines[0] is not None else None
