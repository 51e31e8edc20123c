"""`grader solution`."""

import difflib
from typing import Annotated

import typer
from rich.console import Console

from grader.cli.faults import explained
from grader.cli.opening import opened
from grader.cli.selection import Dir, one_exercise
from grader.course import Exercise
from grader.errors import UsageError
from grader.judge.text import plain
from grader.learner.fingerprints import read_regular
from grader.learner.lesson import find_lesson
from grader.learner.reference import reference_code
from grader.learner.workspace import Workspace, shown_path
from grader.quiz import MARK
from grader.report.terminal.page import Page

STYLES = {"+": "green", "-": "red", "@": "cyan"}

EXAMPLES = """
grader solution output_size            after output_size has passed
grader solution output_size --diff     beside what you wrote
grader solution output_size --anyway   before; that is remembered
"""


@explained
def solution(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The exercise.")],
    diff: Annotated[bool, typer.Option("--diff", help="Show how your code differs from it.")] = False,
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Show it before yours has passed; progress.json remembers that.")
    ] = False,
    folder: Dir = None,
) -> None:
    """Show the course's own answer to an exercise that you have done, to compare with yours."""
    with opened(folder) as workspace:
        exercise = one_exercise(workspace.course, name)
        progress = workspace.progress
        has_passed = progress.done_at(exercise.name) is not None
        if not has_passed and not anyway and progress.solution_shown(exercise.name) is None:
            raise UsageError(_not_yet(workspace, exercise))
        reference = reference_code(workspace.course, exercise, progress.question or 0)
        page = Page((console := Console()).width)
        if diff:
            _write_difference(page, workspace, exercise, reference)
        else:
            for line in reference.rstrip().split("\n"):
                page.line(plain(line, 2_000))
        page.print(console)
        progress.show_solution(exercise.name, "passed" if has_passed else "anyway")
        progress.try_to_save()


def _not_yet(workspace: Workspace, exercise: Exercise) -> str:
    is_kept = workspace.progress.is_kept
    why = f"{exercise.name} has not passed yet." if is_kept else "Nothing is remembered here of what has passed."
    return (
        f"{why}\nA hint instead:       grader hint {exercise.name}\n"
        f"The solution anyway:  grader solution {exercise.name} --anyway"
    )


def _write_difference(page: Page, workspace: Workspace, exercise: Exercise, reference: str) -> None:
    path = workspace.path(exercise)
    data = read_regular(path)
    if data is None:
        raise UsageError(f"{shown_path(path)} cannot be read.")
    yours = data.decode("utf-8-sig", "replace").replace("\r\n", "\n")
    only_asks = workspace.course.only_asks(exercise)
    lines = list(
        difflib.unified_diff(
            _compared(yours, only_asks),
            _compared(reference, only_asks),
            f"yours      {shown_path(path)}",
            "reference  solution.py",
            lineterm="",
            n=2,
        )
    )
    if not lines:
        page.line("Your answers are the right ones." if only_asks else "Your code is the reference, line for line.")
    for line in lines:
        page.line((plain(line, 2_000), "bold" if line[:3] in ("---", "+++") else STYLES.get(line[:1], "")))


def _compared(source: str, with_questions: bool) -> list[str]:
    """The lines of a source text without its lesson, and without its questions unless these are all there is."""
    lesson = find_lesson(source)
    lines = source.split("\n")
    code = "\n".join(lines if lesson is None else lines[: lesson.first] + lines[lesson.end :])
    return (code if with_questions else code.partition(MARK)[0]).strip().split("\n")
