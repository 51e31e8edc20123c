"""``convjax summary``."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.console import Console

from convjax.nn.models.registry import names, published

from .application import app
from .exit_codes import as_exit_codes
from .printing import write
from .values import image_shape, whole


@app.command("summary")
def summary_of_model(
    model: Annotated[str, typer.Argument(metavar="MODEL", help=f"One of {', '.join(names())}.")],
    image: Annotated[
        str | None,
        typer.Option(
            "--input",
            metavar="HxWxC",
            help="The shape of an image.",
            show_default="that of the published model",
        ),
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
        published(model)  # an unknown name is answered before JAX is loaded
        from convjax.inspect import summary

        found = summary(model, shape, batch_size=batch_size, depth=depth)
        if as_json:
            text = json.dumps(found.as_dict(), indent=2) + "\n"
        else:
            console = Console(highlight=False)
            with console.capture() as captured:
                console.print(found)
            text = captured.get()
        write(text)
