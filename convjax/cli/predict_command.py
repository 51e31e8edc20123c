"""``convjax predict``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
import typer

from convjax.data.pictures import read_picture
from convjax.errors import ConvjaxError
from convjax.nn.models.references import check_model
from convjax.train.runs.run_configuration import RunConfiguration, read_configuration

from .application import app
from .exit_codes import WRONG_USAGE, as_exit_codes
from .grouped_help import GroupedCommand
from .printing import nothing_else_written, plain, tell, write, write_document
from .values import positive

if TYPE_CHECKING:
    from convjax.train.prediction import Predictor

SCHEMA = "convjax-predictions/1"
AT_A_TIME = 64  # pictures in memory


@app.command("predict", cls=GroupedCommand, short_help="Say what is in pictures, by the model of a run.")
def predict_pictures(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="The folder that convjax train wrote.")],
    pictures: Annotated[list[Path], typer.Argument(metavar="IMAGE", help="Files of pictures.")],
    top: Annotated[int, typer.Option(parser=positive, metavar="N", help="How many classes to name.")] = 3,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document instead of blocks of text.")] = False,
) -> None:
    """Say what is in pictures: the most probable classes of each, by the model of a run.

    A picture is turned upright, made grey or coloured, resized until it covers the images that the model takes, and
    cut off evenly. A picture that cannot be read is told on standard error; the others are answered all the same. A
    name that begins with a dash is written as ./-name, or behind --.

    Exit code: 0 done, 2 wrong usage or a picture that could not be read, 3 a fault, 130 interrupted.
    """
    with as_exit_codes():
        found = read_configuration(run)
        check_model(found.model)
        told: list[dict[str, Any]] = []
        separator = ""
        for one in _predictions(run, found, pictures, top):
            if one["error"]:
                tell(one["error"])
            elif not as_json:
                write(f"{separator}{_block(one)}")
                separator = "\n"
            told.append(one)
        if as_json:
            about = {"schema": SCHEMA, "run": str(run), "model": found.model}
            write_document({**about, "pictures": told})
        if any(one["error"] for one in told):
            raise typer.Exit(WRONG_USAGE)


def _predictions(run: Path, found: RunConfiguration, paths: list[Path], top: int) -> Iterator[dict[str, Any]]:
    """What is said of each picture, in their order; without one that can be read the model is never loaded."""
    predictor: Predictor | None = None
    for begin in range(0, len(paths), AT_A_TIME):
        chosen, read, errors, best = paths[begin : begin + AT_A_TIME], {}, {}, {}
        for path in chosen:
            try:
                read[path] = read_picture(path, image_shape=found.input_shape, pixel_max=found.pixel_max)
            except ConvjaxError as error:
                errors[path] = str(error)
        if read:
            with nothing_else_written():
                predictor = predictor or _predictor(run)
                rows = predictor(np.stack(list(read.values())))
            best = {path: _best(found.classes, row, top) for path, row in zip(read, rows, strict=True)}
        for path in chosen:
            yield {"path": str(path), "error": errors.get(path), "top": best.get(path)}


def _predictor(run: Path) -> Predictor:
    from convjax.train import load_run  # loads JAX: everything that can be found wrong without it has been
    from convjax.train.prediction import Predictor

    saved = load_run(run, tell=tell)
    return Predictor(saved.model, saved.image_shape, saved.normalisation)


def _best(classes: Sequence[str], probabilities: Any, top: int) -> list[dict[str, Any]]:
    found = sorted(zip(probabilities.tolist(), classes, strict=True), key=lambda pair: -pair[0])
    return [{"class": name, "probability": probability} for probability, name in found[:top]]


def _block(one: dict[str, Any]) -> str:
    from convjax.train.runs.progress import percent

    names = [plain(best["class"]) for best in one["top"]]
    wide = max(map(len, names))
    shares = [percent(best["probability"]) for best in one["top"]]
    lines = [f"  {name:{wide}}  {share:>7}" for name, share in zip(names, shares, strict=True)]
    return "\n".join([plain(one["path"]), *lines]) + "\n"
