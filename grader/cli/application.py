"""All commands of `grader` under their names, in the order in which `grader --help` shows them."""

import importlib

import typer

from grader.cli.begin_command import begin_here
from grader.cli.grouped_help import GroupedCommand, LazyCommands

# The functions behind the names. A file is read when its command is asked for: the others take time, too.
COMMANDS = {
    "init": "init_command.init",
    "check": "check_command.check",
    "try": "try_command.try_exercise",
    "next": "next_command.show_next",
    "list": "list_command.list_exercises",
    "hint": "hint_command.hint",
    "solution": "solution_command.solution",
    "reset": "reset_command.reset_exercises",
    "update": "update_command.update",
    "doctor": "doctor_command.doctor",
    "grade": "grade_command.grade",
    "regrade": "regrade_command.regrade",
    "override": "override_command.override",
    "export-platform": "export_platform_command.export_platform",
    "dev": "dev_group.app",
}

_SETTINGS = {
    "add_completion": False,
    "pretty_exceptions_enable": False,
    "rich_markup_mode": None,
    "context_settings": {"help_option_names": ["-h", "--help"]},
}


def load(name: str, place: str | None = None) -> typer.Typer:
    """Return an application that holds one command, or a group of some; `place` is where a group's own are."""
    file, _, function = (place or COMMANDS[name]).partition(".")
    module = importlib.import_module(f"grader.cli.{file}")
    if file.endswith("_group"):
        return getattr(module, function)(load, _SETTINGS)
    alone = typer.Typer(**_SETTINGS)
    alone.command(name, cls=GroupedCommand, epilog=getattr(module, "EXAMPLES", None))(getattr(module, function))
    return alone


def exercise_meant(name: str) -> str:
    """Say how to check `name`, where it is no command but an exercise or a chapter."""
    from grader.cli.selection import bare, selected
    from grader.errors import CourseError, UsageError
    from grader.learner.workspace import find_course

    try:
        selected(find_course(), [name])
    except (UsageError, CourseError):
        return ""
    return f"Did you mean 'grader check {bare([name])[0]}'?"


app = typer.Typer(
    help="Grade your answers to the exercises of a course, and say why one is wrong.\n\n"
    "Without a command it watches: the exercise that you are at is checked whenever you save its file.",
    cls=LazyCommands.of(COMMANDS, load, exercise_meant),
    no_args_is_help=False,
    **_SETTINGS,
)
app.callback(invoke_without_command=True)(begin_here)
