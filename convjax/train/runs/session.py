"""One whole run: a named model on a named data set, into a folder, told to a person."""

from __future__ import annotations

import os
import platform as python_platform
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import Any

import jax
from flax import nnx
from rich.console import Console

from convjax import data
from convjax.arithmetic.messages import counted
from convjax.data import ImageDataset
from convjax.data.reading import Report
from convjax.data.registry import reference
from convjax.nn import models
from convjax.train.devices import Platform, choose_platform
from convjax.train.distributed.parallel import check_same_step, is_writer
from convjax.train.distributed.processes import PeerError, Processes, hearing_of_peers
from convjax.train.distributed.supervision import GO_ON, RUN_OF_ANOTHER, tell_folder, together
from convjax.train.errors import DivergedError, ReadingError
from convjax.train.loop import Fit, fit
from convjax.train.recipe import Recipe
from convjax.train.restoring import newest_whole
from convjax.train.snapshots import Snapshot

from .interruption import StopRequest
from .progress import Progress, percent, say
from .reading_bar import reading_bar
from .recorder import Recorder
from .run_configuration import CHOSEN, SCHEMA
from .run_directory import RunDirectory

STEPS_TO_SETTLE = 100  # in which running averages of momentum 0.9 forget where they began, and follow the parameters
FAR_BELOW = 0.15  # of the accuracy in training: more than what is learnt by heart in so few steps
PACKAGES = ("convjax", "jax", "jaxlib", "flax", "optax")


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
    image_size: tuple[int, int] | None = None,
    keep: int = 3,
    save_every: float = 15.0,
    resume: RunDirectory | None = None,
    tensorboard: bool = False,
    processes: Processes | None = None,
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
        image_size: as :func:`convjax.data.load` takes it.
        keep: how many of the newest checkpoints are kept.
        save_every: seconds from one checkpoint to the next.
        resume: the run to go on with, whose ``config.json`` says all the rest; ``None`` begins a new one.
        tensorboard: whether event files for TensorBoard are written.
        processes: which of several processes this one is, which train together; the first alone writes and tells.

    Returns:
        Whether the recipe was followed to its end.

    Raises:
        ConvjaxError: something does not exist or does not fit; nothing was written.
        ReadingError: an image cannot be read while training goes on; what it says ends with what is saved.
        DivergedError: the loss is no finite number any more; metrics, curves and the last state before are there.
        KeyboardInterrupt: it was to stop before anything was written.
        OSError: the folder cannot be written to any more, or another process has ended; what it says ends with what
            is saved.
    """
    with ExitStack() as stack:
        stack.enter_context(together(processes))
        used = choose_platform(platform)
        if not is_writer():
            console = Console(file=stack.enter_context(open(os.devnull, "w", encoding="utf-8")))
        elif resume:
            stack.enter_context(resume.held())
            resume.check_writable()
        if resume:
            tell_folder(resume)
        snapshot = newest_whole(resume.checkpoints, tell=partial(say, console)) if resume else None
        check_same_step(snapshot.step if snapshot else 0)
        if resume and snapshot and is_finished(resume, snapshot):
            say(console, f"{str(resume.path)!r} has come to its end already, after step {snapshot.step:,}")
            return True
        with _reading(console, dataset_name, "reading", should_stop) as report:
            images = data.load(dataset_name, data_dir=data_dir, image_size=image_size, seed=recipe.seed, report=report)
        build = models.resolve(model_name)
        model = build(input_shape=images.image_shape, classes=len(images.classes), rngs=nnx.Rngs(recipe.seed))
        if should_stop():
            raise KeyboardInterrupt  # nothing has been written yet

        def stops_after(work: str) -> None:
            if isinstance(should_stop, StopRequest):
                should_stop.comes_after(work)

        def should_stop_training() -> bool:
            stops_after("what is being computed")
            return should_stop()

        stops_after("compiling")
        train = partial(
            fit,
            model,
            images,
            recipe,
            should_stop=should_stop_training,
            resume=snapshot,
            devices=jax.devices(used),
            report=stack.enter_context(_reading(console, images.name, "measuring", should_stop)),
        )
        if not is_writer():
            try:
                with hearing_of_peers():
                    return not train().interrupted
            except PeerError as error:
                run = resume or RUN_OF_ANOTHER
                raise PeerError(f"{error} {GO_ON.format(run=run)}") from error
        dataset = {
            "name": dataset_name if data_dir else reference(dataset_name),
            "data_dir": None if data_dir is None else str(data_dir.absolute()),
            "image_size": image_size,
        }
        about = _about(model_name, model, images, dataset, used)
        about["chosen"] = [name for name in CHOSEN if getattr(recipe, name) is None]
        recorder = Recorder(
            about,
            images,
            console,
            out=out,
            keep=keep,
            save_every=save_every,
            resumed=resume,
            snapshot=snapshot,
            tensorboard=tensorboard,
        )
        try:
            with hearing_of_peers(), recorder, Progress(console) as progress:
                try:
                    result = train(callbacks=[recorder, progress], checkpointer=recorder)
                except DivergedError:
                    recorder.draw(model, None)  # as long as the folder is held
                    raise
                stops_after("the pictures are drawn")
                recorder.draw(model, result)
        except DivergedError:
            step = recorder.saved_step()
            before = "nothing is saved" if step is None else f"saved is the last state before, after step {step:,}"
            say(console, before)
            recorder.say_where()
            raise
        except (OSError, ReadingError) as error:
            kind = ReadingError if isinstance(error, ReadingError) else OSError
            raise kind(f"{error}\n{_what_is_saved(recorder)}".rstrip()) from error
        say(console, f"{_outcome(result, recipe)} · {_times(result)}")
        if lags_behind(result):
            seen = f"batch norm's running averages have seen {counted(result.step, 'step')} only"
            say(console, f"The test is far below the training: {seen}.")
            say(console, "More --epochs, or a smaller --batch-size, let them settle.")
        if result.interrupted:
            say(console, f"convjax train --resume {recorder.directory} goes on from there")
        recorder.say_where()
        return not result.interrupted


@contextmanager
def _reading(console: Console, name: str, doing: str, should_stop: Callable[[], bool]) -> Iterator[Report]:
    """A bar for a pass over the images before anything is written, which can be stopped at any of them."""
    with reading_bar(console, name, doing=doing) as show:

        def report(done: int, total: int) -> None:
            show(done, total)
            if should_stop():
                raise KeyboardInterrupt

        yield report


def is_finished(directory: RunDirectory, snapshot: Snapshot) -> bool:
    """Whether nothing is left to be done of a run: neither steps, nor tests, nor pictures."""
    tested = bool(snapshot.history) and snapshot.history[-1].test_loss is not None
    return tested and all(picture.exists() for picture in directory.pictures)


def lags_behind(result: Fit) -> bool:
    """Whether batch norm has made too few steps for its running averages to fit the parameters, and it shows."""
    if result.test is None or result.step >= STEPS_TO_SETTLE:
        return False
    far = result.history[-1].train_accuracy - result.test.accuracy > FAR_BELOW
    return far and bool(jax.tree.leaves(nnx.filter_state(result.state[0], nnx.BatchStat)))


def _outcome(result: Fit, recipe: Recipe) -> str:
    epochs = len(result.history)
    if result.test is None:
        return f"stopped in epoch {epochs + 1}; saved after step {result.step:,}"
    if result.best_epoch is None:
        return f"test accuracy after the last epoch {percent(result.test.accuracy)}"
    early = "" if epochs == recipe.epochs else f"stopped early, after epoch {epochs}; "
    return f"{early}test accuracy of epoch {result.best_epoch}, the best by validation, {percent(result.test.accuracy)}"


def _times(result: Fit) -> str:
    return f"{result.seconds:.1f} s, of which {result.compile_seconds:.1f} s compiling"


def _what_is_saved(recorder: Recorder) -> str:
    if recorder.directory is None:
        return ""
    step = recorder.saved_step()
    if step is None:
        return f"No checkpoint had been written yet; convjax train --resume {recorder.directory} begins it again."
    return (
        f"Saved is the state after step {step:,}. When the cause is mended, go on from there:\n"
        f"convjax train --resume {recorder.directory}"
    )


def _about(
    model_name: str, model: nnx.Module, images: ImageDataset, dataset: dict[str, Any], platform: str
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
        "dataset": dataset | {"pixel_max": images.pixel_max, "classes": images.classes},
        "platform": platform,
        "versions": {"python": python_platform.python_version(), **{name: _version(name) for name in PACKAGES}},
    }


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:  # a checkout on the path, not installed
        return None
