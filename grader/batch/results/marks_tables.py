"""marks.csv and the gradebooks: made of records each time, so that a changed deadline needs no regrading."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from grader.batch.cells import harmless, write_table
from grader.batch.marking import Marking
from grader.batch.policies import Choice, Gradebook, Marks, Person, Roster, canvas_rows, gradebook_of, moodle_rows
from grader.batch.policies.marks import TOTAL
from grader.batch.policies.moodle import IDENTITIES
from grader.batch.policies.numbers import shown

HEAD = (
    "submission",
    "attempt",
    "counts",
    "id",
    "name",
    "points",
    "taken_off",
    "final",
    "max_points",
    "passed",
    "late_days",
    "why",
)

_GRADEBOOK = "gradebook-{}.csv"
_COUNTERPART = "without-counterpart.csv"
ByKey = Callable[[str], dict[str, Any] | None]


class Platform(StrEnum):
    """Whose gradebook it is."""

    CANVAS = "canvas"
    MOODLE = "moodle"


@dataclass(frozen=True)
class Books:
    """Which gradebooks are written, and what the assignment is called in them."""

    platforms: tuple[Platform, ...] = ()
    assignment: str = ""


def write_marks(
    folder: Path, marking: Marking, books: Books, records: Callable[[], Iterable[dict[str, Any]]], by_key: ByKey
) -> None:
    """Write marks.csv, and where there is a roster the gradebooks and who has no counterpart.

    Args:
        folder: the results.
        marking: by what marks are given.
        books: the gradebooks.
        records: yields all records anew whenever it is called.
        by_key: returns the record of that key.
    """
    remove_gradebooks(folder)
    choices = {choice.counts.key: choice for choice in marking.counting(records())}
    rows = ([harmless(cell) for cell in row] for row in _rows(marking, choices, records()))
    write_table(folder / "marks.csv", [list(HEAD), *rows])
    roster = marking.roster
    if roster is None:
        return
    gradebook = gradebook_of(_people(roster, marking, choices, by_key))
    for platform in books.platforms:
        write_table(folder / _GRADEBOOK.format(platform), _gradebook_rows(platform, gradebook, roster, books))
    lines = roster.reconcile(record["submission"] for record in records()).lines()
    write_table(folder / _COUNTERPART, [["who"], *([harmless(line)] for line in lines)])


def refuse_unfit(roster: Roster | None, books: Books) -> None:
    """Raise, before anything is graded, the `UsageError` that a platform's gradebook would raise afterwards."""
    if roster is not None:
        nothing_yet = gradebook_of((person, None) for person in roster.people)
        for platform in books.platforms:
            _gradebook_rows(platform, nothing_yet, roster, books)


def remove_gradebooks(folder: Path) -> None:
    """Remove what an earlier run has written about people: it would be of other marks than those beside it."""
    for name in (*(_GRADEBOOK.format(platform) for platform in Platform), _COUNTERPART):
        (folder / name).unlink(missing_ok=True)


def _gradebook_rows(platform: Platform, gradebook: Gradebook, roster: Roster, books: Books) -> list[list[str]]:
    headings = {TOTAL: books.assignment}
    if platform is Platform.CANVAS:
        return canvas_rows(gradebook, headings)
    return moodle_rows(gradebook, headings, identified_by=_identity(roster))


def _identity(roster: Roster) -> str:
    """Return what everybody has that Moodle finds people by; the email address where there is nothing."""
    everybodys = (key for key in IDENTITIES if all(getattr(person, key) for person in roster.people))
    return next(everybodys, next(iter(IDENTITIES)))


def _rows(marking: Marking, choices: dict[str, Choice], records: Iterable[dict[str, Any]]) -> Iterator[tuple[str, ...]]:
    for record in records:
        marks, choice = marking.marks(record), choices.get(record["key"])
        person = None if marking.roster is None else marking.roster.person_of(record["submission"])
        yield (
            record["submission"],
            str(record["attempt"]),
            "yes" if choice is not None else "no",
            "" if person is None else person.id,
            "" if person is None else person.name,
            shown(marks.raw),
            shown(marks.taken_off),
            shown(marks.final),
            shown(marks.max_points),
            {True: "yes", False: "no", None: ""}[marks.passed],
            str(marks.late_days),
            " ".join(filter(None, [marks.why, "" if choice is None else choice.why])),
        )


def _people(
    roster: Roster, marking: Marking, choices: dict[str, Choice], by_key: ByKey
) -> Iterator[tuple[Person, Marks | None]]:
    """Yield everybody with the marks of the submission that counts, and with None where there is none."""
    counting = {choice.person.identity: key for key, choice in choices.items() if choice.person is not None}
    for person in roster.people:
        key = counting.get(person.identity)
        record = None if key is None else by_key(key)
        yield person, None if record is None else marking.marks(record)
