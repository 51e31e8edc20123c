"""`grader dev new`."""

from typing import Annotated

import typer

from grader.authoring.skeleton import begin_course, begin_exercise
from grader.cli.dev_options import CourseFolder, folder_to_write_into
from grader.cli.faults import explained
from grader.learner.workspace import shown_path

EXAMPLES = """
grader dev new running_mean                   in the course's last chapter
grader dev new 02_means/running_mean          in that chapter, new or not
grader dev new 01_means/mean --course means   in a new course
"""


@explained
def dev_new(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME",
            help="What it is called, as its function is; CHAPTER/NAME where the chapter is not the last.",
        ),
    ],
    folder: CourseFolder = None,
) -> None:
    """Begin an exercise: its stub, reference, checks, mistakes and alternatives, and its entry in course.toml.

    Nothing that is there is written over. What is still to be written, 'grader dev check NAME' says.
    """
    chapter, _, last = name.strip("/").rpartition("/")
    written = []
    if folder is None:
        place = folder_to_write_into()
    else:
        place = folder.resolve()
        written = begin_course(place)
    written += begin_exercise(place, chapter or None, last)
    for path in dict.fromkeys(written):
        print(shown_path(path))
    where = "" if folder is None else f" --course {folder}"
    print(f"Now:  grader dev check {last}{where}")
