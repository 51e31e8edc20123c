"""``convjax summary``."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from convjax.arithmetic.messages import problem
from convjax.nn.models.references import FORM, check_reference, is_reference
from convjax.nn.models.registry import names, published

from .application import app
from .exit_codes import as_exit_codes
from .grouped_help import GroupedCommand
from .printing import nothing_else_written, write
from .values import image_shape, positive, whole

if TYPE_CHECKING:
    from flax import nnx

    from convjax.inspect import Summary

CLASSES = 10  # of a model of the user's own, where nobody says how many


@app.command("summary", cls=GroupedCommand, short_help="Show a model layer by layer: shapes, parameters, MACs, fields.")
def summary_of_model(
    model: Annotated[str, typer.Argument(metavar="MODEL", help=f"One of {', '.join(names())}; or your own, {FORM}.")],
    image: Annotated[
        str | None,
        typer.Option(
            "--input",
            metavar="HxWxC",
            help="The shape of an image.",
            show_default="that of the published model",
        ),
    ] = None,
    classes: Annotated[
        int | None,
        typer.Option(parser=positive, metavar="N", help="Classes of a model of your own.", show_default="10"),
    ] = None,
    batch_size: Annotated[
        int | None, typer.Option(parser=whole, metavar="N", help="Images in a batch.", show_default="one image")
    ] = None,
    depth: Annotated[
        int | None,
        typer.Option(
            parser=whole, metavar="N", help="Count layers that are nested deeper as one.", show_default="no limit"
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document instead of a table.")] = False,
) -> None:
    """Show a model layer by layer: shapes, parameters, multiply-adds, receptive fields.

    Nothing is computed and no weights are made. A MAC is one multiply-add of a convolution or a matrix product, those
    that read padding among them; 1 MAC = 2 FLOPs. The field is how many elements of the image one unit sees along an
    axis, the stride how far the next one's field is from it. A wider terminal shows more columns.

    Exit code: 0 done, 2 wrong usage, 3 a fault, 130 interrupted.
    """
    shape = None if image is None else image_shape("--input", image)
    with as_exit_codes():
        found = summarised(model, shape, classes=classes, batch_size=batch_size, depth=depth)
        if as_json:
            text = json.dumps(found.as_dict(), indent=2) + "\n"
        else:
            console = Console(highlight=False)
            with console.capture() as captured:
                console.print(found)
            text = captured.get()
        write(text)


def summarised(
    model: str,
    shape: tuple[int, ...] | None,
    *,
    classes: int | None = None,
    batch_size: int | None = None,
    depth: int | None = None,
) -> Summary:
    """The summary of a registered model, or of one of the user's own.

    Raises:
        ConvjaxError: what can be found wrong without JAX before it is loaded; and what the summary refuses.
    """
    own = is_reference(model)
    _check(model, shape, classes)
    from convjax.inspect import summary

    with nothing_else_written():
        made = _maker(model, shape, classes or CLASSES) if own and shape else model
        found = summary(made, shape, batch_size=batch_size, depth=depth)
    return replace(found, model=model) if own else found


def _check(model: str, shape: tuple[int, ...] | None, classes: int | None) -> None:
    if not is_reference(model):
        published(model)
        if classes is not None:
            raise problem(
                "--classes is for a model of your own", f"{model} has those it was published with", "Leave it out."
            )
        return
    check_reference(model)
    if shape is None:
        raise problem("--input is missing", "", "A model of your own is made for images of a shape: --input 32x32x3.")


def _maker(reference: str, shape: tuple[int, ...], classes: int) -> Callable[[], nnx.Module]:
    """What makes a model of the user's own; the summary calls it so that no weights are made."""
    from convjax.nn import models

    height, width, channels = shape
    return partial(models.resolve(reference), input_shape=(height, width, channels), classes=classes)
