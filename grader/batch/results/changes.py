"""What differs between two gradings of the same submissions."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grader.batch.cells import harmless, write_table

HEAD = ("submission", "exercise", "status_before", "status_after", "score_before", "score_after")


@dataclass(frozen=True)
class Change:
    """One exercise of one submission whose verdict is another one now; None where it was, or is, not judged."""

    submission: str
    exercise: str
    before: tuple[str, int] | None
    after: tuple[str, int] | None

    @property
    def points(self) -> int:
        """The points that it brings."""
        return (self.after or ("", 0))[1] - (self.before or ("", 0))[1]


@dataclass
class Changes:
    """All changes of a batch.

    Attributes:
        compared: how many submissions have a record in both gradings.
        all: the changes, submission by submission.
        gained: how many submissions have more points now.
        lost: how many have fewer.
        missing: submissions with a record in one of the two gradings alone.
    """

    compared: int = 0
    all: list[Change] = field(default_factory=list)
    gained: int = 0
    lost: int = 0
    missing: list[str] = field(default_factory=list)

    def by_exercise(self) -> list[tuple[str, int, int]]:
        """Return the exercises with changes, each with how many submissions gained and how many lost points there."""
        gained, lost = Counter[str](), Counter[str]()
        for change in self.all:
            gained[change.exercise] += change.points > 0
            lost[change.exercise] += change.points < 0
        return [(name, gained[name], lost[name]) for name in dict.fromkeys(change.exercise for change in self.all)]


def compare(pairs: Iterable[tuple[dict[str, Any] | None, dict[str, Any] | None]]) -> Changes:
    """Compare the records of submissions in two gradings, each with its counterpart or None."""
    changes = Changes()
    for before, after in pairs:
        if before is None or after is None:
            changes.missing.append((before or after or {"submission": ""})["submission"])
            continue
        changes.compared += 1
        changes.all += _between(before, after)
        changes.gained += after["score"] > before["score"]
        changes.lost += after["score"] < before["score"]
    return changes


def write_changes(path: Path, changes: Changes) -> None:
    """Write a line for each change, whole or not at all."""
    rows: list[list[str]] = [list(HEAD)]
    for change in changes.all:
        (was, had), (now, has) = change.before or ("", ""), change.after or ("", "")
        rows.append([harmless(change.submission), change.exercise, was, now, str(had), str(has)])
    write_table(path, rows)


def _between(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Change]:
    was, now = _verdicts(before), _verdicts(after)
    for exercise in dict.fromkeys([*was, *now]):
        if was.get(exercise) != now.get(exercise):
            yield Change(after["submission"], exercise, was.get(exercise), now.get(exercise))


def _verdicts(record: dict[str, Any]) -> dict[str, tuple[str, int]]:
    return {exercise["name"]: (exercise["status"], exercise["score"]) for exercise in record["exercises"]}
