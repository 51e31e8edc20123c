"""Reading one submission, wherever it lies: whatever is wrong with it is said in it, and never raised."""

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from grader.batch.intake.answers import Answers, Holder, answers_in, told_by
from grader.batch.intake.class_zips import PackedSource
from grader.batch.intake.file_sets import FileSet
from grader.batch.intake.folders import Folder, cannot_be_read, open_regular, read_answer
from grader.batch.intake.tars import packed_in_tar
from grader.batch.intake.unreadable import Unreadable
from grader.batch.intake.zips import packed_in_zip
from grader.batch.submission import Source, Submission
from grader.course import Course
from grader.judge.text import plain

ZIP, TARS, PYTHON = ".zip", (".tar.gz", ".tgz"), ".py"
ARCHIVES = (ZIP, *TARS)

_IS_LINK = "The submission is a link; put what it leads to there."
_Opener = Callable[[], BinaryIO]


def read_submission_of(source: Source, course: Course) -> Submission:
    """Read the answers of one submission to the exercises of a course; what is not there is in none of its fields."""
    try:
        found, fault = _answers(source, course), ""
    except Unreadable as error:
        found, fault = Answers(), str(error)
    except OSError as error:
        found, fault = Answers(), f"The submission {cannot_be_read(error)}."
    except ValueError:  # a NUL in a path that a list names
        found, fault = Answers(), "The submission's path is none that this system knows; mend it in the list."
    return Submission(source.name, found.files, found.faults, fault, source.received, source.attempt)


def _answers(source: Source, course: Course) -> Answers:
    if isinstance(source, FileSet):
        return source.answers()
    if isinstance(source, PackedSource):
        if source.packed.is_link:
            raise Unreadable(_IS_LINK)
        if source.packed.is_folder:
            return _in_folder(source.packed, course)
        return _in_file(source.path.name, lambda: source.packed.open(()), course)
    try:
        mode = os.lstat(source.path).st_mode
    except FileNotFoundError:
        raise Unreadable(f"There is nothing at {plain(str(source.path), 400)}.") from None
    if stat.S_ISLNK(mode):
        raise Unreadable(_IS_LINK)
    if stat.S_ISDIR(mode):
        return _in_folder(Folder(source.path), course)
    return _in_file(source.path.name, lambda: open_regular(source.path), course)


def _in_folder(folder: Holder, course: Course) -> Answers:
    """Read a folder of exercises, or one that holds nothing but an archive of them, as Moodle hands out."""
    found = answers_in(folder, course)
    if found:
        return found
    archives = _archives(folder)
    if len(archives) == 1:
        return _in_file(archives[0], lambda: folder.open((archives[0],)), course)
    raise Unreadable(_nothing_in_it(course, archives))


def _in_file(name: str, opened: _Opener, course: Course) -> Answers:
    suffix = name.lower()
    if suffix.endswith(PYTHON):
        return _only_answer(Path(name).stem, opened, course)
    if not suffix.endswith(ARCHIVES):
        raise Unreadable(f"It is no folder, no .zip, .tar.gz or .tgz, and no .py, but {plain(name, 100)}.")
    with _opened_archive(opened) as file:
        packed = packed_in_zip(file) if suffix.endswith(ZIP) else packed_in_tar(file, _names_of_files(course))
        found = answers_in(packed, course)
        if not found:
            raise Unreadable(_nothing_in_it(course, _archives(packed)))
        return found


def _opened_archive(opened: _Opener) -> BinaryIO:
    try:
        return opened()
    except Unreadable as error:  # it says of a file why it cannot be read
        raise Unreadable(f"The archive {error}.") from None


def _only_answer(stem: str, opened: _Opener, course: Course) -> Answers:
    """Read a file that is a whole submission: the answer to the exercise that its name tells."""
    told = told_by(stem, course)
    if told is None:
        end = f"ANYTHING_{course.exercises[0].name}.py" if course.exercises else "an exercise"
        raise Unreadable(f"The file's name does not end in that of an exercise, as {end} does.")
    found, exercise = Answers(), told.exercise
    try:
        with opened() as file:
            found.files[exercise.name] = read_answer(file)
    except Unreadable as error:
        found.faults[exercise.name] = str(error)
    except OSError as error:
        found.faults[exercise.name] = cannot_be_read(error)
    return found


def _nothing_in_it(course: Course, archives: list[str]) -> str:
    but = f", but an archive, {plain(archives[0], 100)}, which is not opened" if archives else ""
    mend = f"; hand in files like exercises/{course.exercises[0].file}" if course.exercises else ""
    return f"It holds no exercise of the course{but}{mend}."


def _archives(holder: Holder) -> list[str]:
    return [name for name in holder.files() if name.lower().endswith(ARCHIVES)]


def _names_of_files(course: Course) -> set[str]:
    return {f"{exercise.name}.py" for exercise in course.exercises}
