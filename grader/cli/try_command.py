"""`grader try`."""

from pathlib import Path
from typing import Annotated

import typer

from grader.cli.faults import complain, explained
from grader.cli.opening import opened
from grader.cli.selection import Dir, one_exercise
from grader.cli.verdicts import judged, new_seed
from grader.confinement import trials
from grader.errors import UsageError
from grader.learner.standing import next_exercise
from grader.report.failing_call import failing_call, why_no_call
from grader.request import Request
from grader.results import Status

EXAMPLES = """
grader try                             of the exercise that is next
grader try output_size                 the call that fails, to be pasted
grader try output_size > failing.py    to be run by: python -i failing.py
                                       or debugged:  python -m pdb failing.py
"""


@explained
def try_exercise(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="The exercise; the next one to do where none is named.")
    ] = None,
    folder: Dir = None,
) -> None:
    """Print the call that fails, as a small program to paste into Python or a debugger, or to run.

    Your file is judged for it, as 'grader check' does; a case that failed before comes first. The program imports your
    own file and makes the call with the very same arguments; what it prints, and where you stop it, is up to you.

    Exit code: 0 there it is, or nothing fails; 1 something is wrong, but no call of your code.
    """
    with opened(folder) as workspace:
        exercise = next_exercise(workspace) if name is None else one_exercise(workspace.course, name)
        if exercise is None:
            raise UsageError("Everything is done; name the exercise whose call you want.")
        request = Request(str(workspace.course.folder), new_seed(), [workspace.item(exercise)], shares_programs=True)
        (result,) = judged(request, trials.strongest, None, workspace)
        if result.status is Status.PASSED:
            print(f"# {exercise.name} passes: no call of it fails.")
            return
        test = result.first_wrong
        if test is None:
            said = result.message or "it did not pass"
            complain(said if result.file in said else f"{result.file}: {said}")
            raise typer.Exit(1)
        given = workspace.course.solution_file(exercise, "given.py")
        program = failing_call(result, test, Path(workspace.item(exercise).path), given if given.is_file() else None)
        if program is None:
            complain(f"{test.title}\n{test.message or ''}".rstrip() + f"\n{why_no_call(test)}")
            raise typer.Exit(1)
        print(program, end="")
