"""What a policy makes of a record: points, what was taken off, and a sentence that says why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from grader.batch.policies.numbers import counted, percent, shown
from grader.batch.policies.policy import Partial, Policy
from grader.batch.policies.times import Extension, days_late

UNKNOWN_TIME = "When it was handed in is not known, so it counts as in time."
TOTAL = ""
"""The name of the part of the marks that is all of them."""


@dataclass(frozen=True)
class ExerciseMark:
    """The points for one exercise."""

    name: str
    chapter: str
    raw: Fraction
    """What the checks came to, in the policy's points."""
    max_points: Fraction
    final: Fraction
    late_days: int
    why: str
    excused: bool = False
    """Whether it counts neither for nor against."""
    too_late: bool = False

    @property
    def taken_off(self) -> Fraction:
        """What being late cost; nothing where a person has set the points."""
        return max(self.raw - self.final, Fraction(0))


@dataclass(frozen=True)
class Marks:
    """The points for one submission."""

    submission: str
    key: str
    attempt: int
    received: datetime | None
    exercises: tuple[ExerciseMark, ...]
    why: str
    pass_mark: Fraction | None = None
    time_unknown: bool = False
    """Whether there is a deadline, and nobody knows when the submission was handed in."""
    fault: bool = False
    """Whether nothing of it could be graded."""
    excused: bool = False
    given: Fraction | None = None
    """The total that a person has set; None for the sum of the exercises."""

    @property
    def raw(self) -> Fraction:
        """What the checks came to."""
        return _sum(mark.raw for mark in self._counting())

    @property
    def max_points(self) -> Fraction:
        """What there is to earn, without exercises that are excused."""
        return _sum(mark.max_points for mark in self._counting())

    @property
    def taken_off(self) -> Fraction:
        """What being late cost."""
        return _sum(mark.taken_off for mark in self._counting())

    @property
    def final(self) -> Fraction:
        """What it comes to."""
        return _sum(mark.final for mark in self._counting()) if self.given is None else self.given

    @property
    def late_days(self) -> int:
        """The most days that one of its exercises was late."""
        return max((mark.late_days for mark in self.exercises), default=0)

    @property
    def too_late(self) -> bool:
        """Whether it came after the time in which anything of it counts."""
        return bool(self.exercises) and all(mark.too_late for mark in self.exercises)

    @property
    def passed(self) -> bool | None:
        """Whether it reaches the pass mark; None where there is none, or where it is excused."""
        if self.pass_mark is None or self.excused:
            return None
        return self.final >= self.pass_mark * self.max_points

    def _counting(self) -> Iterable[ExerciseMark]:
        return () if self.excused else (mark for mark in self.exercises if not mark.excused)

    def part(self, name: str = TOTAL) -> tuple[Fraction | None, Fraction]:
        """Return the points for all, for a chapter or for an exercise, and what there is to earn there.

        An excused exercise costs nobody anything: the rest then counts for all that there is to earn. A total that a
        person has set stays as it was set. The points are None where everything of the part is excused.
        """
        marks = [mark for mark in self.exercises if name in (TOTAL, mark.chapter, mark.name)]
        full = _sum(mark.max_points for mark in marks)
        counting = [mark for mark in marks if not mark.excused and not self.excused]
        if not counting and marks:
            return None, full
        if name == TOTAL and self.given is not None:
            return self.given, full
        final = _sum(mark.final for mark in counting)
        there = _sum(mark.max_points for mark in counting)
        return (final * full / there if there else final), full


def _sum(numbers: Iterable[Fraction]) -> Fraction:
    return sum(numbers, Fraction(0))


def marks_of(record: dict[str, Any], policy: Policy, extension: Extension | None = None) -> Marks:
    """Return what a policy makes of a record.

    Args:
        record: of one submission; nothing is graded again.
        policy: the course's.
        extension: the person's, where there is one.

    Returns:
        The marks. A record that does not say when it was handed in counts as in time, and says so.
    """
    received = received_of(record)
    marks = tuple(_exercise_mark(exercise, policy, extension, received) for exercise in record["exercises"])
    has_deadline = any(policy.due(mark.name, mark.chapter) for mark in marks)
    unknown = received is None and has_deadline
    return Marks(
        submission=record["submission"],
        key=record["key"],
        attempt=record.get("attempt", 1),
        received=received,
        exercises=marks,
        why=_why_in_total(marks, record.get("fault"), unknown),
        pass_mark=policy.pass_mark,
        time_unknown=unknown,
        fault=bool(record.get("fault")),
    )


