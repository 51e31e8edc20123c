"""One zip of all submissions, as course platforms hand out: read where it is, and never unpacked to the disk."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from grader.batch.intake.answers import Parts
from grader.batch.intake.earlier_results import holds_results
from grader.batch.intake.entries import Entry, named_entries
from grader.batch.intake.file_sets import FileSet
from grader.batch.intake.folders import open_regular
from grader.batch.intake.one_submission import is_one_submission, require_many
from grader.batch.intake.packed import Member, Packed
from grader.batch.intake.unreadable import Unreadable
from grader.batch.intake.zips import zip_members
from grader.batch.submission import Source
from grader.course import Course
from grader.errors import UsageError
from grader.learner.workspace import shown_path

MAX_MEMBERS = 500_000
MAX_DIRECTORY_BYTES = 2**26

_Members = list[tuple[Parts, Member]]


@dataclass(frozen=True)
class PackedSource(Source):
    """A submission in a zip of many: it can be read as long as that is open, and in this process only."""

    packed: Packed = field(default_factory=Packed, repr=False, compare=False)


@contextmanager
def opened_class_zip(path: Path, course: Course | None) -> Iterator[Iterator[Source]]:
    """Open a zip that holds what could stand in a folder of submissions."""
    try:
        file = open_regular(path.resolve())
    except OSError as error:
        raise UsageError(f"{shown_path(path)} cannot be read: {error.strerror}.") from None
    with file:
        try:
            members: _Members = list(zip_members(file, MAX_MEMBERS, MAX_DIRECTORY_BYTES))
        except Unreadable:
            mend = "Make it anew; or unpack it, and give the folder."
            raise UsageError(f"{shown_path(path)} is broken, or too large to be read as it is.\n{mend}") from None
        yield _sources(path, members, course)


def _sources(path: Path, members: _Members, course: Course | None) -> Iterator[Source]:
    found: dict[str, Packed] = {}
    beside = Packed()
    for parts, member in _unwrapped(path, members, course):
        found.setdefault(parts[0], Packed()).add(parts[1:], member)
        if len(parts) == 1:
            beside.add(parts, member)
    kinds = {name: not packed.is_folder for name, packed in found.items() if not holds_results(packed)}
    require_many(path, kinds, course)

    def source(name: str, entry: Entry) -> Source:
        at = path / entry.at
        if entry.files:
            return FileSet(name, at, files=entry.files, holder=beside)
        return PackedSource(name, at, packed=found[entry.at])

    return (source(name, entry) for name, entry in named_entries(kinds, course))


def _unwrapped(path: Path, members: _Members, course: Course | None) -> _Members:
    """Return the members without the one folder around them all, where it is the class's and not a learner's."""
    tops = {parts[0] for parts, _ in members}
    inside = {parts[1] for parts, _ in members if len(parts) > 1}
    is_named_so = tops == {path.stem}
    if len(tops) != 1 or not (is_named_so or len(inside) > 1):
        return members
    if is_one_submission(inside, course):
        if is_named_so:  # somebody's submission, as a system makes a zip of a folder
            require_many(path, inside, course)
        return members
    return [(parts[1:], member) for parts, member in members if len(parts) > 1]
