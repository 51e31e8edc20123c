"""`grader override`."""

import getpass
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Annotated

import typer

from grader.batch.marking import Marking
from grader.batch.policies import LEDGER, Override, append, previous_of
from grader.batch.policies.numbers import read_number
from grader.batch.results.folder import ResultsFolder
from grader.cli import grade_options as options
from grader.cli.faults import explained
from grader.cli.grade_command import course_meant
from grader.errors import UsageError
from grader.judge.text import plain

EXAMPLES = """
grader override results ana 2 --exercise half --reason "The check was wrong."
grader override results ana excuse --reason "Ill; the letter of 3 October."
grader override results ana withdraw --reason "The letter was about Bo."
"""
WORDS = ("excuse", "regrade", "withdraw")


@explained
def override(
    results: Annotated[Path, typer.Argument(metavar="RESULTS", help="The folder that 'grader grade' has written.")],
    submission: Annotated[str, typer.Argument(metavar="SUBMISSION", help="Its name, as results.csv has it.")],
    points: Annotated[str, typer.Argument(metavar="POINTS", help=f"The points, or one of {', '.join(WORDS)}.")],
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why; whoever reads the ledger wants to know.")],
    exercise: Annotated[
        str | None, typer.Option(metavar="NAME", help="Which exercise; the total where none is named.")
    ] = None,
    who: Annotated[str | None, typer.Option(metavar="NAME", help="Who decides.  [default: the user]")] = None,
    folder: options.CourseFolder = None,
    policy: options.Policy = None,
    roster: options.Roster = None,
    extensions: options.Extensions = None,
) -> None:
    """Decide over what the checks said of one submission; the decision is kept beside the results, for good.

    'grader grade' applies it whenever it makes marks of the records, and every decision stays readable.

    Exit code: 0 it was kept; 2 wrong usage.
    """
    course = course_meant(folder, None)
    records = ResultsFolder(results)
    settings = records.settings()
    if settings is not None and settings.course != course.name:
        raise UsageError(
            f"The results are of the course '{settings.course}', and this one is '{course.name}'.\n"
            "Name its folder with --course."
        )
    spelt = (submission, submission.removeprefix("'"))  # as it is, or as results.csv keeps it from being a formula
    found = (record for record in records.records(records.keys()) if record["submission"] in spelt)
    record = max(found, key=lambda record: record["attempt"], default=None)
    if record is None:
        raise UsageError(f"There is no record of '{plain(submission, 60)}' in {plain(str(results))}.")
    marks = Marking.read(course, results, policy, roster, extensions).marks(record)
    decision = points if points in WORDS else _number(points)
    entry = Override(
        record["submission"],
        exercise,
        decision,
        reason,
        who or getpass.getuser(),
        datetime.now(UTC),
        previous_of(marks, exercise),
    )
    append(results / LEDGER, entry)
    print(f"{plain(entry.submission)}: {entry.told}")


def _number(text: str) -> Fraction:
    try:
        return read_number(text, "points")
    except UsageError:
        raise UsageError(f"'{plain(text, 40)}' is no number of points, and none of {', '.join(WORDS)}.") from None
