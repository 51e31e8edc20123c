"""What keeps a run: it begins the folder, writes every epoch and every checkpoint into it, and draws."""

from __future__ import annotations

import json
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any

from flax import nnx
from rich.console import Console

from convjax.arithmetic.messages import counted
from convjax.data import ImageDataset
from convjax.errors import ConvjaxError
from convjax.nn.models.references import short_name
from convjax.train.answering import answer
from convjax.train.callbacks import Callback, Moment, Plan
from convjax.train.checkpoints import Checkpoints
from convjax.train.distributed.supervision import tell_folder
from convjax.train.loop import Fit
from convjax.train.records import EpochRecord
from convjax.train.restoring import steps
from convjax.train.snapshots import Snapshot

from .pictures import Pictures
from .progress import say
from .run_directory import RunDirectory
from .tensorboard import TensorBoard

PARENT = Path("runs")


class Recorder(Callback):
    """Keeps one run: a callback and a checkpointer of :func:`convjax.train.fit`, and a context manager.

    Args:
        about: what can be said of the run before it is planned, as ``config.json`` has it.
        images: the data set.
        console: where it is told what is going to happen.
        out: the folder to make; ``None`` takes the next free number in ``runs``.
        keep: how many of the newest checkpoints are kept.
        save_every: seconds from one checkpoint to the next.
        resumed: the folder of the run that is gone on with, which the caller holds; ``None`` makes a new one.
        snapshot: where it goes on; ``None`` at the beginning.
        tensorboard: whether event files for TensorBoard are written; a run that has some goes on with them.
    """

    directory: RunDirectory | None

    def __init__(
        self,
        about: dict[str, Any],
        images: ImageDataset,
        console: Console,
        *,
        out: Path | None,
        keep: int,
        save_every: float,
        resumed: RunDirectory | None,
        snapshot: Snapshot | None,
        tensorboard: bool = False,
    ) -> None:
        """Write nothing yet."""
        self._about, self._images, self._console = about, images, console
        self._out, self._keep, self._save_every = out, keep, save_every
        self._resumed, self._snapshot, self._tensorboard = resumed, snapshot, tensorboard
        self._board: TensorBoard | None = None
        self.directory = None
        self._history = [*snapshot.history] if snapshot else []
        self._name = short_name(about["model"]["name"])
        self._title = f"{self._name} on {images.name}"
        self._open = ExitStack()

    def __enter__(self) -> Recorder:
        """Give itself; the folder is made when training starts."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wait for the last checkpoint, and let go of the folder."""
        self._open.__exit__(kind, error, trace)

    def on_start(self, plan: Plan) -> None:
        """Create the folder, or see that it fits, and say what is going to happen."""
        counts = {
            "train_images": plan.train_images,
            "validation_images": plan.validation_images,
            "test_images": plan.test_images,
            "normalisation": {"mean": list(plan.normalisation.mean), "std": list(plan.normalisation.std)},
        }
        self._labels_smoothed = plan.recipe.smooths_labels
        config = self._about | {"dataset": self._about["dataset"] | counts, "recipe": plan.recipe.as_dict()}
        if self._resumed:
            _check_same_images(self._resumed, {"classes": list(self._images.classes), **counts})
            self.directory = self._resumed
            self.directory.replace_history(self._history)
        elif self._out is None:
            name = f"{self._name}-{self._images.name.replace('/', '_')}"
            self.directory = RunDirectory.create_next(PARENT, name, config)
        else:
            self.directory = RunDirectory.create(self._out, config)
        if not self._resumed:
            self._open.enter_context(self.directory.held())
            tell_folder(self.directory)
        self._checkpoints = self._open.enter_context(
            Checkpoints(self.directory.checkpoints, keep=self._keep, seconds_between=self._save_every)
        )
        self._checkpoints.set_aside_after(plan.step if self._snapshot else -1)
        if self._tensorboard or self.directory.tensorboard.exists():
            self._board = self._open.enter_context(TensorBoard(self.directory.tensorboard))
            self._board.on_start(plan)
            self._board.text("config", json.dumps(config, indent=2))
        say(self._console, f"{self._title} · {config['model']['parameters']:,} parameters · {config['platform']}")
        validation = f", {plan.validation_images:,} to validate" if plan.validation_images else ""
        tested = f"{plan.test_images:,} to test at the end"
        say(self._console, f"{plan.train_images:,} images to train on{validation}, {tested}")
        left = plan.train_images - plan.steps_per_epoch * plan.recipe.batch_size
        if left > 0:
            steps = f"{counted(plan.steps_per_epoch, 'step')} of {plan.recipe.batch_size} an epoch"
            say(self._console, f"{steps}; {counted(left, 'image')} left over, another draw each epoch")
        for note in self._images.notes:
            say(self._console, note)
        say(self._console, plan.execution)
        if self._snapshot:
            epoch = min(len(self._history) + 1, plan.recipe.epochs)
            say(self._console, f"going on after step {plan.step:,}, in epoch {epoch}")
        elif self._resumed:
            say(self._console, "no checkpoint had been written yet: beginning again")

    def on_progress(self, moment: Moment) -> None:
        """Tell TensorBoard, where it follows."""
        if self._board:
            self._board.on_progress(moment)

    def on_epoch(self, record: EpochRecord) -> None:
        """Write the epoch's line."""
        self._history.append(record)
        if self.directory:
            self.directory.add_epoch(record)
        if self._board:
            self._board.on_epoch(record)

    def due(self) -> bool:
        """Whether it is time for another checkpoint."""
        return self._checkpoints.due()

    def save(self, snapshot: Snapshot) -> None:
        """Write a checkpoint, while training goes on."""
        self._checkpoints.save(snapshot)

    def wait(self) -> None:
        """Return when the last checkpoint is written."""
        self._checkpoints.wait()

    def saved_step(self) -> int | None:
        """The step of the newest checkpoint that is there."""
        return max(steps(self.directory.checkpoints), default=None) if self.directory else None

    def draw(self, model: nnx.Module, result: Fit | None) -> None:
        """Draw the curves and, where the test images were looked at, what was taken for what."""
        if self.directory is None:
            return
        pictures = Pictures(self.directory.path, self._title, self._images.classes, self._images.pixel_max)
        pictures.curves(self._history, labels_smoothed=self._labels_smoothed)
        if result and result.test:
            pictures.confusion(result.test.confusion)
            answers = answer(model, self._images.test, normalisation=result.normalisation)
            pictures.mistakes(answers, self._images.test)
            if self._board:
                for path in self.directory.pictures:
                    self._board.picture(path)

    def say_where(self) -> None:
        """Say where the run lies and what there is to look at."""
        if self.directory:
            files = (*self.directory.pictures, self.directory.metrics)
            say(self._console, f"{self.directory.path}/")
            names = [file.name for file in files if file.exists()]
            if self.directory.tensorboard.exists():
                names.append(f"{self.directory.tensorboard.name}/")
            say(self._console, "  ".join(["", *names]))


def _check_same_images(directory: RunDirectory, counts: dict[str, Any]) -> None:
    """Raise when these are not the images that the run has been trained on so far."""
    written = directory.read_config()["dataset"]
    option = "--data-dir" if written.get("data_dir") else "--dataset"
    for name, here in counts.items():
        if written.get(name) != here:
            raise ConvjaxError(
                f"{str(directory.path)!r} was trained on other images: {name} is {written.get(name)} there and {here}"
                f" here.\nName the folder that holds the same ones with {option}."
            )
