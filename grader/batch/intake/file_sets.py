"""Single files that lie side by side: all of one person are one submission.

Whose a file is, its name says: `ana_half.py` is of `ana`, and of Canvas's `lopezana_LATE_123_9001_half-1.py` the name
and the student's number count, `lopezana_123`.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from grader.batch.intake.answers import Answers, Holder, told_by
from grader.batch.intake.names import plain_name, without_suffix
from grader.batch.intake.packed import Packed
from grader.batch.intake.unreadable import Unreadable
from grader.batch.submission import Source
from grader.course import Course
from grader.judge.text import plain

_CANVAS = re.compile(r"([^_]+)(?:_LATE)?_([0-9]+)_([0-9]{1,20})_.+", re.DOTALL)

Files = Mapping[str, tuple[str, ...]]
"""The names of one person's files by the exercises they answer; several where nobody can tell which is the latest."""


@dataclass(frozen=True)
class FileSet(Source):
    """A submission of files in a folder, or an archive, that holds those of others, too."""

    files: Files = field(default_factory=dict, compare=False)
    holder: Holder = field(default_factory=Packed, repr=False, compare=False)

    def answers(self) -> Answers:
        """Read the file that counts for each exercise."""
        found = Answers()
        for exercise, names in self.files.items():
            try:
                found.files[exercise] = self._read(names)
            except Unreadable as error:
                found.faults[exercise] = str(error)
        return found

    def _read(self, names: tuple[str, ...]) -> bytes:
        if len(names) > 1:
            shown = " and ".join(plain(plain_name(name), 100) for name in names[:3])
            raise Unreadable(f"is there more than once, as {shown}, and which is the latest is not known; keep one")
        data = self.holder.read(names)
        if data is None:
            raise Unreadable("is no longer there")
        return data


@dataclass(frozen=True)
class _File:
    name: str
    person: str
    exercise: str
    later: tuple[int, tuple[int, ...]]
    """Canvas's number of the file, and those that it got as it was handed in again: the higher, the later."""


def file_sets(names: Iterable[str], course: Course | None) -> tuple[list[str], dict[str, Files]]:
    """Return the files whose names do not tell a person and an exercise, and those of each person."""
    singles: list[str] = []
    people: dict[str, dict[str, list[_File]]] = {}
    for name in sorted(names):
        file = _file(name, course) if course is not None and name.lower().endswith(".py") else None
        if file is None:
            singles.append(name)
        else:
            people.setdefault(file.person, {}).setdefault(file.exercise, []).append(file)
    return singles, {
        person: {exercise: _latest(files) for exercise, files in theirs.items()} for person, theirs in people.items()
    }


def _file(name: str, course: Course) -> _File | None:
    stem = without_suffix(name)
    told = told_by(stem, course)
    if told is None:
        return None
    person, number = told.before, 0
    if canvas := _CANVAS.fullmatch(stem):
        person, number = f"{canvas[1]}_{canvas[2]}", int(canvas[3])
    person = unicodedata.normalize("NFC", person.strip())
    return _File(name, person, told.exercise.name, (number, told.again)) if person else None


def _latest(files: list[_File]) -> tuple[str, ...]:
    latest = max(file.later for file in files)
    return tuple(file.name for file in files if file.later == latest)
