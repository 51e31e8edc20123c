"""Which exercises a command line means."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from grader.course import Course, Exercise
from grader.errors import UsageError
from grader.learner.workspace import here

ALL = ("all", ".")

Names = Annotated[
    list[str] | None,
    typer.Argument(metavar="NAME", help="Exercises, chapters, tags or files; all where none is named."),
]
Dir = Annotated[
    Path | None,
    typer.Option("--dir", metavar="DIR", help="The folder with the exercises.  [default: where you are]"),
]


@dataclass(frozen=True)
class Selection:
    """The exercises that were asked for, in the course's order, and which of them by their own names."""

    exercises: list[Exercise]
    named: frozenset[str]


def selected(course: Course, names: list[str] | None) -> Selection:
    """Return what `names` mean; everything where there are none, or where they say ``all``."""
    wanted = bare(names)
    known = {exercise.name for exercise in course.exercises}
    if set(wanted) & set(ALL) - known:
        return Selection(list(course.exercises), frozenset())
    return Selection(course.select(wanted), frozenset(wanted) & known)


def one_exercise(course: Course, name: str) -> Exercise:
    """Return the one exercise that `name` means."""
    found = selected(course, [name]).exercises
    if len(found) != 1:
        raise UsageError(f"'{name}' means {len(found)} exercises; name one of them.")
    return found[0]


def bare(names: list[str] | None) -> list[str]:
    """What a shell completes to a file means the exercise in it, and a folder means the chapter."""
    return [_bare(name) for name in names or []]


def _bare(name: str) -> str:
    if name in (".", "./", ".\\"):
        folder = here()
        return folder.name if folder.parent.name == "exercises" else "."
    parts = [part for part in re.split(r"[\\/]+", name) if part] or [name]
    if parts[-1] == "README.md" and len(parts) > 1:
        return parts[-2]
    return "." if parts[-1] == "exercises" else parts[-1].removesuffix(".py")
