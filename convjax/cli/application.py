"""The command itself: what all of its commands share."""

from __future__ import annotations

import platform as python_platform
import sys
from importlib import metadata
from typing import Annotated

import typer

app = typer.Typer(
    help="Train convolutional networks with JAX, and look into them.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # plain help: quick, readable without colour, and what a user typed is never markup
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main() -> None:
    """Run the command; what a terminal cannot write is written as an escape."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # pyright: ignore[reportAttributeAccessIssue]  # a stand-in has none
    app(prog_name="convjax")


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"convjax {_version('convjax')} (jax {_version('jax')}, Python {python_platform.python_version()})")
        raise typer.Exit


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "not installed"


@app.callback()
def _convjax(
    _show: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Train convolutional networks with JAX, and look into them."""
