"""Finding the submissions in what `grader grade` was given.

In a folder each sub-folder is a submission, each archive, and all Python files of one person together. What is none of
these is one, too, which cannot be read: nobody is left out in silence. Names that begin with a dot, what systems put
into folders, and results of `grader grade` are passed over.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from grader.batch.intake.answers import is_ignored
from grader.batch.intake.class_zips import opened_class_zip
from grader.batch.intake.earlier_results import holds_results
from grader.batch.intake.entries import Entry, named_entries
from grader.batch.intake.file_sets import FileSet
from grader.batch.intake.folders import Folder
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
    kinds = {name: is_file for name, is_file in kinds.items() if is_file or not holds_results(Folder(folder / name))}
    require_many(folder, kinds, course)
    inside = Folder(folder.resolve())

    def source(name: str, entry: Entry) -> Source:
        path = folder / entry.at
        return FileSet(name, path, files=entry.files, holder=inside) if entry.files else Source(name, path)

    return (source(name, entry) for name, entry in named_entries(kinds, course))


def _some(path: Path, sources: Iterator[Source]) -> Iterator[Source]:
    first = next(sources, None)
    if first is None:
        raise UsageError(f"There are no submissions in {shown_path(path)}.\nGive {_WAYS}.")
    return _after(first, sources)


def _after(first: Source, others: Iterator[Source]) -> Iterator[Source]:
    yield first
    yield from others
