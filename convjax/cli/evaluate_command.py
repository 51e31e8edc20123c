"""``convjax evaluate``."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from convjax.nn.models.references import check_model, short_name
from convjax.train.runs.run_configuration import RunConfiguration, read_configuration
from convjax.train.runs.run_data import check_data, load_data

from .application import app
from .exit_codes import as_exit_codes
from .grouped_help import GroupedCommand
from .printing import nothing_else_written, plain, tell, write, write_document
from .values import one_of, positive

if TYPE_CHECKING:
    from convjax.train import Evaluation

SCHEMA = "convjax-evaluation/1"
PARTS = ("test", "train", "all")


@app.command("evaluate", cls=GroupedCommand, short_help="Measure the model of a run: loss and accuracy, also by class.")
def evaluate_run(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="The folder that convjax train wrote.")],
    dataset: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Other images of the same classes.", show_default="those of the run"),
    ] = None,
    data_dir: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Where TensorFlow Datasets has prepared them.", show_default="as in the run"),
    ] = None,
    part: Annotated[
        str,
        typer.Option(
            parser=one_of(PARTS),
            metavar="|".join(PARTS),
            help="The images held back, those trained and validated on, or both.",
        ),
    ] = "test",
    batch_size: Annotated[
        int, typer.Option(parser=positive, metavar="N", help="Images at a time; fewer need less memory.")
    ] = 256,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document instead of a table.")] = False,
) -> None:
    """Measure the model of a run: loss, accuracy, and accuracy class by class.

    On the run's own data set these are the numbers that training printed: the images that were held back then are
    held back again.

    Exit code: 0 done, 2 wrong usage, 3 a fault, 130 interrupted.
    """
    with as_exit_codes():
        found = read_configuration(run)
        check_model(found.model)
        check_data(found, dataset=dataset, data_dir=data_dir)

        from rich.console import Console

        from convjax import train  # loads JAX: everything that can be found wrong without it has been
        from convjax.train.runs.reading_bar import reading_bar

        with nothing_else_written():
            saved = train.load_run(run, tell=tell)
        with reading_bar(Console(stderr=True), dataset or found.dataset) as report:
            images = load_data(found, dataset=dataset, data_dir=data_dir, report=report)
        parts = [images.train, images.test] if part == "all" else [getattr(images, part)]
        measure = partial(train.evaluate, saved.model, normalisation=saved.normalisation, batch_size=batch_size)
        with nothing_else_written():
            result = _together([measure(one) for one in parts])
        about = {"run": str(run), "model": found.model, "dataset": images.name, "part": part}
        document = _document(about, found, result)
        if as_json:
            write_document(document)
        else:
            write(_table(document))


def _together(results: Sequence[Evaluation]) -> Evaluation:
    """What was measured on several parts, as if they were one."""
    import numpy as np

    from convjax.train import Evaluation

    counts = [int(one.confusion.sum()) for one in results]
    loss = sum(one.loss * count for one, count in zip(results, counts, strict=True)) / sum(counts)
    return Evaluation(loss=loss, confusion=np.sum([one.confusion for one in results], axis=0))


def _document(about: dict[str, Any], found: RunConfiguration, result: Evaluation) -> dict[str, Any]:
    counts, right = result.confusion.sum(axis=1).tolist(), result.confusion.diagonal().tolist()
    return {
        "schema": SCHEMA,
        **about,
        "images": sum(counts),
        "loss": result.loss,
        "accuracy": result.accuracy,
        "classes": [
            {"name": name, "images": n, "correct": hits, "accuracy": hits / n if n else None}
            for name, n, hits in zip(found.classes, counts, right, strict=True)
        ],
        "confusion": result.confusion.tolist(),
    }


def _table(document: dict[str, Any]) -> str:
    from convjax.train.runs.progress import percent

    which = "" if document["part"] == "all" else f"{document['part']} "
    title = f"{short_name(document['model'])} on {document['images']:,} {which}images of {document['dataset']}"
    lines = [plain(title), f"accuracy {percent(document['accuracy'])}   loss {document['loss']:.4f}", ""]
    names = [plain(one["name"]) for one in document["classes"]]
    wide = min(max(map(len, ["class", *names])), 50)
    lines.append(f"{'class':{wide}}  {'images':>9}  {'right':>8}")
    for name, one in zip(names, document["classes"], strict=True):
        right = "" if one["accuracy"] is None else percent(one["accuracy"])
        lines.append(f"{name:{wide}}  {one['images']:>9,}  {right:>8}".rstrip())
    return "\n".join(lines) + "\n"
