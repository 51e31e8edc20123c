"""The bare `grader`: watches the exercises, one after the other."""

import sys
from typing import Annotated

import typer

from grader.cli.faults import explained
from grader.errors import NoExercisesError, UsageError
from grader.learner import workspace as places


@explained
def begin_here(
    context: typer.Context,
    manual: Annotated[bool, typer.Option("--manual-run", help="Watch no files: check when Enter is pressed.")] = False,
    no_clear: Annotated[
        bool, typer.Option("--no-clear", help="Write each screen below the one before, as screen readers like it.")
    ] = False,
    timeout: Annotated[
        float | None,
        typer.Option(metavar="SECONDS", help="How long one answer may take.", min=0.1, max=86_400),
    ] = None,
    isolation: Annotated[
        str | None, typer.Option(metavar="TIER", help="How far your code is kept apart; 'grader doctor' says how far.")
    ] = None,
    require_isolation: Annotated[
        str | None, typer.Option(metavar="TIER", help="Do nothing where your code would be kept less far apart.")
    ] = None,
    version: Annotated[bool, typer.Option("--version", help="Say which version this is.")] = False,
) -> None:
    """Grade your answers to the exercises of a course, and say why one is wrong.

    Without a command: shows the exercise you are at, checks it whenever you save its file, and listens to keys.
    """
    if context.invoked_subcommand is not None:
        _refuse_options(context)
        return
    if version:
        from grader.report.document import versions

        print(f"grader {versions()['grader']}")
        return
    try:
        workspace = places.find_workspace(None)
    except NoExercisesError:
        course = places.find_course()
        print(f"{course.title}: {len(course.exercises)} exercises.\n")
        begun = places.folders_below()
        # In lines: not every shell knows &&.
        for folder in begun:
            print(f"Go on with:  cd {folder}")
        if not begun:
            print(f"Begin with:  grader init {course.name}-course")
            print(f"             cd {course.name}-course")
        print("             grader")
        return
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(
            "The bare 'grader' shows your exercises in a terminal and listens to its keys; here is none.\n"
            "To have them checked without one, type 'grader check'."
        )
    # check and its kin are to start without all this
    from grader.confinement import trials
    from grader.judging import start_early
    from grader.request import Limits

    wanted, least = trials.asked_for(isolation, require_isolation)
    start_early()
    from grader.watch.loop import watch

    # Where nothing is asked for, it is found out while the screen is already there.
    tier = trials.choose(wanted, least) if wanted or least else None
    raise typer.Exit(watch(workspace, tier, Limits(timeout), manual=manual, clear=not no_clear))


def _refuse_options(context: typer.Context) -> None:
    """Refuse an option that stands before a command: it would not be heeded."""
    for parameter in context.command.params:
        if context.params.get(parameter.name or ""):
            raise UsageError(
                f"{parameter.opts[0]} is for the bare 'grader', which watches; leave it out.\n"
                f"'grader {context.invoked_subcommand} --help' shows the options of that command."
            )
