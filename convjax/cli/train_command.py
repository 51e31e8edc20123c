"""``convjax train``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, cast, get_args

import typer
from rich.console import Console

from convjax.data.registry import check_name
from convjax.nn.models.references import FORM, check_model
from convjax.nn.models.registry import classifiers
from convjax.train.devices import Platform
from convjax.train.interruption import stop_requests
from convjax.train.memory import keep_memory
from convjax.train.recipe import Recipe
from convjax.train.run_directory import check_free

from .application import app
from .exit_codes import INTERRUPTED, as_exit_codes
from .values import number, platform_name, whole

DEFAULT = Recipe()


@app.command()
def train(
    model: Annotated[
        str,
        typer.Option(metavar="NAME", help=f"The network, one of {', '.join(classifiers())}; or your own, {FORM}."),
    ] = "tutorial_cnn",
    dataset: Annotated[
        str, typer.Option(metavar="NAME", help="The images: digits, or with --data-dir a set from TFDS.")
    ] = "digits",
    data_dir: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where TensorFlow Datasets has prepared the data set.")
    ] = None,
    epochs: Annotated[int, typer.Option(parser=whole, metavar="N", help="Passes over the images.")] = DEFAULT.epochs,
    batch_size: Annotated[int, typer.Option(parser=whole, metavar="N", help="Images a step.")] = DEFAULT.batch_size,
    learning_rate: Annotated[
        float,
        typer.Option(
            parser=number, metavar="X", help="AdamW's step size at the start; it falls to 0 along half a cosine."
        ),
    ] = DEFAULT.learning_rate,
    seed: Annotated[
        int,
        typer.Option(
            parser=whole, metavar="N", help="Decides the first parameters, the validation images, every order."
        ),
    ] = DEFAULT.seed,
    steps_per_execution: Annotated[
        int | None,
        typer.Option(
            parser=whole,
            metavar="N",
            help="Steps that one call of the compiled program makes; Ctrl-C stops after a call.",
            show_default="as many as are reckoned to take half a second",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="RUN", help="The folder to write, new or empty.", show_default="runs/MODEL-DATASET-1, 2, ..."
        ),
    ] = None,
    platform: Annotated[
        str | None,
        typer.Option(
            parser=platform_name,
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
    with as_exit_codes():
        recipe = Recipe(
            epochs=epochs,
            batch_size=batch_size,
            learning_rate=learning_rate,
            seed=seed,
            steps_per_execution=steps_per_execution,
        )
        check_model(model)
        check_name(dataset, data_dir=data_dir)
        if out is not None:
            check_free(out)
        with stop_requests() as should_stop:
            keep_memory()
            from convjax.train import session  # loads JAX: everything that can be found wrong without it has been

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
