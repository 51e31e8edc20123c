"""`grader hint`."""

from typing import Annotated

import typer
from rich.console import Console

from grader.cli.faults import explained
from grader.cli.opening import opened
from grader.cli.selection import Dir, one_exercise
from grader.errors import UsageError
from grader.learner.hints import next_hint
from grader.learner.standing import next_exercise
from grader.report.terminal.page import Page

EXAMPLES = """
grader hint output_size      the next hint
grader hint output_size 1    the first one again
grader hint 1                the first one of the next exercise
"""


@explained
def hint(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="The exercise; the next one to do where none is named.")
    ] = None,
    number: Annotated[
        int | None, typer.Argument(metavar="NUMBER", help="Which hint; the next one where none is named.")
    ] = None,
    folder: Dir = None,
) -> None:
    """Show the next hint for an exercise: a nudge, then the idea, then nearly the code.

    What was shown is remembered, and costs nothing; hints can be read after an exercise is done, too.
    """
    if name is not None and name.isdecimal() and number is None:  # of the next one to do
        name, number = None, int(name)
    with opened(folder) as workspace:
        exercise = next_exercise(workspace) if name is None else one_exercise(workspace.course, name)
        if exercise is None:
            raise UsageError("Everything is done; name the exercise whose hint you want.")
        found = next_hint(workspace, exercise, number)
    about = f" · {found.tier}" if found.tier else ""
    page = Page((console := Console()).width)
    page.wrapped(f"Hint {found.number} of {found.total} for {exercise.name}{about}")
    page.line()
    for paragraph in found.text.split("\n"):
        page.wrapped(paragraph)
    page.line()
    if found.number < found.total:
        page.line(f"The next one:  grader hint {exercise.name} {found.number + 1}")
    else:
        page.line(f"That was the last one. Then:  grader check {exercise.name}")
    page.print(console)
