"""`grader init`."""

from pathlib import Path
from typing import Annotated

import typer

from grader.cli.faults import complain, explained
from grader.learner.handout import begin
from grader.learner.progress import PROGRESS
from grader.learner.workspace import find_course, find_workspace, here, is_recoverable, shown_path, typed

EXAMPLES = """
grader init                  make the folder <course>-course here
grader init my-course        make the folder my-course
"""


@explained
def init(
    folder: Annotated[Path | None, typer.Argument(metavar="DIR", help="The folder to make.")] = None,
    name: Annotated[
        str | None, typer.Option("--course", metavar="NAME", help="Which course, where more than one is installed.")
    ] = None,
) -> None:
    """Copy the exercises into a folder of your own; in one that you have, put back what is missing.

    Nothing that is there is written over. Each folder has questions with numbers of its own.
    """
    begun = folder is None and (here() / PROGRESS).exists()
    course = find_workspace(here()).course if begun and name is None else find_course(name)
    inside = begun or (folder is None and is_recoverable(course, here()))
    folder = Path() if inside else Path(f"{course.name}-course") if folder is None else folder
    written, workspace = begin(course, (here() / folder).resolve())
    for note in workspace.progress.notes:
        complain(note)
    shown = shown_path(workspace.root)
    if written:
        print(f"{len(written)} file{'' if len(written) == 1 else 's'} written to {shown}")
    else:
        print("Nothing was missing, and nothing was changed.")
    if shown != ".":
        print(f"Now:  cd {typed(shown)} && grader")
