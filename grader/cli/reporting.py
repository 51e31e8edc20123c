"""Telling verdicts to a program instead of a person: the options for it, and the report itself."""

import os
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from grader.cli.check_options import TOLD
from grader.cli.faults import print_no_more
from grader.cli.verdicts import judged
from grader.confinement.tiers import Tier
from grader.course import Course
from grader.errors import UsageError
from grader.judge.text import plain
from grader.report.destination import refuse_unwritable, write_report
from grader.report.formats import Format, refuse_incomplete, text_in
from grader.report.grading import Grading, Visibility
from grader.request import Request
from grader.results import ExerciseResult

Form = Annotated[
    Format | None,
    typer.Option(
        "--format",
        metavar="FORMAT",
        help=f"Who reads the verdicts, one of {', '.join(Format)}.  [default: terminal]",
        rich_help_panel=TOLD,
    ),
]
Output = Annotated[
    Path | None,
    typer.Option("--output", metavar="FILE", help="Write the report there, whole or not at all.", rich_help_panel=TOLD),
]
HiddenVisibility = Annotated[
    Visibility,
    typer.Option(
        "--hidden-visibility",
        metavar="WHEN",
        help=f"When Gradescope shows the hidden checks, one of {', '.join(Visibility)}.",
        rich_help_panel=TOLD,
    ),
]


def chosen_format(form: Format | None, as_json: bool, output: Path | None) -> Format:
    """Return the format that the options mean together; `UsageError` where they do not fit, or cannot be had."""
    if as_json and form not in (None, Format.JSON):
        raise UsageError(f"--json and --format {form} ask for two formats; leave one of them out.")
    chosen = Format.JSON if as_json else form or Format.TERMINAL
    if output is not None:
        if chosen is Format.TERMINAL:
            others = ", ".join(other for other in Format if other is not Format.TERMINAL)
            raise UsageError(f"--output needs a --format, one of {others}.")
        refuse_unwritable(output)
    refuse_incomplete(chosen, os.environ)
    return chosen


def reported(
    form: Format,
    output: Path | None,
    course: Course,
    request: Request,
    tier: Callable[[], Tier],
    hidden_visibility: Visibility,
) -> list[ExerciseResult]:
    """Have a request judged, and print or write the report in one piece once all verdicts are in."""
    at, began = datetime.now(UTC), time.monotonic()
    results = judged(request, tier)
    seconds = time.monotonic() - began
    grading = Grading(course, request.seed, tier(), results, seconds, at, dict(os.environ), hidden_visibility)
    text = text_in(form, grading)
    if output is None:
        try:
            print(text, end="", flush=True)
        except BrokenPipeError:  # the exit code is the verdict's all the same
            print_no_more()
    else:
        made = write_report(output, text)
        folder = "" if made is None else f"; the folder {plain(str(made))} was made for it"
        print(f"{grading.score} of {grading.max_score} points, written to {plain(str(output))}{folder}")
    return results
