"""`grader dev preview`."""

import json
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.console import Console

from grader.authoring.preview import Preview, Screen, sights
from grader.cli.dev_options import CourseFolder, course_to_write, progress
from grader.cli.faults import explained
from grader.cli.selection import one_exercise
from grader.confinement.trials import strongest
from grader.course import Course, Exercise
from grader.judge.text import plain
from grader.judging import Judging
from grader.report.terminal.page import Page
from grader.results import Status

EXAMPLES = """
grader dev preview output_size                  all that learners read
grader dev preview output_size --mistake NAME   of one mistake
grader dev preview output_size --seed 3         with other random inputs
"""


@explained
def dev_preview(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The exercise.")],
    mistake: Annotated[str | None, typer.Option(metavar="FUNCTION", help="Only this one of its mistakes.")] = None,
    seed: Annotated[int, typer.Option(metavar="N", help="For all random inputs.", min=0)] = 0,
    folder: CourseFolder = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")] = False,
) -> None:
    """Show what a learner sees: the screen of 'grader check' for the stub, each mistake and the reference.

    Each mistake is judged in a file as learners have it: the reference, with the mistake in its place.

    Exit code: 0 all was shown; 2 wrong usage; 3 the course is at fault.
    """
    course = course_to_write(folder)
    exercise = one_exercise(course, name)
    to_show = sights(course, exercise, mistake)
    console = Console()
    screens: list[Screen] = []
    tier = cache(strongest)
    with TemporaryDirectory(prefix="grader-preview-") as place, Judging(tier) as judging:
        preview = Preview(course, Path(place).resolve(), judging, tier)
        with progress(len(to_show), as_json) as tell:
            for sight in to_show:
                tell(exercise.name, sight.name)
                screen = preview.screen(exercise, sight, seed, console)
                screens.append(screen)
                if not as_json:
                    tell.above(lambda screen=screen: _print(console, screen))
    if as_json:
        shown = [
            {"name": screen.sight.name, "about": screen.sight.about, "status": screen.status, "screen": screen.shown}
            for screen in screens
        ]
        print(json.dumps({"exercise": exercise.name, "seed": seed, "screens": shown}, indent=1))
    else:
        page = Page(console.width)
        for line in _afterwards(course, exercise, screens, whole=mistake is None):
            page.wrapped(line)
        page.print(console)


def _print(console: Console, screen: Screen) -> None:
    page = Page(console.width)
    rule = ("=" * page.width, "dim")
    page.line(rule)
    page.wrapped(plain(screen.sight.about, 400), f"{screen.sight.name}: ", "bold")
    page.line(rule)
    page.print(console)
    console.file.write(f"{screen.shown}\n")


def _afterwards(course: Course, exercise: Exercise, screens: list[Screen], *, whole: bool) -> list[str]:
    """Return what is to be said of all that was shown."""
    if whole and course.only_asks(exercise):
        return [f"{exercise.name} only asks: there is no code to get wrong, and these are the answers with feedback."]
    mistakes = [screen for screen in screens if screen.sight.mistake is not None]
    if whole and not mistakes:
        return [f"{exercise.name} has no mistakes to show: solutions/{exercise.chapter}/{exercise.name}/mistakes.py."]
    more = f"see 'grader dev check {exercise.name}'"
    return [
        f"{screen.sight.name} passes every check with this seed; {more}."
        if screen.status is Status.PASSED
        else f"{screen.sight.name} is refused and not explained in time; {more}."
        for screen in mistakes
        if not screen.is_explained or screen.status is Status.PASSED
    ]
