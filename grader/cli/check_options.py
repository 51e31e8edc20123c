"""The options of `grader check`, in the groups in which its help shows them."""

from pathlib import Path
from typing import Annotated

import typer

from grader.confinement.tiers import Tier

WHAT, TOLD, INPUTS = "What is checked", "What is told", "Inputs"
LIMITS, ISOLATION = "Limits, where they are not to be the course's", "Isolation"

Again = Annotated[
    bool, typer.Option("--again", help="Judge also what was done before and has not changed.", rich_help_panel=WHAT)
]
Solutions = Annotated[
    bool, typer.Option("--solutions", help="Grade the course's own reference answers.", rich_help_panel=WHAT)
]
Answers = Annotated[
    Path | None,
    typer.Option(
        "--dir",
        metavar="DIR",
        help="Grade the answers in that folder. What it says of itself is not believed, and nothing is written there.",
        rich_help_panel=WHAT,
    ),
]
By = Annotated[
    Path | None,
    typer.Option(
        "--course",
        metavar="DIR",
        help="Grade --dir or --solutions by the course in that folder.  [default: the one you stand in, or the "
        "installed one]",
        rich_help_panel=WHAT,
    ),
]
Hidden = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR|PACKAGE",
        help="For instructors: run the checks below that folder, or in that installed package, as well, the functions "
        "test_WHAT in CHAPTER/NAME/checks.py; of them only titles and verdicts are told.",
        rich_help_panel=WHAT,
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="The same as --format json.", rich_help_panel=TOLD)]
Seed = Annotated[
    int | None,
    typer.Option(metavar="N", help="Repeat the random inputs of an earlier check.", rich_help_panel=INPUTS),
]
Timeout = Annotated[
    float | None,
    typer.Option(metavar="SECONDS", help="How long one answer may take.", min=0.1, max=86_400, rich_help_panel=LIMITS),
]
Memory = Annotated[
    int | None,
    typer.Option(metavar="MB", help="How much memory an answer may use.", min=16, max=2**20, rich_help_panel=LIMITS),
]
OutputSize = Annotated[
    int | None,
    typer.Option(metavar="KB", help="How much is kept of what it prints.", min=1, max=2**20, rich_help_panel=LIMITS),
]
Processes = Annotated[
    int | None,
    typer.Option(
        metavar="N", help="How many processes and threads it may have.", min=1, max=2**20, rich_help_panel=LIMITS
    ),
]
FileSize = Annotated[
    int | None,
    typer.Option(
        metavar="MB", help="How large any file may be that it writes.", min=0, max=2**20, rich_help_panel=LIMITS
    ),
]
Jobs = Annotated[
    int | None,
    typer.Option(
        metavar="N",
        help="How many exercises are judged at the same time.  [default: one a processor, at most 8]",
        min=1,
        max=256,
        rich_help_panel=WHAT,
    ),
]
Isolation = Annotated[
    str | None,
    typer.Option(
        metavar="TIER",
        help=f"One of {', '.join(Tier)}.  [default: the first of them that there is]",
        rich_help_panel=ISOLATION,
    ),
]
RequireIsolation = Annotated[
    str | None,
    typer.Option(
        metavar="TIER",
        help="Do nothing where your code would be kept less far apart than this.",
        rich_help_panel=ISOLATION,
    ),
]
