"""The command `grader`: reads what was asked for, has it done, prints what came of it."""

import io
import os
import random
import signal
import sys
import textwrap
import traceback
from collections.abc import Callable
from functools import cache, partial, wraps
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from grader import workspace as places
from grader.confinement import trials
from grader.confinement.tiers import Tier
from grader.course import Course, Exercise
from grader.errors import CourseError, IsolationError, JudgeError, UsageError
from grader.judge.text import plain
from grader.judging import judge
from grader.report.document import document
from grader.report.examination import examination_document, show_examination
from grader.report.terminal import TerminalReport
from grader.request import Request
from grader.results import ExerciseResult, Status

app = typer.Typer(
    help="Grade your answers to the exercises of a course, and say why one is wrong.",
    no_args_is_help=False,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Names = Annotated[list[str] | None, typer.Argument(help="Exercises, chapters or tags; all where none is named.")]
Dir = Annotated[Path | None, typer.Option("--dir", help="The folder with the exercises. [default: where you are]")]


def main() -> None:
    """Run the command; whatever a user did wrong ends in one to four lines and exit code 2."""
    for name in ("SIGTERM", "SIGHUP"):  # the terminal was closed: end the judge before we end
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.default_int_handler)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that knows no ✓ still shows the rest
    app(prog_name="grader")


