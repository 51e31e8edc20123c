"""What people decided over the checks: one line for each decision, for good, with who, when and why."""

import json
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

from grader.batch.policies.marks import ExerciseMark, Marks, counted_points
from grader.batch.policies.numbers import read_number, shown
from grader.errors import UsageError
from grader.writing import alone_in

LEDGER = "overrides.jsonl"
REGRADE, REGRADED, EXCUSE, WITHDRAW = "regrade", "regraded", "excuse", "withdraw"
_EXACT = re.compile(r"(\d{1,40})/0*([1-9]\d{0,40})", re.ASCII)
DECISIONS = (REGRADE, REGRADED, EXCUSE, WITHDRAW)


@dataclass(frozen=True)
class Override:
    """One decision.

    Attributes:
        submission: the name of what it is about.
        exercise: the name of the exercise; None for all of the submission.
        decision: the points, ``regrade`` (grade it again), ``regraded`` (that was done), ``excuse`` (it counts neither
            for nor against) or ``withdraw`` (the points, or the excuse, of before no longer hold).
        reason: why; nobody decides without one.
        who: whoever decided.
        when: the moment, with its zone.
        previous: the points until then, as a text; None where nobody knows them.
    """

    submission: str
    exercise: str | None
    decision: Fraction | str
    reason: str
    who: str
    when: datetime
    previous: str | None = None

    def __post_init__(self) -> None:
        """Refuse what nobody could account for later."""
        for key in ("submission", "reason", "who"):
            if not isinstance(getattr(self, key), str) or not getattr(self, key).strip():
                raise UsageError(f"An override without {key} is none: say it, since others will ask.")
        if isinstance(self.decision, str) and self.decision not in DECISIONS:
            raise UsageError(f"'{self.decision}' is no decision: give points, or one of {', '.join(DECISIONS)}.")
        if isinstance(self.decision, Fraction) and self.decision < 0:
            raise UsageError("Points are zero or more.")
        if self.when.tzinfo is None:
            raise UsageError("The time of an override needs its time zone.")

    def line(self) -> str:
        """Return the line of the ledger."""
        points = self.decision if isinstance(self.decision, str) else _exact(self.decision)
        fields = {"submission": self.submission, "exercise": self.exercise, "points": points, "reason": self.reason}
        return json.dumps({**fields, "who": self.who, "when": self.when.isoformat(), "previous": self.previous})

    @classmethod
    def read(cls, line: str) -> "Override":
        """Read what `line` wrote.

        Raises:
            ValueError, KeyError, TypeError, UsageError: it wrote none of this.
        """
        data: dict[str, Any] = json.loads(line)
        points, exercise = data["points"], data["exercise"]
        if exercise is not None and not isinstance(exercise, str):
            raise TypeError("exercise")
        decision = points if points in DECISIONS else _points(points)
        when = datetime.fromisoformat(data["when"])
        return cls(data["submission"], exercise, decision, data["reason"], data["who"], when, data.get("previous"))

    @property
    def told(self) -> str:
        """The sentence about it in the marks."""
        by = f"by {self.who} on {self.when:%Y-%m-%d}: {self.reason}"
        if isinstance(self.decision, Fraction):
            was = "" if self.previous is None else f" (before: {self.previous})"
            return f"Set to {counted_points(self.decision)}{was} {by}"
        return f"Excused {by}" if self.decision == EXCUSE else f"{self.decision.capitalize()} {by}"


def _exact(points: Fraction) -> str:
    text = shown(points)
    return text if Fraction(text) == points else str(points)


def _points(written: object) -> Fraction:
    """Read what `_exact` wrote, or what a person wrote by hand."""
    if isinstance(written, str) and (found := _EXACT.fullmatch(written)):
        return Fraction(int(found[1]), int(found[2]))
    return read_number(written, "points")


