"""Finding the submissions in what `grader grade` was given.

In a folder each sub-folder is a submission, and each archive and each Python file. What is none of these is one, too,
which cannot be read: nobody is left out in silence. Names that begin with a dot, and what systems put into folders, are
passed over.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from grader.batch.intake.answers import is_ignored
from grader.batch.intake.class_zips import opened_class_zip
from grader.batch.intake.names import distinct_names, without_suffix
from grader.batch.intake.one_submission import require_many
from grader.batch.intake.path_lists import sources_in_list
from grader.batch.submission import Source
from grader.course import Course
from grader.errors import UsageError
from grader.learner.workspace import shown_path

_WAYS = "a folder of submissions, a .zip of one, or a .csv with the columns submission and path"


@contextmanager
def opened(path: Path, course: Course | None = None) -> Iterator[Iterator[Source]]:
    """Find the submissions in a folder, a CSV or a zip; those in a zip can be read until the end of this context.

    With the `course`, a folder that is itself one submission is always told from a folder of them.

    Raises:
        UsageError: there are none, or it cannot be told which; the message names the mend.
    """
    if path.suffix.lower() == ".zip" and os.path.isfile(path):
        with opened_class_zip(path, course) as sources:
            yield _some(path, sources)
    else:
        yield find_sources(path, course)


def find_sources(path: Path, course: Course | None = None) -> Iterator[Source]:
    """Find the submissions in a folder, by their names, or in a CSV, in its order."""
    if os.path.isdir(path):  # unlike Path.is_dir, it never raises
        return _some(path, _in_folder(path, course))
    if not os.path.exists(path):
        raise UsageError(f"There is nothing at {shown_path(path)}.\nGive {_WAYS}.")
    if path.suffix.lower() != ".csv" or not os.path.isfile(path):
        raise UsageError(f"{shown_path(path)} is not {_WAYS}.\nUnpack another archive, and give its folder.")
    return _some(path, sources_in_list(path))


def _in_folder(folder: Path, course: Course | None) -> Iterator[Source]:
    try:
        with os.scandir(folder) as listed:
            kinds = {entry.name: entry.is_file(follow_symlinks=False) for entry in listed if not is_ignored(entry.name)}
    except OSError as error:
        raise UsageError(f"{shown_path(folder)} cannot be read: {error.strerror}.") from None
    require_many(folder, kinds, course)
    entries = [(without_suffix(name) if kinds[name] else name, name) for name in sorted(kinds)]
    names = distinct_names(entries)
    return (Source(name, folder / entry) for name, (_, entry) in zip(names, entries, strict=True))


def _some(path: Path, sources: Iterator[Source]) -> Iterator[Source]:
    first = next(sources, None)
    if first is None:
        raise UsageError(f"There are no submissions in {shown_path(path)}.\nGive {_WAYS}.")
    return _after(first, sources)


def _after(first: Source, others: Iterator[Source]) -> Iterator[Source]:
    yield first
    yield from others
