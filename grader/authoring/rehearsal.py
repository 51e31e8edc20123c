"""Judging as the judge does, but with the worker in this very process: no time goes into starting one.

The session, the comparison, the checks and the worker's program are the real ones; what is left out is the wall.
Only for what a course's author wrote: a learner's file is never judged here.
"""

import contextlib
import hashlib
import io
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import FrameType
from typing import Any

from grader.calls import Call
from grader.confinement.tiers import Tier
from grader.course import Course, Exercise
from grader.frames import FrameError, read_frame, write_frame
from grader.judge import course_files
from grader.judge.exercise_run import ExerciseRun
from grader.judge.session import run_session
from grader.judge.settled import WorkerGone
from grader.judge.student import Outcome, WrongAnswer
from grader.judge.workers.conversation import ANSWERS_IN_ALL, Conversation
from grader.judge.workers.grants import Grants
from grader.request import Item, Variant
from grader.results import ExerciseResult, Status
from grader.worker.main import Worker

MAPS = Path("/proc/self/maps")
MOST_PIECES = 20_000
"""Of memory, in the table of a process; each program takes some, and past 65,530 the next one ends the process."""
SECONDS_BETWEEN_INTERRUPTS = 0.2
"""A loop that catches everything is interrupted again."""

Explain = Callable[["RehearsedRun", WrongAnswer | WorkerGone], str | None]
"""Says which known mistake a wrong answer is."""


class _TimeIsOver(BaseException):
    """Ends what takes too long."""


class WorkerHere:
    """The worker's program, without a process of its own; the frames are those that would cross."""

    output = ""
    """What was printed; here it goes where all prints of this process go."""

    def __init__(self, asked: Any) -> None:
        """Nothing is loaded yet; `asked` is a hash of all that is asked."""
        self._worker, self._asked = Worker(), asked
        self._before: dict[str, Any] = {}
        self._is_over = False

    def exchange(self, header: dict[str, Any], body: bytes = b"", *, seconds: float) -> tuple[dict[str, Any], bytes]:
        """Answer one request; `WorkerGone` where that takes longer than `seconds`."""
        if header["op"] in ("give", "load"):
            name = "given" if header["op"] == "give" else header["name"]
            self._before.setdefault(name, sys.modules.get(name))
        request, request_body = _crossed(header, body)
        if header["op"] == "call":
            self._asked.update(repr(header).encode() + body)
        with self._within(seconds):
            reply, reply_body = self._worker.answer(request, request_body)
        if self._is_over:
            raise WorkerGone(Status.TIMEOUT, None, f"no answer within {seconds:g} s")
        try:
            return _crossed(reply, reply_body)
        except FrameError as error:  # as the worker says it
            return _crossed({"status": "returned", "value": ["unsendable", "value", str(error)]}, b"")

    def close(self) -> None:
        """Forget what was loaded."""
        for name, module in self._before.items():
            sys.modules.pop(name, None)
            if module is not None:
                sys.modules[name] = module
        self._before.clear()

    @contextlib.contextmanager
    def _within(self, seconds: float) -> Iterator[None]:
        def over(_number: int, _frame: FrameType | None) -> None:
            if waiting:
                self._is_over = True
                raise _TimeIsOver

        waiting = True
        before = signal.signal(signal.SIGALRM, over)
        signal.setitimer(signal.ITIMER_REAL, max(seconds, 0.001), SECONDS_BETWEEN_INTERRUPTS)
        try:
            with contextlib.suppress(_TimeIsOver):
                yield
        finally:
            waiting = False
            signal.setitimer(signal.ITIMER_REAL, 0.0)
            signal.signal(signal.SIGALRM, before)


def _crossed(header: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
    """Return a frame as it arrives at the other end."""
    channel = io.BytesIO()
    write_frame(channel, header, body)
    channel.seek(0)
    return read_frame(channel)


class ConversationHere(Conversation):
    """A conversation with a worker in this process."""

    def __init__(self, exercise: Exercise, grants: Grants, asked: Any) -> None:
        """Talk to a new worker; `asked` is a hash of all that is asked."""
        self._exercise = exercise
        self.limit = exercise.seconds
        self._has_jax = "jax" in grants.modules
        self._numbers = {}
        self._last_number = 0
        self._dropped = []
        self.seconds_left = ANSWERS_IN_ALL * exercise.seconds
        self._worker: Any = WorkerHere(asked)


class RehearsedRun(ExerciseRun):
    """An exercise being judged in this process."""

    def __init__(
        self,
        course: Course,
        exercise: Exercise,
        item: Item,
        seed: int,
        variant: Variant | None = None,
        explain: Explain | None = None,
    ) -> None:
        """Remember what is to be judged; a wrong answer is explained by `explain`, or not at all."""
        super().__init__(course, exercise, item, seed, Tier.PROCESS, variant)
        self._explain = explain
        self.asked = hashlib.sha256()
        """Of all that the checks asked."""

    def diagnosis(self, error: WrongAnswer | WorkerGone) -> str | None:
        """Say which known mistake an answer is, if anybody is to say it."""
        return None if self._explain is None else self._explain(self, error)

    def answer_of_mistake(self, call: Call, seconds: float) -> Outcome:
        """Answer a call by one of the known mistakes, which the call names."""
        return self._ask_mistake(call, seconds)

    def _conversation(self, grants: Grants) -> Conversation:
        conversation = ConversationHere(self.exercise, grants, self.asked)
        if (given := self.course.solution_file(self.exercise, "given.py")).is_file():
            conversation.give(given, course_files.source(given))
        return conversation


def _forget_programs_if_many() -> None:
    """Let go of what JAX has compiled before this process holds more pieces of memory than Linux gives one."""
    if "jax" not in sys.modules or not MAPS.exists():
        return
    with MAPS.open("rb") as pieces:
        many = sum(1 for _ in pieces) > MOST_PIECES
    if many:
        sys.modules["jax"].clear_caches()


@dataclass
class Rehearsed:
    """What became of one answer."""

    result: ExerciseResult
    asked: str
    """A hash of all that the checks asked."""
    refusing: list[str] = field(default_factory=list)
    """The checks that did not pass."""


def rehearse(
    course: Course,
    exercise: Exercise,
    seed: int,
    *,
    file: Path | None = None,
    variant: Variant | None = None,
    explain: Explain | None = None,
    every_check: bool = False,
) -> Rehearsed:
    """Judge the course's own answer, or another.

    Args:
        course: the course.
        exercise: which of its exercises.
        seed: for all random inputs.
        file: the answer; the reference where none is given.
        variant: a function of the course's that stands in for one of the file's.
        explain: says of a wrong answer which mistake it is.
        every_check: whether checks are run after one that failed, too.

    Raises:
        CourseError: the course is at fault.
    """
    path = file or course.solution_file(exercise, "solution.py")
    if every_check:
        exercise = replace(exercise, credit="checks")
    run = RehearsedRun(course, exercise, Item(exercise.name, str(path), path.name), seed, variant, explain)
    results: list[ExerciseResult] = []
    run_session([run], lambda _name: None, results.append)
    _forget_programs_if_many()
    result = results[0]
    refusing = [test.name for test in result.tests if test.status not in (Status.PASSED, Status.SKIPPED)]
    return Rehearsed(result, run.asked.hexdigest(), refusing)