@dataclass(frozen=True)
class Ledger:
    """All decisions in the order in which they were made, and the lines that cannot be read."""

    overrides: tuple[Override, ...] = ()
    damaged: tuple[str, ...] = ()
    """A sentence for each damaged line; the others hold."""

    def standing(self, submission: str) -> dict[str | None, Override]:
        """Return what holds of a submission: the last decision about each exercise, and about all of it (None)."""
        deciding = (entry for entry in self.history(submission) if entry.decision not in (REGRADE, REGRADED))
        last = {entry.exercise: entry for entry in deciding}
        return {exercise: entry for exercise, entry in last.items() if entry.decision != WITHDRAW}

    def history(self, submission: str) -> list[Override]:
        """Return every decision about a submission, those that no longer hold among them."""
        return self._by_submission.get(submission, [])

    @cached_property
    def _by_submission(self) -> dict[str, list[Override]]:
        found: dict[str, list[Override]] = {}
        for entry in self.overrides:
            found.setdefault(entry.submission, []).append(entry)
        return found

    def to_regrade(self) -> list[Override]:
        """Return the decisions by which somebody wants a submission, or an exercise of it, graded again."""
        asked = (entry for entry in self.overrides if entry.decision in (REGRADE, REGRADED))
        last = {(entry.submission, entry.exercise): entry for entry in asked}
        return [entry for entry in last.values() if entry.decision == REGRADE]


def read_ledger(path: Path) -> Ledger:
    """Read a ledger; there need not be one yet.

    A line that was being written when the power went is told of, and takes nothing else with it.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return Ledger()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from None
    overrides, damaged = [], []
    for number, line in enumerate(data.split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            overrides.append(Override.read(line.decode("utf-8")))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError, UsageError):
            begun = line[:60].decode("utf-8", "replace")
            damaged.append(f"{path}, line {number} was not written to its end, and does not count: {begun!r}")
    return Ledger(tuple(overrides), tuple(damaged))


def append(path: Path, override: Override) -> None:
    """Add a decision at the end, and wait until it is on the disk; what stands there before is never touched."""
    line = (override.line() + "\n").encode("utf-8")
    with alone_in(path.parent):
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o644)
        except OSError as error:
            raise UsageError(f"{path} cannot be written: {error.strerror}.") from None
        with os.fdopen(descriptor, "r+b", buffering=0) as file:
            size = file.seek(0, os.SEEK_END)
            if size:
                file.seek(size - 1)
                line = line if file.read(1) == b"\n" else b"\n" + line  # so that a damaged line stays alone
            file.write(line)
            os.fsync(file.fileno())


def note_regraded(path: Path, asked: Iterable[Override]) -> None:
    """Write down that what somebody wanted graded again was graded; what was asked for meanwhile waits."""
    waiting = read_ledger(path).to_regrade()
    for entry in asked:
        if entry in waiting:
            done = replace(entry, decision=REGRADED, reason="As was asked.", who="grader", when=datetime.now(UTC))
            append(path, done)


def previous_of(marks: Marks, exercise: str | None) -> str:
    """Return the points until now, for a new decision about them; the marks are those with the ledger applied.

    Raises:
        UsageError: there is no such exercise.
    """
    if exercise is None:
        return "excused" if marks.excused else shown(marks.final)
    mark = next((mark for mark in marks.exercises if mark.name == exercise), None)
    if mark is None:
        names = ", ".join(mark.name for mark in marks.exercises)
        raise UsageError(f"{marks.submission} has no exercise '{exercise}'. There are {names}.")
    return "excused" if mark.excused else shown(mark.final)


def apply(marks: Marks, ledger: Ledger) -> Marks:
    """Return the marks with what people decided: of each exercise, then of all; the last decision wins."""
    standing = ledger.standing(marks.submission)
    if not standing:
        return marks
    decided = replace(marks, exercises=tuple(_decided(mark, standing.get(mark.name)) for mark in marks.exercises))
    said = " ".join(_ended(entry.told) for entry in _used(standing.items(), marks))
    whole = standing.get(None)
    if whole is not None and whole.decision == EXCUSE:
        decided = replace(decided, excused=True)
    elif whole is not None and isinstance(whole.decision, Fraction):
        decided = replace(decided, given=whole.decision)
    total = "Excused." if decided.excused else f"{shown(decided.final)} of {counted_points(decided.max_points)}."
    return replace(decided, why=f"{total} {said}".strip() if said else marks.why)


def _used(standing: Iterable[tuple[str | None, Override]], marks: Marks) -> Iterable[Override]:
    """Yield what is about these marks; a decision about an exercise that is gone changes nothing."""
    names = {mark.name for mark in marks.exercises}
    return (entry for exercise, entry in standing if exercise is None or exercise in names)


def _decided(mark: ExerciseMark, override: Override | None) -> ExerciseMark:
    if override is None:
        return mark
    if isinstance(override.decision, Fraction):
        return replace(mark, final=override.decision, why=_ended(override.told))
    return replace(mark, excused=True, why=_ended(override.told))


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?")) else f"{sentence}."
