"""`grader next`."""

from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from grader.cli.faults import explained
from grader.cli.opening import opened
from grader.cli.selection import Dir, one_exercise
from grader.course import Exercise
from grader.judge.text import plain
from grader.learner.lesson import lesson_of
from grader.learner.standing import Standing, next_exercise, standing_of
from grader.learner.workspace import Workspace, shown_path
from grader.report.terminal.page import Page

LINES = 12

EXAMPLES = """
grader next                  what to do next
grader next output_size      what comes after output_size
"""


@explained
def show_next(
    name: Annotated[
        str | None,
        typer.Argument(metavar="NAME", help="Look behind this exercise; at the beginning where none is named."),
    ] = None,
    folder: Dir = None,
) -> None:
    """Show what to do next: the first exercise that is not done, its file, and how its lesson begins."""
    with opened(folder) as workspace:
        after = None if name is None else one_exercise(workspace.course, name)
        exercise = next_exercise(workspace, after)
        page = Page((console := Console()).width)
        if exercise is None:
            page.line("Everything is done." if workspace.progress.is_kept else "Everything is begun.")
            page.line("To judge all of it again:  grader check --again")
        else:
            if after is not None and _comes_before(workspace, exercise, after):
                page.wrapped(f"Nothing after {after.name} is left to do; this comes before it.")
                page.line()
            _write(page, workspace, exercise)
        page.print(console)


def _comes_before(workspace: Workspace, exercise: Exercise, other: Exercise) -> bool:
    exercises = workspace.course.exercises
    return exercises.index(exercise) < exercises.index(other)


def _write(page: Page, workspace: Workspace, exercise: Exercise) -> None:
    standing, item = standing_of(workspace, exercise), workspace.item(exercise)
    page.line((exercise.name, "bold"), f"  {standing}")
    page.line()
    if standing is Standing.MISSING:
        page.line("Its file is not there. To bring it back:  grader init")
        return
    lesson = lesson_of(Path(item.path)) or exercise.title
    lines = plain(lesson, 20_000).strip().splitlines()
    _write_beginning(page, lines[:LINES])
    if len(lines) > LINES:
        page.line("  ...")
    readme = workspace.path(exercise).parent / "README.md"
    page.line()
    if _opens_chapter(workspace, exercise) and readme.exists():
        page.line("About the chapter  ", shown_path(readme))
    page.line("Read and complete  ", (item.shown_as, "bold"))
    page.line(f"Then               grader check {exercise.name}")


def _write_beginning(page: Page, lines: list[str]) -> None:
    """Write a lesson's lines as they are; its prose broken anew where the terminal is narrower, pictures never."""
    if all(len(line) + 2 <= page.columns + 1 for line in lines):  # one of 78, as lessons have, fills a terminal of 80
        for line in lines:
            page.line(f"  {line}".rstrip())
        return
    for is_prose, block in groupby(lines, key=lambda line: bool(line) and not line.startswith(" ")):
        if is_prose:
            page.wrapped(" ".join(block), "  ")
            continue
        for line in block:
            page.line(f"  {line}".rstrip())


def _opens_chapter(workspace: Workspace, exercise: Exercise) -> bool:
    return exercise is next(other for other in workspace.course.exercises if other.chapter == exercise.chapter)
