"""Talking with one worker about one source: have it loaded, have calls answered, within an exercise's limits."""

import time
from pathlib import Path
from typing import Any

from grader.calls import TRANSFORMS, Call, Handle
from grader.confinement.tiers import Tier
from grader.course import Exercise
from grader.errors import CourseError
from grader.frames import Decoder, FrameError
from grader.judge.call_text import shown_call
from grader.judge.outcomes import Outcome, Raised, Returned
from grader.judge.questions import question
from grader.judge.settled import WorkerGone
from grader.judge.text import plain
from grader.judge.workers.grants import Grants
from grader.judge.workers.worker_process import START_UP_SECONDS, Bounds, WorkerProcess
from grader.results import Reason, Status

MAX_CHANGED = 20
COMPILING_SECONDS = 10.0
"""How much longer an answer may take that has to be compiled first; that is not its author's time."""
ANSWERS_IN_ALL = 10
"""How many times the limit of one answer all answers to an exercise may take together."""


class Conversation:
    """One worker that holds one source. What it replies is a claim; its form is checked here."""

    def __init__(self, exercise: Exercise, grants: Grants, tier: Tier, *, secret: Path) -> None:
        """Start a worker that may import `grants`, kept apart as `tier` says; `secret` is a file it must not reach."""
        self._exercise = exercise
        self.limit = exercise.seconds
        """How many seconds one answer may take; fewer while a diagnosis is looked for."""
        self._has_jax = "jax" in grants.modules
        self._numbers: dict[Handle, int] = {}
        """Under which number the worker keeps each object; numbers are given out here, never taken from a reply."""
        self._last_number = 0
        self._dropped: list[int] = []
        self.seconds_left = ANSWERS_IN_ALL * exercise.seconds
        """How many are left for all answers together; whoever starts another worker for the same checks hands it on."""
        self._worker = WorkerProcess(
            grants,
            tier,
            secret=secret,
            packages=exercise.packages,
            bounds=Bounds(
                memory_mb=exercise.memory_mb,
                cpu_seconds=int(60 + 2 * self.seconds_left),
                output_kb=exercise.output_kb,
                processes=exercise.processes,
                file_mb=exercise.file_mb,
            ),
        )

    @property
    def output(self) -> str:
        """What the source has printed so far, made plain."""
        return plain(self._worker.output, 2 * 2**10 * self._exercise.output_kb)

    def close(self) -> None:
        """End the worker, whatever it is doing."""
        self._worker.close()

    def load(self, filename: str, source: str, *, beneath: bool = False) -> Outcome:
        """Have the source run as a module; returns the names that it defines, or what it raised.

        What is loaded `beneath` answers for the names that the source loaded after it does not define.
        """
        name = self._exercise.name
        request = {"op": "load", "name": name, "filename": filename, "source": source, "beneath": beneath}
        return self._exchange(request, b"", self.limit, "your code", " while it was being loaded")

    def give(self, path: Path, source: str) -> None:
        """Have the exercise's `given.py` run, before anything of the learner's, as the module `given`."""
        request = {"op": "give", "filename": path.name, "source": source}
        try:
            reply, _ = self._worker.exchange(request, seconds=START_UP_SECONDS)
        except WorkerGone as gone:
            raise CourseError(f"{path}: it {gone.message}") from None
        if reply["status"] != "returned":
            self.close()
            said = reply.get("exception", {})
            raise CourseError(f"{path} raised {said.get('type')}: {said.get('text')}")

    def ask(self, call: Call) -> Outcome:
        """Have a call answered; objects that it is about are those that the worker keeps."""
        return self._answer(call, self._numbers)

    def answer(self, call: Call) -> Outcome:
        """Have a call answered from the start: with objects of its own, on which all is done that comes before it."""
        numbers: dict[Handle, int] = {}
        try:
            for step in call.before:
                outcome = self._answer(step, numbers)
                if step.keep is not None and isinstance(outcome, Raised):
                    return outcome
            return self._answer(call, numbers)
        finally:
            self._dropped += numbers.values()

    def _answer(self, call: Call, numbers: dict[Handle, int]) -> Outcome:
        if call.operation == "drop":
            self._dropped += [numbers.pop(handle) for handle in call.objects if handle in numbers]
            return Returned(None)
        if call.operation in TRANSFORMS and not self._has_jax:
            raise CourseError(f"a check asks for {call.operation} of '{call.about}', but course.toml grants no jax")
        if call.keep is not None:
            self._last_number += 1
            numbers[call.keep] = self._last_number
        request, body = question(call, numbers)
        request["drop"], self._dropped = self._dropped, []
        compiles = call.operation in TRANSFORMS and self.limit == self._exercise.seconds
        limit = self.limit + COMPILING_SECONDS if compiles else self.limit
        try:
            return self._exchange(request, body, limit, "your function", "")
        except WorkerGone as gone:
            raise WorkerGone(gone.status, gone.reason, f"{shown_call(call)}\n{gone.message}", gone.line) from None

    def _exchange(self, request: dict[str, Any], body: bytes, limit: float, who: str, when: str) -> Outcome:
        began = time.monotonic()
        seconds = max(0.0, min(limit, self.seconds_left))
        try:
            header, reply = self._worker.exchange(request, body, seconds=seconds)
        except WorkerGone as gone:
            self.seconds_left -= time.monotonic() - began
            if gone.status is not Status.TIMEOUT or seconds == limit:
                raise
            in_all = f"all answers together took longer than {ANSWERS_IN_ALL * self._exercise.seconds:g} s"
            raise WorkerGone(Status.TIMEOUT, None, in_all, gone.line) from None
        self.seconds_left -= time.monotonic() - began
        match header:
            case {"status": "returned", "value": tree}:
                try:
                    return Returned(Decoder(reply).decode(tree), _changed(header.get("changed")))
                except FrameError as error:
                    raise WorkerGone(Status.CRASHED, Reason.BAD_REPLY, f"{who} sent no value ({error})") from None
            case {"status": "syntax", "text": str(text), "line": int() | None as line} if request["op"] == "load":
                at = "" if line is None else f"line {line}: "
                raise WorkerGone(Status.ERROR, Reason.SYNTAX, at + plain(text, 200), line)
            case {"status": "missing"} if request["op"] == "call":
                raise WorkerGone(Status.ERROR, Reason.MISSING_NAME, f"there is no '{request['name']}' any more")
            case {"status": "exited"}:
                raise WorkerGone(Status.ERROR, Reason.EXITED, f"{who} called sys.exit(){when}")
            case {"status": "raised", "exception": dict(claim)}:
                return self._raised(claim, who)
        raise WorkerGone(Status.CRASHED, Reason.BAD_REPLY, f"{who} sent a reply of no known form")

    def _raised(self, claim: dict[str, Any], who: str) -> Raised:
        match claim:
            case {"type": str(kind), "text": str(text), "lines": list(lines), "memory": bool(memory)}:
                if memory:
                    limit = f"asked for more than {self._exercise.memory_mb} MB of memory"
                    raise WorkerGone(Status.OUT_OF_MEMORY, None, f"{who} {limit}")
                missing = claim.get("missing_module")
                return Raised(
                    plain(kind, 100),
                    plain(text),
                    [line for line in lines if type(line) is int],
                    not_imported=claim.get("import") is True,
                    missing_module=plain(missing, 100) if isinstance(missing, str) else None,
                )
        raise WorkerGone(Status.CRASHED, Reason.BAD_REPLY, f"{who} raised something of no known form")


def _changed(claim: Any) -> tuple[int | str, ...]:
    keys = claim[:MAX_CHANGED] if isinstance(claim, list) else []
    return tuple(key for key in keys if type(key) is int or type(key) is str)
