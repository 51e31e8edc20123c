"""Reading lists of people: one's own CSV, or what Canvas and Moodle export."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import tzinfo
from pathlib import Path

from grader.batch.cells import read_table
from grader.batch.policies.roster import TELLING, Person, Roster, folded, names_of
from grader.batch.policies.times import Extension, read_extension
from grader.errors import UsageError

COLUMNS: dict[str, tuple[str, ...]] = {
    "submission": ("submission", "folder"),
    "id": ("id", "id number", "idnumber", "sis user id", "student id"),
    "name": ("name", "full name", "student", "display name"),
    "first": ("first name", "firstname", "given name"),
    "last": ("last name", "lastname", "surname", "family name"),
    "email": ("email", "e-mail", "email address", "mail"),
    "login": ("login", "username", "user name", "sis login id"),
    "section": ("section", "group", "groups"),
    "canvas_id": ("canvas id",),
    "participant": ("identifier",),
    "extension": ("extension",),
}
"""What the columns of a list may be called, whatever their case; others are left alone."""
_WORDS = {"id": "id", "login": "login", "email": "email address", "canvas_id": "Canvas id", "participant": "identifier"}


@dataclass(frozen=True)
class _Row:
    """One row of a list: its cells by the names of `COLUMNS`."""

    where: str
    line: int
    cells: Mapping[str, str]
    first: str
    """What stands in the very first cell."""

    def person(self, zone: tzinfo | None) -> Person:
        cells = self.cells
        fields = {key: cells[key] for key in (*TELLING, "section")}
        name = cells["name"] or f"{cells['first']} {cells['last']}".strip()
        submissions = (cells["submission"],) if cells["submission"] else ()
        extension = self.extension(zone)
        return Person(**fields, name=name, submissions=submissions, extension=extension, line=self.line)

    def extension(self, zone: tzinfo | None) -> Extension | None:
        return read_extension(self.cells["extension"], zone, f"{self.where}: extension")

    @property
    def who(self) -> str:
        return next((text for key in ("submission", *TELLING, "name", "last") if (text := self.cells[key])), "")


def read_roster(path: Path, zone: tzinfo | None = None) -> Roster:
    """Return the class that a CSV lists.

    Args:
        path: the file; its first line names the columns, in any order (see `COLUMNS`).
        zone: of extensions that name none; the policy's `timezone`.

    Raises:
        UsageError: it cannot be read, or two rows contradict each other; the message names the lines.
    """
    people: dict[str, Person] = {}
    seen: dict[tuple[str, str], Person] = {}
    for row in _rows(path):
        if _is_about_assignments(row):
            continue
        person = row.person(zone)
        if not person.identity:
            raise UsageError(f"{row.where} says of '{row.who}' not whose it is. Add a name, an id or an email address.")
        before = people.get(person.identity)
        if before is not None and _is_the_same(before, person):
            person = _with_more(row, before, person)
        _check_alone(row, person, seen)
        people[person.identity] = person
    return Roster(people.values())


def read_extensions(path: Path, zone: tzinfo | None = None) -> dict[str, Extension]:
    """Return who has more time, from a CSV with a column `extension` and one that says who: a submission, id or email.

    Raises:
        UsageError: it cannot be read, or somebody stands in it twice.
    """
    extensions: dict[str, Extension] = {}
    for row in _rows(path, needs_extension=True):
        extension = row.extension(zone)
        if extension is None:
            continue
        if not row.who:
            raise UsageError(f"{row.where} gives an extension to nobody. Say whose it is.")
        if folded(row.who) in extensions:
            raise UsageError(f"{row.where}: '{row.who}' has an extension already. Take one of the two out.")
        extensions[folded(row.who)] = extension
    return extensions


def extensions_of_nobody(
    extensions: Mapping[str, Extension], submissions: Iterable[str], roster: Roster | None
) -> list[str]:
    """Return the names in a list of extensions that are nobody's: a slip there would cost somebody points."""
    people = () if roster is None else roster.people
    known = {name for person in people for name in names_of("", person)}
    known.update(folded(submission) for submission in submissions)
    return [name for name in extensions if name not in known]


def _rows(path: Path, *, needs_extension: bool = False) -> Iterable[_Row]:
    table = read_table(path)
    _, header = next(table, (0, []))
    columns = _columns(path, header)
    if needs_extension and not columns["extension"]:
        raise UsageError(f"{path} has no column 'extension'. Its first line is, for example: submission,extension.")
    for line, row in table:
        where = f"{path}, line {line}"
        if any(cell.strip() for cell in row[len(header) :]):
            raise UsageError(f'{where} has more cells than the first line. Put "…" around a text with a comma.')
        filled = [cell.strip() for cell in (*row, *[""] * (len(header) - len(row)))]
        cells = {key: next((filled[at] for at in found if filled[at]), "") for key, found in columns.items()}
        yield _Row(where, line, cells, filled[0])


def _columns(path: Path, header: list[str]) -> dict[str, list[int]]:
    """Return in which columns each thing stands; of several, the first with something in it counts."""
    names = [" ".join(cell.split()).casefold() for cell in header]
    columns = {key: [names.index(name) for name in known if name in names] for key, known in COLUMNS.items()}
    if {"student", "id", "section"} <= set(names):  # Canvas: ID is its own number, the university's is SIS User ID
        columns["id"].remove(names.index("id"))
        columns["canvas_id"].append(names.index("id"))
    if not any(columns[key] for key in ("submission", *TELLING, "name", "last")):
        found = f"has only {', '.join(header[:6])}" if header else "is empty"
        raise UsageError(
            f"{path}: no column says who somebody is; the first line {found}.\n"
            "It names the columns, such as submission,id,name,email."
        )
    return columns


def _is_about_assignments(row: _Row) -> bool:
    """Whether a row of a Canvas export is of no student: what assignments are worth, and how grades are posted."""
    return "Points Possible" in row.first or not row.who


def _is_the_same(before: Person, person: Person) -> bool:
    """Whether a further row is about the same person; of people who have but a name nobody can tell."""
    telling = any(getattr(person, key) for key in TELLING)
    return telling and replace(before, submissions=()) == replace(person, submissions=())


def _with_more(row: _Row, before: Person, person: Person) -> Person:
    """Return a person whose second row names a second submission, and says the same otherwise."""
    new = [name for name in person.submissions if name not in before.submissions]
    if not new:
        raise UsageError(f"{row.where}: {person} stands in line {before.line} already. Take one of the two out.")
    return replace(before, submissions=(*before.submissions, *new), extension=person.extension or before.extension)


def _check_alone(row: _Row, person: Person, seen: dict[tuple[str, str], Person]) -> None:
    told = [(key, word, text) for key, word in _WORDS.items() if (text := getattr(person, key))]
    told = told or [("name", "name", person.name)]
    told += [("submission", "submission", name) for name in person.submissions]
    told.append(("identity", "id", person.identity))
    for key, word, text in told:
        other = seen.setdefault((key, folded(text)), person)
        if other.line != person.line:
            raise UsageError(
                f"{row.where}: the {word} '{text}' is that of {other} in line {other.line}, too.\n"
                "Each person stands in one row, with an id where names are the same; a further row of a person differs "
                "in the submission alone."
            )
