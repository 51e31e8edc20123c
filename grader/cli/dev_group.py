"""`grader dev`: the commands for those who write a course."""

from collections.abc import Callable
from typing import Any

import typer

from grader.cli.grouped_help import LazyCommands

COMMANDS = {
    "check": "dev_check_command.dev_check",
    "mutate": "dev_mutate_command.dev_mutate",
    "new": "dev_new_command.dev_new",
    "preview": "dev_preview_command.dev_preview",
}


def app(load: Callable[[str, str], typer.Typer], settings: dict[str, Any]) -> typer.Typer:
    """Return the group; `load` makes an application of one command, of that name, whose function lies at that place."""
    group = typer.Typer(
        name="dev",
        help="Write a course: prove its exercises, see what learners see, and begin new ones.",
        cls=LazyCommands.of(COMMANDS, lambda name: load(name, COMMANDS[name]), lambda _name: ""),
        no_args_is_help=True,
        **settings,
    )
    group.callback()(lambda: None)
    return group