def received_of(record: dict[str, Any]) -> datetime | None:
    """Return when a submission was handed in; None where its record says nothing, or a time without a zone."""
    try:
        received = datetime.fromisoformat(record.get("received") or "")
    except (ValueError, TypeError):
        return None
    return received if received.tzinfo is not None else None


def _exercise_mark(
    exercise: dict[str, Any], policy: Policy, extension: Extension | None, received: datetime | None
) -> ExerciseMark:
    name, chapter = exercise["name"], exercise["chapter"]
    worth = policy.points.get(name, Fraction(exercise["max_score"]))
    raw = _share(exercise, policy.partial) * worth
    due = policy.due(name, chapter, extension)
    late = 0 if due is None or received is None else days_late(received, due)
    too_late = policy.late_days is not None and late > policy.late_days
    cost = Fraction(1) if too_late else min(policy.late_penalty * late, Fraction(1))
    why = _why(exercise, raw, worth, late, policy, too_late=too_late)
    return ExerciseMark(name, chapter, raw, worth, raw - raw * cost, late, why, too_late=too_late)


def _share(exercise: dict[str, Any], partial: Partial | None) -> Fraction:
    """Return the share of an exercise's points that its checks came to."""
    if exercise["status"] == "passed":
        return Fraction(1)
    if partial is Partial.ALL:
        return Fraction(0)
    if partial is Partial.CHECKS:
        tests = exercise["tests"]
        return Fraction(_passed(tests), len(tests)) if tests else Fraction(0)
    return Fraction(exercise["score"], exercise["max_score"]) if exercise["max_score"] else Fraction(0)


def _passed(tests: list[dict[str, Any]]) -> int:
    return sum(test["status"] == "passed" for test in tests)


def _why(exercise: dict[str, Any], raw: Fraction, worth: Fraction, late: int, policy: Policy, *, too_late: bool) -> str:
    status, tests = exercise["status"], exercise["tests"]
    if status == "passed":
        came_to = "It passed"
    elif tests and raw:
        came_to = f"{_passed(tests)} of {counted(len(tests), 'check')} passed"
    else:
        came_to = "It did not pass" if status != "not_started" else "It was not begun"
    earned = f"{came_to}: {shown(raw)} of {counted_points(worth)}"
    if not late:
        return f"{earned}."
    was_late = f"it was {counted(late, 'day')} late"
    if too_late:
        end = (
            f"after {counted(policy.late_days or 0, 'day')} nothing counts"
            if policy.late_days
            else "nothing late counts"
        )
        return f"{earned}, but {was_late} and {end}."
    if not policy.late_penalty or not raw:
        return f"{earned}; {was_late}, which takes nothing off."
    cost = min(policy.late_penalty * late, Fraction(1)) * raw
    return f"{earned}; {was_late}, which takes off {shown(cost)}, {percent(policy.late_penalty)} for each day begun."


def counted_points(points: Fraction) -> str:
    """Return how many points there are: ``1 point``, ``2.5 points``."""
    return f"{shown(points)} point{'' if points == 1 else 's'}"


def _why_in_total(marks: tuple[ExerciseMark, ...], fault: str | None, unknown: bool) -> str:
    final, full = _sum(mark.final for mark in marks), _sum(mark.max_points for mark in marks)
    off = _sum(mark.taken_off for mark in marks)
    said = f"{shown(final)} of {counted_points(full)}"
    if fault:
        said += ", because nothing of it could be graded"
    elif off:
        said += f": {shown(final + off)} earned, {shown(off)} taken off for being late"
    return f"{said}. {UNKNOWN_TIME}" if unknown else f"{said}."
