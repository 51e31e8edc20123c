"""A help text whose options stand in groups, each under its heading."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Any

from typer.core import TyperCommand

OTHER = "Options"


class GroupedCommand(TyperCommand):
    """A command that lists its options group by group, in the order in which the groups first appear."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read what was typed; of a misspelt option the nearest one alone is offered."""
        try:
            return super().parse_args(ctx, args)
        except Exception as error:
            possibilities = getattr(error, "possibilities", None)  # by name: some typer carry a click of their own
            if possibilities:
                nearest = get_close_matches(str(getattr(error, "option_name", "")), possibilities, n=1)
                error.possibilities = nearest or possibilities[:1]  # pyright: ignore[reportAttributeAccessIssue]
            raise

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the options; a group is what an option's ``rich_help_panel`` names.

        A default that is told in words stands as it is, without the parentheses around it.
        """
        groups: dict[str, list[tuple[str, str]]] = {}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record is not None:
                name, text = record
                record = name, re.sub(r"\[default: \((.*)\)\]$", r"[default: \1]", text)
                groups.setdefault(getattr(parameter, "rich_help_panel", None) or OTHER, []).append(record)
        for heading, records in groups.items():
            with formatter.section(heading):
                formatter.write_dl(records)
