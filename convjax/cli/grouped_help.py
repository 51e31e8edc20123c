"""A help text whose options stand in groups, each under its heading."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Any

import typer
from typer.core import TyperCommand

ARGUMENTS, OTHER = "Arguments", "Options"
ELSEWHERE = {  # what other trainers call them, and no distance between words finds
    "--lr": "--learning-rate",
    "--wd": "--weight-decay",
    "--bs": "--batch-size",
    "--ema": "--average-decay",
    "--device": "--platform",
    "--data": "--dataset",
    "--output": "--out",
    "--arch": "--model",
}
USAGE_ERROR: Any = typer.BadParameter.__mro__[1]  # of click, or of the click that a typer carries


class GroupedCommand(TyperCommand):
    """A command that lists its options group by group, in the order in which the groups first appear."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read what was typed; of a misspelt option the nearest one alone is offered."""
        try:
            return super().parse_args(ctx, args)
        except USAGE_ERROR as error:
            typed = str(getattr(error, "option_name", ""))  # only errors of an option that there is none of have it
            if typed.startswith("-") and hasattr(error, "possibilities"):
                there = [name for parameter in self.get_params(ctx) for name in parameter.opts if len(name) > 2]
                known = ELSEWHERE.get(typed)
                near = [known] if known in there else get_close_matches(typed, there, n=1)
                error.possibilities = []
                error.message += f". Did you mean {near[0]}?" if near else "."
            raise

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the arguments and the options; a group is what an option's ``rich_help_panel`` names.

        A default that is told in words stands as it is, without the parentheses around it, and so does the name of an
        argument, without its type in Python.
        """
        groups: dict[str, list[tuple[str, str]]] = {}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record is None:
                continue
            name, text = record
            heading = getattr(parameter, "rich_help_panel", None) or OTHER
            if parameter.param_type_name == "argument":
                name, heading = re.sub(r" <[^ ]*>$", "", name), ARGUMENTS
                name += "..." * (parameter.nargs != 1 and not name.endswith("..."))
            record = name, re.sub(r"\[default: \(([^()]*)\)", r"[default: \1", text)
            groups.setdefault(heading, []).append(record)
        for heading, records in groups.items():
            with formatter.section(heading):
                formatter.write_dl(records)
