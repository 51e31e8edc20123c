"""A course in one piece, for a machine that has it not: with what is hidden, and the settings of the batch."""

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

from grader.batch.settings import Settings
from grader.course import Course, read_course
from grader.errors import CourseError
from grader.judge.hidden_checks import hash_of_all

_PARTS = ("course.toml", "exercises", "solutions")
_ALWAYS = (1980, 1, 1, 0, 0, 0)  # the same course is the same bytes


@dataclass(frozen=True)
class Bundle:
    """What a machine needs to grade: the files of the course, those of the hidden checks, and the settings."""

    settings: Settings
    course: bytes
    hidden: bytes | None
    versions: dict[str, str | None]
    """Of what judges, on the machine that asks: the same answers get the same verdicts by the same versions only."""

    def unpack(self, folder: Path) -> tuple[Course, Path | None]:
        """Write all of it into an empty folder, and return the course and the folder of hidden checks.

        Raises:
            CourseError: what arrived is not what was sent.
        """
        _unpack(self.course, folder / "course")
        course = read_course(folder / "course")
        if course.content_hash() != self.settings.course_hash:
            raise CourseError("the course arrived otherwise than it was sent")
        if self.hidden is None:
            return course, None
        _unpack(self.hidden, folder / "hidden")
        if hash_of_all(folder / "hidden") != self.settings.hidden:
            raise CourseError("the hidden checks arrived otherwise than they were sent")
        return course, folder / "hidden"


def packed_course(course: Course) -> bytes:
    """Return the files of a course that judging needs."""
    files = [path for part in _PARTS for path in _files(course.folder / part)]
    return _packed(course.folder, files)


def packed_hidden(folder: Path) -> bytes:
    """Return the files of a folder of hidden checks."""
    return _packed(folder, sorted({*_files(folder), *folder.rglob("*.py")}))  # with all that their hash is made of


def _files(path: Path) -> list[Path]:
    """Return the files below a folder, or the one file, without what Python and editors leave behind."""
    if path.is_file():
        return [path]
    found = (file for file in sorted(path.rglob("*")) if file.is_file())
    return [file for file in found if not any(part.startswith((".", "__pycache__")) for part in file.parts[-3:])]


def _packed(root: Path, files: list[Path]) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            archive.writestr(zipfile.ZipInfo(file.relative_to(root).as_posix(), _ALWAYS), file.read_bytes())
    return memory.getvalue()


def _unpack(data: bytes, folder: Path) -> None:
    folder.mkdir()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        archive.extractall(folder)