def _explained(command: Callable[..., Any]) -> Callable[..., Any]:
    """Turn what can go wrong into a message and an exit code."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except UsageError as error:
            _complain(str(error))
            raise typer.Exit(2) from None
        except CourseError as error:
            _complain(f"The course, not your answer, is at fault:\n{error}")
            raise typer.Exit(3) from None
        except IsolationError as error:
            _complain(str(error))
            raise typer.Exit(3) from None
        except JudgeError as error:
            _complain(f"The judge could not do its work, and nothing was counted:\n{error}")
            raise typer.Exit(3) from None
        except KeyboardInterrupt:
            _complain("Interrupted.")
            raise typer.Exit(130) from None
        except BrokenPipeError:  # whoever read our output has had enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(1) from None
        except OSError as error:
            _complain(f"{error.filename}: {error.strerror}" if error.filename else str(error))
            raise typer.Exit(3) from None
        except (typer.Exit, typer.Abort):
            raise
        except Exception:  # a fault of ours: it is told whole, and never taken for a verdict
            traceback.print_exc()
            _complain("This is a fault of the grader, not of your answer; please report it.")
            raise typer.Exit(3) from None

    return run


def _complain(message: str) -> None:
    Console(stderr=True).print(Text(plain(message, 4_000)), soft_wrap=True, highlight=False)


@app.callback(invoke_without_command=True)
@_explained
def begin_here(context: typer.Context) -> None:
    """Grade your answers to the exercises of a course, and say why one is wrong.

    Without a command: shows where you are and the first exercise that is not done.
    """
    if context.invoked_subcommand is not None:
        return
    try:
        workspace = places.find_workspace(None)
    except UsageError:
        course = places.find_course()
        print(f"{course.title}: {len(course.exercises)} exercises.\n")
        print(f"Begin with:  grader init {course.name}-course && cd {course.name}-course")
        print("and then:    grader")
        return
    items = [workspace.item(exercise) for exercise in workspace.course.exercises]
    report = TerminalReport(Console(), trials.strongest, many=True)
    request = Request(str(workspace.course.folder), _new_seed(), items)
    results = _judge(request, trials.strongest, report, workspace)
    raise typer.Exit(0 if _all_passed(results) else 1)


@app.command()
@_explained
def init(
    folder: Annotated[Path | None, typer.Argument(metavar="[DIR]", help="The folder to make.")] = None,
) -> None:
    """Copy the exercises into a folder of your own; in one that you have, put back what is missing."""
    here = Path.cwd()
    if folder is None:
        inside = (here / places.PROGRESS).exists()
        folder = Path() if inside else Path(f"{places.find_course().name}-course")
    written, workspace = places.begin(places.find_course(), (here / folder).resolve())
    shown = places.shown_path(workspace.root)
    if not written:
        print("Nothing was missing, and nothing was changed.")
        return
    print(f"{len(written)} file{'' if len(written) == 1 else 's'} written to {shown}")
    if shown != ".":
        print(f"Now:  cd {shown} && grader")


@app.command()
@_explained
def check(
    names: Names = None,
    solutions: Annotated[bool, typer.Option("--solutions", help="Grade the course's own reference answers.")] = False,
    folder: Dir = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")] = False,
    seed: Annotated[int | None, typer.Option(help="Repeat the random inputs of an earlier check.")] = None,
    timeout: Annotated[
        float | None, typer.Option(help="Seconds that one answer may take.", min=0.1, max=86_400)
    ] = None,
    isolation: Annotated[
        str | None,
        typer.Option(help=f"Which of {', '.join(Tier)}. [default: the first of them that there is]"),
    ] = None,
    require_isolation: Annotated[
        str | None, typer.Option(help="Do nothing where your code would be kept less far apart than this.")
    ] = None,
) -> None:
    """Grade your answers: one, a chapter, a tag such as 'practice', or all."""
    workspace, course = None, None
    if solutions and folder is not None:
        raise UsageError("--solutions grades the course's own answers; leave out --dir.")
    if solutions:
        try:
            course = places.find_workspace(None).course
        except UsageError:
            course = places.find_course()
        items = [places.reference_item(course, exercise) for exercise in course.select(_bare(names))]
    else:
        workspace = places.find_workspace(folder)
        course = workspace.course
        items = [workspace.item(exercise) for exercise in course.select(_bare(names))]
    seed = _new_seed() if seed is None else seed
    tier = cache(partial(trials.choose, *trials.asked_for(isolation, require_isolation)))  # tried once, when asked for
    request = Request(str(course.folder), seed, items, seconds=timeout)
    if as_json:
        results = _judge(request, tier)
        print(document(course, seed, tier(), results))
    else:
        results = _judge(request, tier, TerminalReport(Console(), tier, many=len(items) > 1), workspace)
    raise typer.Exit(0 if _all_passed(results) else 1)


@app.command("list")
@_explained
def list_exercises(folder: Dir = None) -> None:
    """Show all exercises in their order, and where their files are."""
    workspace = places.find_workspace(folder)
    console = Console()
    for chapter, title in workspace.course.chapters.items():
        console.print(Text(f"\n{chapter}  {title}", style="bold"), highlight=False)
        readme = workspace.root / "exercises" / chapter / "README.md"
        if readme.exists():
            console.print(Text(f"  {places.shown_path(readme)}", style="dim"), soft_wrap=True, highlight=False)
        for exercise in workspace.course.exercises:
            if exercise.chapter == chapter:
                tags = f"  ({', '.join(exercise.tags)})" if exercise.tags else ""
                console.print(Text(f"  {exercise.name:<20} {exercise.title}{tags}"), soft_wrap=True, highlight=False)
                console.print(Text(f"  {'':<20} {workspace.item(exercise).shown_as}", style="dim"), soft_wrap=True)


@app.command()
@_explained
def hint(
    name: Annotated[str, typer.Argument(help="The exercise.")],
    number: Annotated[int | None, typer.Argument(help="Which hint; the next one where none is named.", min=1)] = None,
    folder: Dir = None,
) -> None:
    """Show the next hint for an exercise: a nudge, then the idea, then nearly the code."""
    workspace = places.find_workspace(folder)
    exercise = _one(workspace.course, name)
    if not exercise.hints:
        raise UsageError(f"{exercise.name} has no hints.")
    number = workspace.next_hint(exercise) if number is None else number
    if number > len(exercise.hints):
        raise UsageError(f"{exercise.name} has {len(exercise.hints)} hints.")
    print(f"Hint {number} of {len(exercise.hints)} for {exercise.name}\n")
    for paragraph in exercise.hints[number - 1].strip().split("\n"):
        print(textwrap.fill(paragraph, 78, break_long_words=False))
    further = f"hint {exercise.name} {number + 1}" if number < len(exercise.hints) else f"check {exercise.name}"
    print(f"\n{'The next one' if number < len(exercise.hints) else 'That was the last one. Then'}:  grader {further}")


@app.command()
@_explained
def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")] = False,
) -> None:
    """Show how far this machine can keep your code apart from the rest, and how to get more."""
    found = [trials.trial(tier) for tier in Tier]
    if as_json:
        print(examination_document(found))
    else:
        show_examination(Console(), found)


def _judge(
    request: Request,
    tier: Callable[[], Tier],
    report: TerminalReport | None = None,
    workspace: places.Workspace | None = None,
) -> list[ExerciseResult]:
    results: list[ExerciseResult] = []
    for event in judge(request, tier):
        if isinstance(event, ExerciseResult):
            results.append(event)
        if report is not None:
            report.begun(event) if isinstance(event, str) else report.finished(event)
    if report is not None:
        report.closed(results, workspace)
    return results


def _all_passed(results: list[ExerciseResult]) -> bool:
    return bool(results) and all(result.status is Status.PASSED for result in results)


def _one(course: Course, name: str) -> Exercise:
    found = course.select(_bare([name]))
    if len(found) != 1:
        raise UsageError(f"'{name}' means {len(found)} exercises; name one of them.")
    return found[0]


def _bare(names: list[str] | None) -> list[str]:
    """What a shell completes to a file means the exercise in it."""
    return [Path(name).stem if name.endswith(".py") else name.rstrip("/").rpartition("/")[2] for name in names or []]


def _new_seed() -> int:
    return random.SystemRandom().randrange(10_000)
