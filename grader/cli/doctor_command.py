"""`grader doctor`."""

from typing import Annotated

import typer
from rich.console import Console

from grader.cli.faults import explained
from grader.confinement import trials
from grader.confinement.tiers import Tier
from grader.report.examination import examination_document, show_examination


@explained
def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")] = False,
) -> None:
    """Show how far this machine can keep your code apart from the rest, and how to get more.

    And what else a question to somebody should name: the versions, the course, and the folder you stand in.
    """
    found = [trials.trial(tier) for tier in Tier]
    if as_json:
        print(examination_document(found))
    else:
        show_examination(Console(), found)
