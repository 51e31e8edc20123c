"""One whole run: a named model on a named data set, into a folder, told to a person."""

from __future__ import annotations

import platform as python_platform
from collections.abc import Callable
from dataclasses import asdict
from importlib import metadata
from pathlib import Path
from typing import Any

import jax
from flax import nnx
from rich.console import Console

from convjax import data
from convjax.data import ImageDataset
from convjax.nn import models
from convjax.nn.models.references import short_name

from . import checkpoints
from .callbacks import Callback, Plan
from .devices import Platform, choose_platform
from .errors import DivergedError
from .loop import fit
from .metrics import Evaluation
from .progress import Progress, percent, say
from .recipe import Recipe
from .records import EpochRecord
from .run_directory import RunDirectory

SCHEMA = "convjax-run/1"
PACKAGES = ("convjax", "jax", "jaxlib", "flax", "optax")
PARENT = Path("runs")


def run(
    model_name: str,
    dataset_name: str,
    recipe: Recipe,
    *,
    data_dir: Path | None,
    out: Path | None,
    platform: Platform | None,
    console: Console,
    should_stop: Callable[[], bool],
) -> bool:
    """Train, write the run directory, say where things lie.

    Args:
        model_name: as :func:`convjax.nn.models.resolve` takes it.
        dataset_name: as :func:`convjax.data.load` takes it.
        recipe: the numbers that decide the run.
        data_dir: as :func:`convjax.data.load` takes it.
        out: the folder to write, new or empty; ``None`` takes the next free number in ``runs``.
        platform: where to compute; ``None`` leaves it to JAX.
        console: where it is told.
        should_stop: as soon as it is true, training ends and what there is is saved.

    Returns:
        Whether the recipe was followed to its end.

    Raises:
        ConvjaxError: something does not exist or does not fit; nothing was written.
        DivergedError: the loss is no finite number any more; metrics and curves are there, a checkpoint is not.
        KeyboardInterrupt: it was to stop before anything was written.
        OSError: the folder cannot be written to any more.
    """
    used = choose_platform(platform)
    if data_dir is not None:
        say(console, f"reading {dataset_name}")
    images = data.load(dataset_name, data_dir=data_dir)
    build = models.resolve(model_name)
    model = build(input_shape=images.image_shape, classes=len(images.classes), rngs=nnx.Rngs(recipe.seed))
    if should_stop():
        raise KeyboardInterrupt  # nothing has been written yet
    about = _about(model_name, model, images, data_dir, used)
    recorder = _Recorder(about, images, out, console)
    try:
        with Progress(console) as progress:
            result = fit(model, images, recipe, callbacks=[recorder, progress], should_stop=should_stop)
    except DivergedError:
        recorder.draw(None)
        recorder.say_where()
        raise
    directory = recorder.directory
    checkpoints.save(directory.checkpoints, result.state, step=result.step, epoch=len(result.history))
    recorder.draw(result.test)
    if result.test:
        outcome = f"test accuracy after the last epoch {percent(result.test.accuracy)}"
    else:
        outcome = f"stopped in epoch {len(result.history) + 1}; saved after step {result.step:,}"
    say(console, f"{outcome} · {result.seconds:.1f} s, of which {result.compile_seconds:.1f} s compiling")
    recorder.say_where()
    return not result.interrupted


def _about(
    model_name: str, model: nnx.Module, images: ImageDataset, data_dir: Path | None, platform: str
) -> dict[str, Any]:
    """What can be said of a run before it is planned."""
    return {
        "schema": SCHEMA,
        "model": {
            "name": model_name,
            "input_shape": images.image_shape,
            "classes": len(images.classes),
            "parameters": sum(leaf.size for leaf in jax.tree.leaves(nnx.state(model, nnx.Param))),
        },
        "dataset": {
            "name": images.name,
            "data_dir": None if data_dir is None else str(data_dir),
            "classes": images.classes,
        },
        "platform": platform,
        "versions": {"python": python_platform.python_version(), **{name: _version(name) for name in PACKAGES}},
    }


class _Recorder(Callback):
    """Begins the run directory when everything has been found right, and adds to it epoch by epoch."""

    directory: RunDirectory

    def __init__(self, about: dict[str, Any], images: ImageDataset, out: Path | None, console: Console) -> None:
        self._about, self._images, self._out, self._console = about, images, out, console
        self._history: list[EpochRecord] = []
        self._model_name = short_name(about["model"]["name"])
        self._title = f"{self._model_name} on {images.name}"

    def on_start(self, plan: Plan) -> None:
        """Create the folder and say what is going to happen."""
        counts = {
            "train_images": plan.train_images,
            "validation_images": plan.validation_images,
            "test_images": plan.test_images,
            "normalisation": asdict(plan.normalisation),
        }
        config = self._about | {"dataset": self._about["dataset"] | counts, "recipe": asdict(plan.recipe)}
        if self._out is None:
            name = f"{self._model_name}-{self._images.name.replace('/', '_')}"
            self.directory = RunDirectory.create_next(PARENT, name, config)
        else:
            self.directory = RunDirectory.create(self._out, config)
        say(self._console, f"{self._title} · {config['model']['parameters']:,} parameters · {config['platform']}")
        validation = f", {plan.validation_images:,} to validate" if plan.validation_images else ""
        tested = f"{plan.test_images:,} to test at the end"
        say(self._console, f"{plan.train_images:,} images to train on{validation}, {tested}")
        say(self._console, plan.execution)

    def on_epoch(self, record: EpochRecord) -> None:
        """Write the epoch's line."""
        self._history.append(record)
        self.directory.add_epoch(record)

    def draw(self, test: Evaluation | None) -> None:
        """Draw the curves and, where the test images were looked at, what was taken for what."""
        from convjax.inspect import plot_confusion, plot_curves  # loads Matplotlib, which nothing before needs

        plot_curves([asdict(record) for record in self._history], self.directory.curves, title=self._title)
        if test:
            title = f"{self._title} · {len(self._images.test):,} test images · {percent(test.accuracy)} right"
            plot_confusion(test.confusion, self._images.classes, self.directory.confusion, title=title)

    def say_where(self) -> None:
        """Say where the run lies and what there is to look at."""
        files = (self.directory.curves, self.directory.confusion, self.directory.metrics)
        say(self._console, "  ".join([f"{self.directory.path}/", *(file.name for file in files if file.exists())]))


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:  # a checkout on the path, not installed
        return None
