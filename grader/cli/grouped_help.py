"""Help texts that suffice by themselves: options in groups, whole sentences, examples as they are typed."""

import inspect
import re
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from typing import Any

import typer
import typer.main
from typer.core import TyperCommand, TyperGroup

ARGUMENTS, OTHER = "Arguments", "Options"
USAGE_ERROR: Any = typer.BadParameter.__mro__[1]  # of click, or of the click that a typer carries


class GroupedCommand(TyperCommand):
    """A command that lists its options group by group; a group is what an option's ``rich_help_panel`` names."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read what was typed; of a misspelt option the nearest one alone is offered."""
        try:
            return super().parse_args(ctx, args)
        except USAGE_ERROR as error:
            possibilities = getattr(error, "possibilities", None)  # only errors of a misspelt name have them
            if possibilities:
                nearest = get_close_matches(str(getattr(error, "option_name", "")), possibilities, n=1)
                error.possibilities = None
                meant = f" Did you mean '{(nearest or possibilities)[0]}'?"
                error.message = error.message.rstrip(".") + "." + meant
            else:
                error.message = _for_people(error.message)
            raise

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the options under their headings, in the order in which the groups first appear."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record is not None:
                heading = ARGUMENTS if parameter.param_type_name == "argument" else OTHER
                # Neither Python's types nor a range that nobody comes near to.
                plain = record[0].partition(" <")[0], re.sub(r"\s*\[[^]]*x[<>]=[^]]*\]", "", record[1])
                groups.setdefault(getattr(parameter, "rich_help_panel", None) or heading, []).append(plain)
        for heading, records in groups.items():
            with formatter.section(heading):
                formatter.write_dl(records)

    def format_epilog(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002  # as typer calls it
        """Write the examples as they are typed, a line each."""
        if self.epilog:
            with formatter.section("Examples"):
                for line in inspect.cleandoc(self.epilog).splitlines():
                    formatter.write(f"{'':{formatter.current_indent}}{line}\n")


# What some typer hand on of the validator that they use.
_OF_A_VALIDATOR = [
    (re.compile(r"Input should be a valid integer.*"), "it is to be a whole number."),
    (re.compile(r"Input should be a valid number.*"), "it is to be a number."),
    (re.compile(r"Input should be greater than or equal to (\S+)"), r"it is to be at least \1."),
    (re.compile(r"Input should be less than or equal to (\S+)"), r"it is to be at most \1."),
    (re.compile(r"Value error, "), ""),
]


def _for_people(message: str) -> str:
    for form, words in _OF_A_VALIDATOR:
        message = form.sub(words, message)
    found = re.search(r"'([^']*)' is not one of (.+)", message)
    nearest = get_close_matches(found[1], re.findall(r"'([^']+)'", found[2]), n=1) if found else []
    return f"{message} Did you mean '{nearest[0]}'?" if nearest else message


class LazyCommands(TyperGroup):
    """The command `grader`: its commands are loaded when they are asked for, and listed with whole sentences."""

    names: tuple[str, ...] = ()
    load: Callable[[str], typer.Typer]
    meant: Callable[[str], str]

    @classmethod
    def of(
        cls, names: Iterable[str], load: Callable[[str], typer.Typer], meant: Callable[[str], str]
    ) -> "type[LazyCommands]":
        """Return the class of a group of commands.

        Args:
            names: what they are called.
            load: makes an application of one.
            meant: says what else a name that is no command may mean; nothing where that is unknown.
        """
        functions = {"load": staticmethod(load), "meant": staticmethod(meant)}
        return type(cls.__name__, (cls,), {"names": tuple(names), **functions})

    def __init__(self, **settings: Any) -> None:
        """Know the names, which is enough to say which of them was meant."""
        super().__init__(**{**settings, "commands": dict.fromkeys(self.names)})

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002  # as typer calls it
        """Load one command."""
        if cmd_name not in self.commands:
            return None
        if self.commands[cmd_name] is None:
            self.commands[cmd_name] = typer.main.get_command(self.load(cmd_name))
        return self.commands[cmd_name]

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command that was typed; what is none, but something else that is known, is answered with that."""
        if args[:1] == ["help"]:
            args = [*args[1:2], "--help"]
            if len(args) == 1:
                print(ctx.get_help())
                ctx.exit()
        try:
            return super().resolve_command(ctx, args)
        except USAGE_ERROR as error:
            meant = self.meant(args[0])
            if meant:
                error.message = f"{error.message.partition(' Did you mean')[0]} {meant}"
            raise

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002  # as typer calls it
        """Return the names in their order."""
        return list(self.names)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the commands, each with the first paragraph of its help."""
        rows = []
        for name in self.list_commands(ctx):
            paragraph = inspect.cleandoc(self.get_command(ctx, name).help or "").partition("\n\n")[0]
            rows.append((name, " ".join(paragraph.split())))
        with formatter.section("Commands"):
            formatter.write_dl(rows)
