"""The options of `grader grade`, in the groups in which its help shows them."""

from pathlib import Path
from typing import Annotated

import typer

from grader.batch.results.marks_tables import Platform
from grader.cli.check_options import ISOLATION

WHAT, MARKS, TOLD, WORK = "What is graded", "Marks and people", "What is told", "Who does the work"

Submissions = Annotated[
    Path,
    typer.Argument(
        metavar="SUBMISSIONS",
        help="A folder or a zip with a folder, an archive or a file for each submission, or a CSV with the columns "
        "submission and path.",
    ),
]
Out = Annotated[
    Path,
    typer.Option("--out", metavar="RESULTS", help="The folder for the results; named again, the work goes on."),
]
Only = Annotated[
    list[str] | None,
    typer.Option(
        "--only", metavar="NAME", help="Grade that exercise, chapter or tag; may be given again.", rich_help_panel=WHAT
    ),
]
CourseFolder = Annotated[
    Path | None,
    typer.Option(
        "--course",
        metavar="DIR",
        help="The course's folder.  [default: the one you stand in, or the installed one]",
        rich_help_panel=WHAT,
    ),
]
CourseHash = Annotated[
    str | None,
    typer.Option(
        "--course-hash",
        metavar="HASH",
        help="Grade by that version of the course only: the term's, as its records name it.",
        rich_help_panel=WHAT,
    ),
]
Hidden = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR|PACKAGE",
        help="Run the checks below that folder, or in that installed package, as well, CHAPTER/NAME/checks.py; of them "
        "only titles and verdicts are told.",
        rich_help_panel=WHAT,
    ),
]
Seed = Annotated[
    int | None,
    typer.Option(
        metavar="N",
        help="Repeat the inputs of an earlier batch.  [default: drawn anew, and a secret of the results]",
        rich_help_panel=WHAT,
        min=0,
    ),
]
Hands = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        metavar="N",
        help="How many submissions are graded at the same time.  [default: one a processor]",
        min=1,
        max=256,
        rich_help_panel=WORK,
    ),
]
Isolation = Annotated[
    str | None,
    typer.Option(
        metavar="TIER",
        help="As for 'grader check'. 'process', which keeps nothing apart, is used only where it is named here.",
        rich_help_panel=ISOLATION,
    ),
]
RequireIsolation = Annotated[
    str | None,
    typer.Option(
        metavar="TIER", help="Do nothing where answers would be kept less far apart.", rich_help_panel=ISOLATION
    ),
]
Policy = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="A TOML file with the table [grading]: deadlines, penalties, attempts.  [default: the course's own]",
        rich_help_panel=MARKS,
    ),
]
Roster = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="A CSV that says who is in the class.", rich_help_panel=MARKS),
]
Extensions = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="A CSV that gives some of them more time.", rich_help_panel=MARKS),
]
Gradebooks = Annotated[
    list[Platform] | None,
    typer.Option(
        "--gradebook",
        metavar="PLATFORM",
        help=f"Write a gradebook for {' or '.join(Platform)}, of the people in the roster; may be given again.",
        rich_help_panel=MARKS,
    ),
]
Assignment = Annotated[
    str | None,
    typer.Option(
        metavar="TITLE",
        help="What the assignment is called in gradebooks, for Canvas as in 'Convolutions (1234)'.  [default: the "
        "course's title]",
        rich_help_panel=MARKS,
    ),
]
Similarity = Annotated[
    bool,
    typer.Option(
        "--similarity",
        help="Also tell which answers are nearly the same text; that is a reason to ask, and no proof.",
        rich_help_panel=TOLD,
    ),
]
AsJson = Annotated[
    bool, typer.Option("--json", help="Print one JSON document at the end and nothing else.", rich_help_panel=TOLD)
]
Quiet = Annotated[bool, typer.Option("--quiet", help="Print nothing but faults.", rich_help_panel=TOLD)]
Dask = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS",
        help="Let the workers of the Dask cluster there do the work, as in tls://10.0.0.4:8786.",
        rich_help_panel=WORK,
    ),
]
