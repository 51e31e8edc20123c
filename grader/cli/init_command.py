"""`grader init`."""

from pathlib import Path
from typing import Annotated

import typer

from grader.cli.faults import complain, explained
from grader.learner.courses import course_meant
from grader.learner.handout import begin
from grader.learner.progress import PROGRESS
from grader.learner.workspace import find_course, find_workspace, here, is_recoverable, shown_path, typed

EXAMPLES = """
grader init                  make the folder <course>-course here
grader init my-course        make the folder my-course
grader init --course NAME    another course that is installed
grader init --course PATH    a course in a folder, such as a Git checkout
"""


@explained
def init(
    folder: Annotated[Path | None, typer.Argument(metavar="DIR", help="The folder to make.")] = None,
    name: Annotated[
        str | None,
        typer.Option("--course", metavar="NAME|PATH", help="An installed course, or the folder that a course lies in."),
    ] = None,
) -> None:
    """Copy the exercises into a folder of your own; in one that you have, put back what is missing.

    Nothing that is there is written over. Each folder has questions with numbers of its own.
    """
    begun = folder is None and (here() / PROGRESS).exists()
    if name is None:
        course, lies_in = find_workspace(here()).course if begun else find_course(), None
    else:
        course, lies_in = course_meant(name, find_course)
    inside = begun or (folder is None and is_recoverable(course, here()))
    folder = Path() if inside else Path(f"{course.name}-course") if folder is None else folder
    written, workspace = begin(course, (here() / folder).resolve())
    if name is not None:
        workspace.progress.find_course_in(lies_in)
        workspace.progress.save()
    for note in workspace.progress.notes:
        complain(note)
    shown = shown_path(workspace.root)
    if written:
        print(f"{len(written)} file{'' if len(written) == 1 else 's'} written to {shown}")
    else:
        print("Nothing was missing, and nothing was changed.")
    if shown != ".":
        print(f"Now:  cd {typed(shown)} && grader")
