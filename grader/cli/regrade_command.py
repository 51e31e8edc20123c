"""`grader regrade`."""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from grader.batch.job import Job, carry_out
from grader.batch.marking import Marking
from grader.batch.policies import LEDGER
from grader.batch.results.changes import Changes, compare, write_changes
from grader.batch.results.folder import ResultsFolder
from grader.cli import grade_options as options
from grader.cli.faults import explained
from grader.cli.grade_command import books_meant, course_meant, end_by, hands_meant, in_words, tier_meant
from grader.cli.grade_progress import bar_of
from grader.errors import UsageError
from grader.judge import hidden_checks
from grader.judge.text import plain
from grader.report.words import counted

EXAMPLES = """
grader regrade results --out again                by the course as it is now
grader regrade results --out again --course new   by another version of it
"""

Results = Annotated[Path, typer.Argument(metavar="RESULTS", help="The folder that 'grader grade' has written.")]
Out = Annotated[Path, typer.Option("--out", metavar="NEW", help="The folder for the new results.")]
OtherSubmissions = Annotated[
    Path | None,
    typer.Option(
        "--submissions",
        metavar="SUBMISSIONS",
        help="Where the submissions lie now.  [default: where they lay then]",
        rich_help_panel=options.WHAT,
    ),
]


@explained
def regrade(
    old: Results,
    out: Out,
    submissions: OtherSubmissions = None,
    folder: options.CourseFolder = None,
    hidden: options.Hidden = None,
    isolation: options.Isolation = None,
    require_isolation: options.RequireIsolation = None,
    jobs: options.Hands = None,
    dask: options.Dask = None,
    policy: options.Policy = None,
    roster: options.Roster = None,
    extensions: options.Extensions = None,
    gradebooks: options.Gradebooks = None,
    assignment: options.Assignment = None,
) -> None:
    """Grade the same submissions again, and show what a change of the course makes of them.

    Seed and limits are those of the old results, which stay as they are; changes.csv among the new ones holds a line
    for each verdict that is another one now. Decisions of 'grader override' hold for the new ones, too.

    Exit code: 0 all were graded, whatever changed; 2 wrong usage; 3 a fault of the course or the grader;
    130 interrupted.
    """
    if out.resolve() == old.resolve():
        raise UsageError("The old results stay as they are; name another folder with --out.")
    before = ResultsFolder(old)
    batch, settings = before.batch(), before.settings()
    if batch is None or settings is None:
        raise UsageError(f"{plain(str(old))} holds no results of 'grader grade'.")
    course = course_meant(folder, None)
    if course.name != settings.course:
        raise UsageError(f"The results are of the course '{settings.course}', and this one is '{course.name}'.")
    if settings.hidden is not None and hidden is None:
        raise UsageError("There were hidden checks then; name their folder with --hidden.")
    if hidden is not None:
        hidden = hidden_checks.folder_meant(hidden, course)
    books = books_meant(course, gradebooks, assignment, roster)
    decisions = out if (out / LEDGER).is_file() else old  # until the new results have theirs
    marking = Marking.read(course, decisions, policy, roster, extensions)
    known = {exercise.name for exercise in course.exercises}
    exercises = [name for name in settings.exercises if name in known]
    if not exercises:
        raise UsageError(
            f"None of the exercises of the results is in the course any more: {', '.join(settings.exercises)}."
        )
    job = Job(
        course,
        submissions or Path(batch["submissions"]),
        out,
        tier_meant(isolation, require_isolation),
        exercises,
        settings.seed,
        settings.limits,
        hidden,
        hands_meant(jobs, dask),
        dask,
        marking,
        books=books,
        before=old,
    )
    tally = carry_out(job, partial(bar_of, silent=False))
    after = ResultsFolder(out)
    keys = dict.fromkeys([*before.keys(), *after.keys()])
    changes = compare((before.record(key), after.record(key)) for key in keys)
    write_changes(out / "changes.csv", changes)
    print(in_words(out, tally))
    for line in _lines(changes, out):
        Console().print(line, markup=False, highlight=False, soft_wrap=True)
    end_by(tally)


def _lines(changes: Changes, out: Path) -> list[str]:
    missing = f"{counted(len(changes.missing), 'submission')} in only one of the two" if changes.missing else ""
    if not changes.all:
        return [
            line for line in (f"Nothing has changed for {counted(changes.compared, 'submission')}.", missing) if line
        ]
    head = f"Of {counted(changes.compared, 'submission')}, {changes.gained} gained points and {changes.lost} lost some."
    rows = [f"  {name:<24} {gained:>6} gained {lost:>6} lost" for name, gained, lost in changes.by_exercise()]
    return [line for line in (head, *rows, missing, f"Each change: {plain(str(out / 'changes.csv'))}") if line]
