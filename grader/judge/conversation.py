"""Talking with one worker about one source: have it loaded, have calls answered, within an exercise's limits."""

import time
from pathlib import Path
from typing import Any

from grader.checks import Call
from grader.confinement.tiers import Tier
from grader.course import Exercise
from grader.errors import CourseError
from grader.frames import Decoder, Encoder, FrameError
from grader.judge.grants import Grants
from grader.judge.settled import WorkerGone
from grader.judge.student import Outcome, Raised, Returned
from grader.judge.text import plain, shown_call
from grader.judge.worker_process import WorkerProcess
from grader.results import Reason, Status

ANSWERS_IN_ALL = 10
"""How many times the limit of one answer all answers to an exercise may take together."""


class Conversation:
    """One worker that holds one source. What it replies is a claim; its form is checked here."""

    def __init__(self, exercise: Exercise, grants: Grants, tier: Tier, *, secret: Path) -> None:
        """Start a worker that may import `grants`, kept apart as `tier` says; `secret` is a file it must not reach."""
        self._exercise = exercise
        self._seconds_left = ANSWERS_IN_ALL * exercise.seconds
        self._worker = WorkerProcess(
            grants,
            tier,
            secret=secret,
            preload=list(exercise.packages),
            memory_bytes=exercise.memory_mb * 2**20,
            cpu_seconds=int(60 + 2 * self._seconds_left),
        )

    @property
    def output(self) -> str:
        """What the source has printed so far, made plain."""
        return plain(self._worker.output, 100_000)

    def close(self) -> None:
        """End the worker, whatever it is doing."""
        self._worker.close()

    def load(self, filename: str, source: str) -> Outcome:
        """Have the source run as a module; returns the names that it defines, or what it raised."""
        request = {"op": "load", "name": self._exercise.name, "filename": filename, "source": source}
        return self._exchange(request, b"", "your file", " while it was being loaded")

    def ask(self, call: Call) -> Outcome:
        """Have a call answered."""
        encoder = Encoder()
        arguments, options = encoder.encode(list(call.args)), encoder.encode(call.kwargs)
        if "unsendable" in (arguments[0], options[0]):
            raise CourseError(f"a check's arguments cannot be sent: {shown_call(call)}")
        request = {"op": "call", "name": call.name, "args": arguments, "kwargs": options}
        try:
            return self._exchange(request, encoder.body, "your function", "")
        except WorkerGone as gone:
            raise WorkerGone(gone.status, gone.reason, f"{shown_call(call)}\n{gone.message}") from None

    def _exchange(self, request: dict[str, Any], body: bytes, who: str, when: str) -> Outcome:
        began = time.monotonic()
        seconds = max(0.0, min(self._exercise.seconds, self._seconds_left))
        try:
            header, reply = self._worker.exchange(request, body, seconds=seconds)
        except WorkerGone as gone:
            if gone.status is not Status.TIMEOUT or seconds == self._exercise.seconds:
                raise
            in_all = f"all answers together took longer than {ANSWERS_IN_ALL * self._exercise.seconds:g} s"
            raise WorkerGone(Status.TIMEOUT, None, in_all) from None
        self._seconds_left -= time.monotonic() - began
        match header:
            case {"status": "returned", "value": tree}:
                try:
                    return Returned(Decoder(reply).decode(tree))
                except FrameError as error:
                    raise WorkerGone(Status.CRASHED, Reason.BAD_REPLY, f"{who} sent no value ({error})") from None
            case {"status": "syntax", "text": str(text), "line": int() | None as line}:
                at = "" if line is None else f"line {line}: "
                raise WorkerGone(Status.ERROR, Reason.SYNTAX, at + plain(text, 200), line)
            case {"status": "missing"}:
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
