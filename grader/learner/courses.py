"""The courses there are to choose from: the installed ones by their names, others by the folders they lie in."""

import importlib.metadata
import os
import re
from collections.abc import Callable, Mapping
from importlib.metadata import EntryPoint
from pathlib import Path

from grader.course import Course, read_course
from grader.errors import CourseError, UsageError

GROUP = "grader.courses"
"""The entry points of installed courses: each is a function that returns the folder."""


def installed_courses() -> dict[str, EntryPoint]:
    """Return what says where the installed courses lie, by their names."""
    return {point.name: point for point in importlib.metadata.entry_points(group=GROUP)}


def installed_course(name: str) -> Course | None:
    """Return the installed course of that name, or of the package of that name; None where there is none.

    Raises:
        CourseError: it is there, and cannot be loaded.
    """
    installed = installed_courses()
    for point in installed.values():
        if name == point.name or _plain(name) in _packages(point):
            return loaded(point)
    return next((course for course in _readable(installed) if course.name == name), None)


def loaded(point: EntryPoint) -> Course:
    """Return the course that an entry point leads to.

    Raises:
        CourseError: it leads to none.
    """
    try:
        return read_course(Path(point.load()()))
    except CourseError:
        raise
    except Exception as error:  # somebody else's package is imported, and may raise anything
        why = f"{type(error).__name__}: {error}".replace("\n", " ")
        mend = f"Install it again, or take it away: pip uninstall {next(iter(_packages(point)), point.name)}"
        raise CourseError(f"the installed course '{point.name}' cannot be read: {why}\n{mend}") from None


def course_meant(text: str, find: Callable[[str], Course]) -> tuple[Course, Path | None]:
    """Return the course that somebody names, by itself or by its folder, and the folder in the latter case.

    Args:
        text: a name, the name of a package, or a path.
        find: finds a course by its name.

    Raises:
        UsageError: there is none.
    """
    folder = Path(text).expanduser()
    if re.match(r"\w+://|git@", text):
        raise UsageError(f"{text} is not on this machine.\nFetch it first:  git clone {text}  and name its folder.")
    if not _is_path(text):
        try:
            return find(text), None
        except UsageError:
            if not (folder / "course.toml").is_file():
                raise
    if not folder.is_dir():
        raise UsageError(f"There is no folder {text}.\nName the folder in which the course's course.toml lies.")
    return read_course(folder.resolve()), folder.resolve()


def _readable(installed: Mapping[str, EntryPoint]) -> list[Course]:
    found = []
    for point in installed.values():
        try:
            found.append(loaded(point))
        except CourseError:  # another one is meant, maybe
            continue
    return found


def _packages(point: EntryPoint) -> list[str]:
    """Return what the package that brings a course is called: for pip, and in Python."""
    brought_by = getattr(point, "dist", None)
    names = [
        brought_by.metadata["Name"] if brought_by is not None else "",
        getattr(point, "value", "").partition(":")[0],
    ]
    return [_plain(name) for name in names if name]


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _is_path(text: str) -> bool:
    return text in (".", "..") or text.startswith("~") or any(mark in text for mark in (os.sep, os.altsep or os.sep))
