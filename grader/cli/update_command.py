"""`grader update`."""

from typing import Annotated

import typer

from grader.cli.faults import explained
from grader.cli.opening import opened
from grader.cli.selection import Dir
from grader.learner.updating import Action, Change, carry_out, plan, to_judge_again
from grader.learner.workspace import Workspace, shown_path

EXAMPLES = """
grader update --dry-run      what would be done
grader update                do it
"""


@explained
def update(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")] = False,
    folder: Dir = None,
) -> None:
    """Take in the exercises of a newer course, and keep your work.

    New exercises are added, and those that you have not begun are replaced. What you wrote in is kept; where the
    lesson at its top, or the questions at its end, are as you were given them, the new ones take their place, and a
    backup is kept. Run it after the
    course itself was updated, for example by 'pip install --upgrade convjax'. To run it twice does nothing more.
    """
    with opened(folder) as workspace:
        changes = plan(workspace)
        told = [change for change in changes if change.action is not Action.SAME]
        kept = {} if dry_run else carry_out(workspace, changes)
        if not told:
            print("Nothing to do: you have the exercises of the course that is installed.")
        elif dry_run:
            print("This would be done; nothing was changed:")
        for change in told:
            _tell(workspace, change, kept.get(change.path))
        again = to_judge_again(workspace)
        if again:
            names = ", ".join(exercise.name for exercise in again)
            print(f"\nDone before, with other checks now: {names}\nTo judge what is not done:  grader check")


def _tell(workspace: Workspace, change: Change, backup: str | None) -> None:
    print(f"  {change.action:<11} {shown_path(workspace.root / change.path)}")
    if change.moved_from is not None:
        print(f"  {'':<11} it was {shown_path(workspace.root / change.moved_from)}")
    if change.action.why:
        print(f"  {'':<11} {change.action.why}")
    if change.has_old_questions:
        print(f"  {'':<11} it still shows the old questions; 'grader reset' brings the new")
    if backup is not None:
        print(f"  {'':<11} what you had is kept in {backup}")
