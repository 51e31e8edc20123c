"""`grader check`."""

import os
from contextlib import nullcontext
from dataclasses import replace
from functools import cache, partial

import typer
from rich.console import Console

from grader.cli import check_options as options
from grader.cli.faults import complain, explained
from grader.cli.opening import notes_told
from grader.cli.reporting import Form, HiddenVisibility, Output, chosen_format, reported
from grader.cli.selection import Names, Selection, selected
from grader.cli.verdicts import all_passed, judged, new_seed
from grader.confinement import trials
from grader.course import Course, Exercise, read_course
from grader.errors import NoExercisesError, UsageError
from grader.judge import hidden_checks
from grader.learner.workspace import Workspace, find_answers, find_course, find_workspace, reference_item
from grader.report.formats import Format
from grader.report.grading import Visibility
from grader.report.terminal import TerminalReport
from grader.request import Limits, Request

EXAMPLES = """
grader check output_size        one exercise, whatever it builds on
grader check 01_sizes           a chapter
grader check                    everything
grader check --dir ~/answers    what lies in another folder
grader check --dir . --course ../course   by the course in a folder
"""


@explained
def check(
    names: Names = None,
    again: options.Again = False,
    solutions: options.Solutions = False,
    folder: options.Answers = None,
    by: options.By = None,
    hidden: options.Hidden = None,
    as_json: options.AsJson = False,
    form: Form = None,
    output: Output = None,
    hidden_visibility: HiddenVisibility = Visibility.HIDDEN,
    seed: options.Seed = None,
    timeout: options.Timeout = None,
    memory: options.Memory = None,
    output_size: options.OutputSize = None,
    processes: options.Processes = None,
    file_size: options.FileSize = None,
    jobs: options.Jobs = None,
    isolation: options.Isolation = None,
    require_isolation: options.RequireIsolation = None,
) -> None:
    """Grade your answers: one, a chapter, a tag such as 'practice', or all.

    In a run over several exercises of yours, those that build on one that did not pass wait for it, and what was done
    before is not judged again unless your file or its checks have changed. An exercise that you name is always judged,
    and so are all of them for --dir, --hidden, --require-isolation, --json and --format.

    Exit code: 0 all passed, or the work was done for a platform's format; 1 something did not pass; 2 wrong usage;
    3 a fault of the course or the grader; 130 interrupted.
    """
    form = chosen_format(form, as_json, output)
    if solutions and folder is not None:
        raise UsageError("--solutions grades the course's own answers; leave out --dir.")
    if by is not None and folder is None and not solutions:
        raise UsageError(
            "--course says by which course the answers of --dir, or its own --solutions, are graded.\n"
            "A folder of your own is begun with 'grader init --course DIR', and then remembers its course."
        )
    given = None if by is None else read_course(by.resolve())
    workspace = None if solutions else find_workspace(None) if folder is None else find_answers(folder, given)
    is_graded = any(option is not None for option in (folder, hidden, require_isolation))
    if workspace is not None and is_graded:
        workspace = replace(workspace, progress=workspace.progress.forgotten())
    course = workspace.course if workspace is not None else given or _course_here()
    if hidden is not None:
        hidden = hidden_checks.folder_meant(hidden, course)
    selection = selected(course, names)
    done = [] if workspace is None else _done_before(workspace, selection)
    left_out = done if form is Format.TERMINAL and not again and seed is None else []
    exercises = [exercise for exercise in selection.exercises if exercise not in left_out]
    if folder is not None and workspace is not None:
        _say_where_nothing_lies(workspace, selection.exercises)
    items = [workspace.item(exercise) if workspace else reference_item(course, exercise) for exercise in exercises]
    if seed is not None:  # the inputs that were asked for, and no case of last time before them
        items = [replace(item, pin=None) for item in items]
    request = Request(
        str(course.folder),
        new_seed() if seed is None else seed,
        items,
        limits=Limits(timeout, memory, output_size, processes, file_size),
        hidden=None if hidden is None else str(hidden),
        # Only where a learner looks at a screen: a score is the same in every format.
        skip_dependants=form is Format.TERMINAL and not (selection.named or solutions or is_graded),
        done=[exercise.name for exercise in done],
        jobs=jobs,
        shares_programs=form is Format.TERMINAL and not is_graded,
    )
    tier = cache(partial(trials.choose, *trials.asked_for(isolation, require_isolation)))  # tried once, when asked for
    with nullcontext() if workspace is None else notes_told(workspace):
        if form is Format.TERMINAL:
            asked = [exercise.name for exercise in selection.exercises]
            report = TerminalReport(Console(), tier, asked, hidden=hidden is not None)
            results = judged(request, tier, report, None if is_graded else workspace, left_out)
        else:
            results = reported(form, output, course, request, tier, hidden_visibility)
    raise typer.Exit(0 if form.is_for_a_platform or all_passed(results) else 1)


def _course_here() -> Course:
    try:
        return find_workspace(None).course
    except NoExercisesError:
        return find_course()


def _say_where_nothing_lies(answers: Workspace, exercises: list[Exercise]) -> None:
    """Say that there is nothing to judge in somebody's folder: another one may be meant."""
    if not any(os.path.lexists(answers.path(exercise)) for exercise in exercises):
        file, name = exercises[0].file, exercises[0].name
        complain(f"None of the files lies in {answers.root}; looked for exercises/{file}, {file} and {name}.py there.")


def _done_before(workspace: Workspace, selection: Selection) -> list[Exercise]:
    """Return what passed before and is as it was then, but for what was asked for by name."""
    return [
        exercise
        for exercise in selection.exercises
        if exercise.name not in selection.named
        and workspace.progress.is_done(exercise.name, workspace.fingerprint(exercise))
    ]
