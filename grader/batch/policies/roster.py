"""Who is in the class: which person a submission belongs to, and who has handed in nothing."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from grader.batch.policies.times import Extension
from grader.judge.text import plain

TELLING = ("id", "login", "email", "canvas_id", "participant")
"""What one person has and nobody else."""
_MOODLE_FOLDER = re.compile(r"(.+)_(\d+)_assignsubmission_\w*", re.DOTALL)
_CANVAS_FILE = re.compile(r"[^_]+(?:_LATE)?_(\d+)(?:_\d+_.*)?", re.DOTALL)


@dataclass(frozen=True)
class Person:
    """One person of a class, as the roster has them."""

    id: str = ""
    name: str = ""
    email: str = ""
    login: str = ""
    section: str = ""
    canvas_id: str = ""
    """The number that Canvas has for them."""
    participant: str = ""
    """The number that Moodle has for them in one assignment: ``Participant 123456``."""
    submissions: tuple[str, ...] = ()
    """The names of their submissions, where the roster names them."""
    extension: Extension | None = field(default=None, compare=False)
    line: int = field(default=0, compare=False)

    @property
    def identity(self) -> str:
        """What tells them from everybody else."""
        return next((text for key in TELLING if (text := getattr(self, key))), self.name)

    def __str__(self) -> str:
        """How they are called."""
        return self.name or self.identity


@dataclass
class Reconciliation:
    """Who has no submission, and which submissions have nobody."""

    without_submission: list[Person]
    without_person: list[str]

    def lines(self) -> list[str]:
        """Return a line for each."""
        people = [
            f"{person} (line {person.line} of the roster) has no submission." for person in self.without_submission
        ]
        return [*people, *(f"The submission '{name}' belongs to nobody in the roster." for name in self.without_person)]


class Roster:
    """The people of a class, each once."""

    def __init__(self, people: Iterable[Person]) -> None:
        """Index the people by all that they can be found by."""
        self.people = tuple(people)
        self._indexes = (_Indexes(self.people, written), _Indexes(self.people, folded))

    def person_of(self, submission: str) -> Person | None:
        """Return whose submission it is; None where nobody, or more than one, could be meant.

        It is theirs whose row names it; else theirs whose id, login or email address it is; else theirs whose name it
        is. What is written just so comes before what differs in capitals. The names that Moodle and Canvas give to
        what they hand out are understood.
        """
        found = (person for indexes in self._indexes if (person := indexes.person_of(submission)))
        in_names = (person for indexes in self._indexes if (person := indexes.person_within(submission)))
        return next(chain(found, in_names), None)

    def reconcile(self, submissions: Iterable[str]) -> Reconciliation:
        """Return who and what has no counterpart; neither is lost."""
        found: set[str] = set()
        unknown = []
        for submission in submissions:
            person = self.person_of(submission)
            if person is None:
                unknown.append(submission)
            else:
                found.add(person.identity)
        return Reconciliation([person for person in self.people if person.identity not in found], unknown)


def extension_of(submission: str, person: Person | None, extensions: Mapping[str, Extension]) -> Extension | None:
    """Return the more time that a submission has: of its own, or its person's; the list goes before the roster.

    Args:
        submission: its name.
        person: whose it is, where that is known.
        extensions: as `read_extensions` returns them.
    """
    for name in names_of(submission, person):
        if (extension := extensions.get(name)) is not None:
            return extension
    return None if person is None else person.extension


def names_of(submission: str, person: Person | None) -> list[str]:
    """Return all names under which a list may speak of a submission, as they compare."""
    telling = [] if person is None else [*person.submissions, *(getattr(person, key) for key in TELLING), person.name]
    return [folded(name) for name in (submission, *telling) if name]


def folded(name: str) -> str:
    """Return a name as it compares: as a record writes it, however its letters were composed, whatever its case."""
    return written(name).casefold()


def written(name: str) -> str:
    """Return a name as a record writes it, however its letters were composed, in its own case."""
    return unicodedata.normalize("NFC", plain(" ".join(name.split())))


class _Indexes:
    """Finds people by their names, which `compared` makes of how they are written."""

    def __init__(self, people: Iterable[Person], compared: Callable[[str], str]) -> None:
        self._compared = compared
        self._named: dict[str, Person | None] = {}
        self._told: dict[str, Person | None] = {}
        self._called: dict[str, Person | None] = {}
        self._numbered: dict[str, Person | None] = {}
        for person in people:
            self._add(self._named, person.submissions, person)
            self._add(self._told, (getattr(person, key) for key in TELLING), person)
            self._add(self._called, (person.name, _first_last(person.name)), person)
            self._add(self._numbered, (person.canvas_id, person.participant), person)

    def person_of(self, submission: str) -> Person | None:
        """Return who is called like the submission."""
        name = self._compared(submission)
        return next((person for index in (self._named, self._told, self._called) if (person := index.get(name))), None)

    def person_within(self, submission: str) -> Person | None:
        """Return whose number, or name, stands in what Moodle and Canvas made the submission's name of."""
        for number in _numbers_in(submission):
            if person := self._numbered.get(self._compared(number)):
                return person
        moodle = _MOODLE_FOLDER.fullmatch(submission)
        return self._called.get(self._compared(moodle[1])) if moodle else None

    def _add(self, index: dict[str, Person | None], names: Iterable[str], person: Person) -> None:
        """Add a person under some names; a name that two people have finds neither."""
        for name in {self._compared(name) for name in names if name}:
            index[name] = person if index.get(name, person) is person else None


def _numbers_in(submission: str) -> Iterator[str]:
    if moodle := _MOODLE_FOLDER.fullmatch(submission):
        yield f"Participant {moodle[2]}"
    if canvas := _CANVAS_FILE.fullmatch(submission):
        yield canvas[1]


def _first_last(name: str) -> str:
    """Return ``Ana López`` for ``López, Ana``."""
    last, comma, first = name.partition(",")
    return f"{first.strip()} {last.strip()}" if comma else ""
