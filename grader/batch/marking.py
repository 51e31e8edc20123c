"""What a class's records come to: the policy, the people and what was decided about single submissions, together."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grader.batch.policies import (
    LEDGER,
    Choice,
    Extension,
    Ledger,
    Marks,
    Policy,
    Roster,
    apply,
    choose_attempts,
    extension_of,
    marks_of,
    read_extensions,
    read_ledger,
    read_policy,
    read_roster,
)
from grader.course import Course


@dataclass(frozen=True)
class Marking:
    """By what marks are given.

    Attributes:
        policy: deadlines, penalties, attempts, points.
        roster: who is in the class, where a list says so.
        extensions: more time for some.
        ledger: what people decided over the checks.
    """

    policy: Policy
    roster: Roster | None = None
    extensions: dict[str, Extension] = field(default_factory=dict)
    ledger: Ledger = field(default_factory=Ledger)

    @classmethod
    def read(
        cls, course: Course, results: Path, policy: Path | None, roster: Path | None, extensions: Path | None
    ) -> "Marking":
        """Read all of it.

        Raises:
            UsageError: a file cannot be read, or says what cannot be.
        """
        read = read_policy(course.folder, policy)
        return cls(
            read,
            None if roster is None else read_roster(roster, read.timezone),
            {} if extensions is None else read_extensions(extensions, read.timezone),
            read_ledger(results / LEDGER),
        )

    def marks(self, record: dict[str, Any]) -> Marks:
        """Return the marks of one submission."""
        name = record["submission"]
        person = None if self.roster is None else self.roster.person_of(name)
        return apply(marks_of(record, self.policy, extension_of(name, person, self.extensions)), self.ledger)

    def counting(self, records: Iterable[dict[str, Any]]) -> Iterator[Choice]:
        """Yield, for each person or name, which submission counts."""
        yield from choose_attempts(records, self.roster, self.policy, self.extensions, self.ledger)

    def all_extensions(self) -> list[Extension | None]:
        """Return the more time that anybody has."""
        people = () if self.roster is None else self.roster.people
        return [*self.extensions.values(), *(person.extension for person in people)]
