"""Which of a person's attempts counts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

from grader.batch.policies.ledger import Ledger, apply
from grader.batch.policies.marks import Marks, marks_of
from grader.batch.policies.numbers import counted, shown
from grader.batch.policies.policy import Counts, Policy
from grader.batch.policies.roster import Person, Roster, extension_of
from grader.batch.policies.times import Extension


@dataclass(frozen=True)
class Attempt:
    """What there is to choose by, of one submission; a class of them is small enough to be held."""

    submission: str
    key: str
    number: int
    received: datetime | None
    points: Fraction
    is_aside: bool
    """Whether it could not be read, came too late or is excused: it counts only where there is no other."""

    @classmethod
    def of(cls, marks: Marks) -> "Attempt":
        """Return what remains of the marks; points that a person has set count, whatever was wrong before."""
        aside = marks.excused or (marks.given is None and (marks.fault or marks.too_late))
        return cls(marks.submission, marks.key, marks.attempt, marks.received, marks.final, aside)


@dataclass(frozen=True)
class Choice:
    """The attempt that counts, the others in the order in which they came, and why."""

    person: Person | None
    """None where the roster knows nobody, or where there is none."""
    counts: Attempt
    others: tuple[Attempt, ...]
    why: str


def choose_attempts(
    records: Iterable[dict[str, Any]],
    roster: Roster | None,
    policy: Policy,
    extensions: Mapping[str, Extension] | None = None,
    ledger: Ledger | None = None,
) -> list[Choice]:
    """Return which attempt of each person counts; a submission of nobody's is on its own, and is not lost.

    Args:
        records: of all submissions, one at a time.
        roster: which submissions are one person's; None where each is somebody else's.
        policy: how many attempts are looked at, and which of them counts.
        extensions: who has more time.
        ledger: what people decided; a decision comes before the choice.

    Returns:
        A choice for each, in the order in which the people first appear.
    """
    attempts: dict[str, list[Attempt]] = {}
    people: dict[str, Person | None] = {}
    for record in records:
        name = record["submission"]
        person = None if roster is None else roster.person_of(name)
        marks = apply(marks_of(record, policy, extension_of(name, person, extensions or {})), ledger or Ledger())
        who = f"submission {name}" if person is None else f"person {person.identity}"
        people[who] = person
        attempts.setdefault(who, []).append(Attempt.of(marks))
    return [_choice(people[who], theirs, policy) for who, theirs in attempts.items()]


def _choice(person: Person | None, attempts: list[Attempt], policy: Policy) -> Choice:
    attempts = in_order(attempts)
    if len(attempts) == 1:
        return Choice(person, attempts[0], (), "It is the only attempt.")
    looked_at = [attempt for attempt in attempts if not attempt.is_aside] or attempts
    looked_at = looked_at[: policy.attempts]
    if policy.counts is Counts.BEST:
        chosen = max(looked_at, key=lambda attempt: attempt.points)  # the earliest of equal ones
    else:
        chosen = looked_at[0 if policy.counts is Counts.FIRST else -1]
    others = tuple(attempt for attempt in attempts if attempt is not chosen)
    return Choice(person, chosen, others, _why(chosen, attempts, looked_at, policy))


def in_order(attempts: Iterable[Attempt]) -> list[Attempt]:
    """Return attempts in the order in which they were made: by their times where all are known, else by number."""
    listed = list(attempts)
    if any(attempt.received is None for attempt in listed):
        return sorted(listed, key=lambda attempt: (attempt.number, attempt.key))
    return sorted(listed, key=lambda attempt: (_moment(attempt), attempt.number, attempt.key))


def _moment(attempt: Attempt) -> datetime:
    return (attempt.received or datetime.min.replace(tzinfo=UTC)).astimezone(UTC)


def _why(chosen: Attempt, attempts: list[Attempt], looked_at: list[Attempt], policy: Policy) -> str:
    place = f"attempt {attempts.index(chosen) + 1} of {len(attempts)}"
    points = f", with {shown(chosen.points)} {'point' if chosen.points == 1 else 'points'}"
    said = f"The {policy.counts} attempt counts: {place}{points}."
    aside = len(attempts) - len(looked_at)
    if aside:
        said += f" {counted(aside, 'attempt')} did not count: unreadable, too late, excused, or one too many."
    return said
