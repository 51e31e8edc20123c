"""The course on its way to a platform: its own files where they stay private, else a package that brings it."""

import importlib.metadata
from pathlib import Path

from grader.course import Course, read_course
from grader.errors import UsageError
from grader.judge.text import plain
from grader.platforms.files import File, below
from grader.platforms.packages import Packages

_LEFT_OUT = (".pyc", ".pyo")


def course_files(course: Course) -> dict[str, File]:
    """Return what a judge reads of a course: `course.toml`, the stubs, and the folder that learners do not get."""
    stubs = {f"exercises/{exercise.file}": course.stub(exercise) for exercise in course.exercises}
    files = {path: File(stub.read_bytes()) for path, stub in stubs.items() if stub.is_file()}
    solutions = below("solutions", files_in(course.folder / "solutions"))
    return {"course.toml": File((course.folder / "course.toml").read_bytes()), **files, **solutions}


def files_in(folder: Path) -> dict[str, File]:
    """Return the files of a folder, without what Python and editors leave behind."""
    found: dict[str, File] = {}
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_file() and path.suffix not in _LEFT_OUT and not any(_is_left_behind(part) for part in parts):
            found["/".join(parts)] = File(path.read_bytes())
    return found


def _is_left_behind(part: str) -> bool:
    return part.startswith(".") or part == "__pycache__"


def refuse_unpackaged(course: Course, packages: Packages, why: str) -> Packages:
    """Return the packages with the one that brings the course; `why` says why its files cannot go along.

    Raises:
        UsageError: nothing that pip can install brings this course as it is here.
    """
    if packages.were_named:
        return packages
    installed = {point.name: point for point in importlib.metadata.entry_points(group="grader.courses")}
    point = installed.get(course.name)
    mend = "Name the package that brings it, as it is here: --package REQUIREMENT."
    if point is None or point.dist is None:
        raise UsageError(f"{why}\nNo installed package brings the course '{plain(course.name, 60)}'.\n{mend}")
    theirs = read_course(point.load()()).content_hash()
    if theirs != course.content_hash():
        raise UsageError(f"{why}\nThe installed {point.dist.name} brings another one, with other checks.\n{mend}")
    brings = f"{point.dist.name}=={point.dist.version}"
    return Packages(tuple(dict.fromkeys([*packages.lines, brings])), packages.wheels)
