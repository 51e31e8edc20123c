"""The command ``convjax``."""

from __future__ import annotations

import platform as python_platform
import sys
import textwrap
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path
from typing import Annotated, cast, get_args

import typer
from rich.console import Console

from .data.registry import check_name
from .errors import ConvjaxError
from .train.devices import Platform
from .train.errors import DivergedError
from .train.interruption import stop_requests
from .train.recipe import Recipe
from .train.run_directory import check_free

DEFAULT = Recipe()
DIVERGED, WRONG_USAGE, FAULT, INTERRUPTED = 1, 2, 3, 130

app = typer.Typer(
    help="Train convolutional networks with JAX.",
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


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a whole number.") from None


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a number.") from None


def _platform(text: str) -> str:
    if text not in get_args(Platform):
        raise typer.BadParameter(f"{text!r} is none of {', '.join(get_args(Platform))}.")
    return text


@app.callback()
def _convjax(
    _show: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Train convolutional networks with JAX."""


@app.command()
def train(
    model: Annotated[str, typer.Option(metavar="NAME", help="The network: tutorial_cnn or lenet5.")] = "tutorial_cnn",
    dataset: Annotated[
        str, typer.Option(metavar="NAME", help="The images: digits, or with --data-dir a set from TFDS.")
    ] = "digits",
    data_dir: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where TensorFlow Datasets has prepared the data set.")
    ] = None,
    epochs: Annotated[int, typer.Option(parser=_whole, metavar="N", help="Passes over the images.")] = DEFAULT.epochs,
    batch_size: Annotated[int, typer.Option(parser=_whole, metavar="N", help="Images a step.")] = DEFAULT.batch_size,
    learning_rate: Annotated[
        float,
        typer.Option(
            parser=_number, metavar="X", help="AdamW's step size at the start; it falls to 0 along half a cosine."
        ),
    ] = DEFAULT.learning_rate,
    seed: Annotated[
        int,
        typer.Option(
            parser=_whole, metavar="N", help="Decides the first parameters, the validation images, every order."
        ),
    ] = DEFAULT.seed,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="RUN", help="The folder to write, new or empty.", show_default="runs/MODEL-DATASET-1, 2, ..."
        ),
    ] = None,
    platform: Annotated[
        str | None,
        typer.Option(
            parser=_platform,
            metavar="|".join(get_args(Platform)),
            help="Where to compute.",
            show_default="the best that JAX finds",
        ),
    ] = None,
) -> None:
    """Train a network on images and write a folder of results.

    The folder holds config.json, metrics.jsonl (one line an epoch), checkpoints, curves.png and confusion.png. Part
    of the training images is held out for validation; the test images are looked at once, after the last epoch.
    Ctrl-C stops early and saves what there is.

    Exit code: 0 done, 1 the training diverged, 2 wrong usage, 3 a fault, 130 interrupted.
    """
    with _as_exit_codes():
        recipe = Recipe(epochs=epochs, batch_size=batch_size, learning_rate=learning_rate, seed=seed)
        check_name(dataset, data_dir=data_dir)
        if out is not None:
            check_free(out)
        with stop_requests() as should_stop:
            from .train import session  # loads JAX: everything that can be found wrong without it has been

            finished = session.run(
                model,
                dataset,
                recipe,
                data_dir=data_dir,
                out=out,
                platform=cast(Platform | None, platform),
                console=Console(),
                should_stop=should_stop,
            )
        if not finished:
            raise typer.Exit(INTERRUPTED)


@contextmanager
def _as_exit_codes() -> Iterator[None]:
    """Turn what went wrong into a few lines on standard error and the exit code that fits."""
    try:
        yield
    except ConvjaxError as error:
        for line in str(error).splitlines():
            wrapped = textwrap.wrap(line, 80, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)
            print("\n".join(wrapped), file=sys.stderr)
        raise typer.Exit(DIVERGED if isinstance(error, DivergedError) else WRONG_USAGE) from None
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)
        raise typer.Exit(INTERRUPTED) from None
    except typer.Exit:
        raise
    except OSError as error:
        print(f"convjax could not go on: {error}", file=sys.stderr)
        raise typer.Exit(FAULT) from None
    except Exception:
        traceback.print_exc()
        print("This is a fault in convjax, not in what you typed.", file=sys.stderr)
        raise typer.Exit(FAULT) from None
