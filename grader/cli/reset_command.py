"""`grader reset`."""

import sys
from typing import Annotated

import typer

from grader.cli.faults import explained
from grader.cli.opening import opened
from grader.cli.selection import Dir, selected
from grader.course import Exercise
from grader.errors import UsageError
from grader.learner.resetting import Reset, reset, to_reset, to_undo, undo_reset
from grader.learner.workspace import Workspace

EXAMPLES = """
grader reset output_size           begin output_size anew
grader reset --undo output_size    have back what you had
grader reset 01_sizes              a chapter
grader reset all --yes             everything, without being asked
grader reset --undo all            have back whatever was reset
"""


@explained
def reset_exercises(
    names: Annotated[list[str], typer.Argument(metavar="NAME", help="Exercises, chapters or tags, or 'all'.")],
    undo: Annotated[bool, typer.Option("--undo", help="Bring back what was kept last.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    folder: Dir = None,
) -> None:
    """Begin exercises anew. What you wrote is kept in the folder 'backups' first, and can be brought back."""
    with opened(folder) as workspace:
        if undo:
            found = selected(workspace.course, names)
            several = [exercise for exercise in found.exercises if exercise.name not in found.named]
            for exercise in to_undo(workspace, several) if several else []:
                _undo(workspace, exercise)
            for exercise in found.exercises:
                if exercise.name in found.named:
                    _undo(workspace, exercise)
            return
        exercises = to_reset(workspace, selected(workspace.course, names).exercises)
        if not exercises:
            print("Nothing to do: no file differs from what you were given.")
            return
        if not yes and not _agreed(exercises):
            print("Nothing was changed.")
            raise typer.Exit(1)
        for exercise in exercises:
            for done in reset(workspace, [exercise]):
                _tell(f"{done.file} is as you were given it.", done)
        what = exercises[0].name if len(exercises) == 1 else " ".join(names)
        print(f"To have {'it' if len(exercises) == 1 else 'them'} back:  grader reset --undo {what}")


def _agreed(exercises: list[Exercise]) -> bool:
    what = exercises[0].name if len(exercises) == 1 else f"{len(exercises)} exercises"
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(f"There is no terminal to ask in whether {what} may be begun anew.\nTo say so: --yes")
    for exercise in exercises if len(exercises) > 1 else []:
        print(f"  {exercise.file}")
    try:
        answer = input(f"Begin {what} anew? What you wrote is kept in backups. [y/N] ")
    except EOFError:
        return False
    except KeyboardInterrupt:
        print()
        raise
    return answer.strip().lower() in ("y", "yes")


def _undo(workspace: Workspace, exercise: Exercise) -> None:
    done = undo_reset(workspace, exercise)
    _tell(f"{done.file} is back.", done)


def _tell(what: str, done: Reset) -> None:
    print(what)
    if done.backup is not None:
        print(f"  what was there is kept in {done.backup}")
