"""`grader export-platform`."""

from pathlib import Path
from typing import Annotated

import typer

from grader.cli.dev_options import CourseFolder, course_to_write
from grader.cli.faults import explained
from grader.cli.selection import Names, selected
from grader.confinement.tiers import Tier
from grader.confinement.trials import asked_for
from grader.errors import UsageError
from grader.judge import hidden_checks
from grader.judge.text import plain
from grader.learner.workspace import shown_path
from grader.platforms.export import export
from grader.platforms.order import Order, Platform
from grader.platforms.packages import packages

EXAMPLES = """
grader export-platform gradescope week1 01_sizes       a chapter, as a zip
grader export-platform gradescope week1 --hidden ../mine
grader export-platform github-actions my-course        into a repository
grader export-platform exercism out --package convjax-0.1.0-py3-none-any.whl
"""

_OVER_THERE = "How it is graded over there"
_FEW = 6


@explained
def export_platform(
    platform: Annotated[
        Platform, typer.Argument(metavar="PLATFORM", help=f"Where the class is, one of {', '.join(Platform)}.")
    ],
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where the files go; made where it is missing.")],
    names: Names = None,
    course: CourseFolder = None,
    replace: Annotated[
        bool, typer.Option("--force", help="Replace what an earlier export has left in DIR, and nothing else.")
    ] = False,
    hidden: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR|PACKAGE",
            help="Send the checks below that folder, or in that installed package, along, as 'grader check --hidden' "
            "takes them; only where they are shown to nobody.",
            rich_help_panel=_OVER_THERE,
        ),
    ] = None,
    package: Annotated[
        list[str] | None,
        typer.Option(
            metavar="WHAT",
            help="What pip installs over there: a wheel, which goes along, or a requirement; more than one may be "
            "given.  [default: this release]",
            rich_help_panel=_OVER_THERE,
        ),
    ] = None,
    require_isolation: Annotated[
        str,
        typer.Option(
            metavar="TIER",
            help="Grade nothing where answers would be kept less far apart than this.",
            rich_help_panel=_OVER_THERE,
        ),
    ] = Tier.LANDLOCK,
    image: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="For PrairieLearn: the name under which you push the image.",
            rich_help_panel=_OVER_THERE,
        ),
    ] = None,
) -> None:
    """Write what a platform needs to grade exercises: files that are ready to be uploaded or committed.

    All of them are written or none, and nothing that is there is written over. The release of the grader and the
    course's checks are pinned: where others are found over there, nothing is graded.
    """
    _, tier = asked_for(None, require_isolation)
    if image is not None and platform is not Platform.PRAIRIELEARN:
        raise UsageError(f"--image is for prairielearn; leave it out for {platform}.")
    found = course_to_write(course)
    if hidden is not None:
        hidden = hidden_checks.folder_meant(hidden, found)
    order = Order(found, selected(found, names).exercises, packages(package or []), tier or Tier.PROCESS, hidden, image)
    done = export(platform, order, folder, replace=replace)
    for unit in done.units[:_FEW]:
        print(shown_path(folder / unit))
    if len(done.units) > _FEW:
        print(f"and {len(done.units) - _FEW} more")
    print(
        f"{found.name} {found.content_hash()}, {len(order.names)} of {len(found.exercises)} exercises, with "
        f"{plain(', '.join(order.packages.lines), 200)}"
    )
    if hidden is not None:
        print("The hidden checks lie in it: keep it where only instructors read.")
    print(f"Now:  {done.next_step}")
