"""What lies in a folder of submissions, or in a zip of one: which submissions these are, and their names."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from grader.batch.intake.file_sets import Files, file_sets
from grader.batch.intake.names import OF_A_FILE_SET, distinct_names, without_suffix
from grader.course import Course


@dataclass(frozen=True)
class Entry:
    """A folder, an archive or a file; or the files of one person."""

    short: str
    whole: str
    at: str
    """What it is called where it lies; of several files the first."""
    files: Files = field(default_factory=dict)


def named_entries(kinds: Mapping[str, bool], course: Course | None) -> Iterator[tuple[str, Entry]]:
    """Return the submissions in order, each with its name.

    Args:
        kinds: whether it is a file, by what it is called there.
        course: the names of files tell its exercises; without one, each file is by itself.
    """
    singles, sets = file_sets((name for name, is_file in kinds.items() if is_file), course)
    entries = [_of_set(person, files) for person, files in sets.items()]
    entries += [Entry(without_suffix(name), name, name) for name in singles]
    entries += [Entry(name, name, name) for name, is_file in kinds.items() if not is_file]
    entries.sort(key=lambda entry: entry.whole)
    names = distinct_names([(entry.short, entry.whole) for entry in entries])
    return zip(names, entries, strict=True)


def _of_set(person: str, files: Files) -> Entry:
    first = min(name for names in files.values() for name in names)
    return Entry(person, f"{person}{OF_A_FILE_SET}", first, files)
