"""The training loop around the pure step."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from flax import nnx
from jax.sharding import Mesh

from convjax.arithmetic.messages import problem, typed
from convjax.data import ImageDataset, Normalisation
from convjax.data.reading import Report

from .callbacks import Callback
from .distributed.parallel import agreed, data_mesh
from .errors import DivergedError, ReadingError
from .metrics import Evaluation
from .recipe import Recipe
from .records import EpochRecord
from .snapshots import Checkpointer, Snapshot
from .training import Training

SECONDS_BETWEEN_LOOKS = 0.25  # how often the loop waits for the device to say how it is going


@dataclass(frozen=True, eq=False)
class Fit:
    """What :func:`fit` returns.

    Args:
        state: model and optimiser after the last step, as :func:`convjax.train.split_for_training` lays them out.
        normalisation: the constants that the images were normalised with.
        history: one record for each whole epoch.
        test: how the model did on the test images after the last epoch; ``None`` when it was interrupted.
        best_epoch: the epoch that the model is of, where the recipe has ``patience``: the best by validation.
        step: training steps that were made.
        interrupted: whether it was stopped before the end of the recipe.
        seconds: from beginning to end.
        compile_seconds: how many of them were spent compiling.
    """

    state: nnx.State
    normalisation: Normalisation
    history: tuple[EpochRecord, ...]
    test: Evaluation | None
    best_epoch: int | None
    step: int
    interrupted: bool
    seconds: float
    compile_seconds: float


def fit(
    model: nnx.Module,
    data: ImageDataset,
    recipe: Recipe | None = None,
    *,
    callbacks: Sequence[Callback] = (),
    should_stop: Callable[[], bool] = lambda: False,
    checkpointer: Checkpointer | None = None,
    resume: Snapshot | None = None,
    devices: Sequence[Any] | None = None,
    report: Report | None = None,
) -> Fit:
    """Train a model on a data set; the model is changed in place.

    The loss is softmax cross-entropy, the optimiser :func:`optimizer_of` the recipe. The images are normalised on the
    device by constants measured on those trained on. Validation images are cut from the training part, class by
    class; the test images are looked at once, after the last epoch.

    The steps of an epoch are a loop in one program, :func:`train_steps`, called once an epoch, or more often where an
    epoch takes long: ``recipe.steps_per_execution`` steps at a time, or as many as are reckoned to take half a second.
    Each step is a call of its own where the images do not fit on the device, or where the model holds convolutions
    that are not of this package and XLA's loops would slow them: JAX's own gradients on a CPU.

    Args:
        model: maps images ``(batch, height, width, channels)`` to logits ``(batch, classes)``.
        data: from :func:`convjax.data.load`, or your own arrays in an ``ImageDataset``.
        recipe: the numbers that decide the run; ``Recipe()`` when left out.
        callbacks: told how it is going.
        should_stop: asked before every call of the program; as soon as it is true, training ends where it is.
        checkpointer: where snapshots are brought, such as :class:`Checkpoints`; one more at the end, also when it was
            stopped, and when training diverges, the last state before.
        resume: a snapshot to go on from, of the same model, data and recipe: everything after it is as it would have
            been without the interruption, to the last bit on the same device. The values of ``model`` are not used.
        devices: those that share every batch, as :func:`data_mesh` takes them; batch norm then measures the whole
            batch. When left out: all devices of all processes where there are several processes, all accelerators of
            this one, or one CPU.
        report: called now and then with how many images were read to measure the constants, and how many there are;
            where they do not lie in memory that takes a while.

    Returns:
        The final state, a record of every epoch, and the result on the test images.

    Raises:
        ConvjaxError: data is no ImageDataset, a batch is larger than what there is to train on or cannot be shared
            out over the devices, the model does not fit the data, or ``resume`` is of another model or recipe.
        DivergedError: the loss is no finite number any more; the model is left as it was.
        ReadingError: an image cannot be read while training goes on; the state before is saved.

    Example:
        >>> import convjax
        >>> digits = convjax.data.load("digits")
        >>> model = convjax.nn.models.build("tutorial_cnn", input_shape=(8, 8, 1), classes=10, rngs=0)
        >>> result = fit(model, digits, Recipe(epochs=2))
        >>> len(result.history), result.test.accuracy > 0.8
        (2, True)
    """
    if not isinstance(data, ImageDataset):
        mend = "Use ImageDataset(name, classes, train=ImageArrays(images, labels), test=ImageArrays(images, labels))."
        raise problem(f"data must be an ImageDataset, got {typed(data)}", "", mend)
    recipe = Recipe() if recipe is None else recipe
    if not isinstance(recipe, Recipe):
        raise problem(f"recipe must be a Recipe, got {typed(recipe)}", "", "Use Recipe(epochs=5).")
    mesh = data_mesh(devices)
    should_stop, clock = agreed(should_stop, mesh), _Clock(mesh)
    training = Training(model, data, recipe, resume, mesh=mesh, report=report)
    with closing(training):
        for callback in callbacks:
            callback.on_start(training.plan)
        if resume:
            training.check_goes_on(resume)
        training.compile()
        keeper = _Keeper(training, checkpointer, resume)
        keeper.hold()
        try:
            while not training.is_complete and _make_epoch(training, keeper, callbacks, should_stop, clock):
                for callback in callbacks:
                    callback.on_evaluation()
                record = training.end_epoch()
                for callback in callbacks:
                    callback.on_epoch(record)
                keeper.hold()
            if training.is_complete and training.test is None:
                training.test_now()
        except DivergedError:
            keeper.save_what_was_good()
            raise
        except ReadingError:
            keeper.save()
            raise
        keeper.save()
    nnx.update(model, training.local(training.result))
    return Fit(
        state=training.local(training.state),
        normalisation=training.normalisation,
        history=training.history,
        test=training.test,
        best_epoch=training.best_epoch,
        step=training.step,
        interrupted=not training.is_complete,
        seconds=training.seconds,
        compile_seconds=training.compile_seconds,
    )


def _make_epoch(
    training: Training, keeper: _Keeper, callbacks: Sequence[Callback], should_stop: Callable[[], bool], clock: _Clock
) -> bool:
    """Make the steps that the epoch still has; false when it was stopped."""
    training.begin_epoch()
    clock.restart()
    while training.steps_into_epoch < training.steps_per_epoch:
        if should_stop():
            return False
        training.make_steps()
        looks = training.calls_make_many_steps or clock.is_due()
        if looks and training.steps_into_epoch < training.steps_per_epoch:
            moment = training.look()
            for callback in callbacks:
                callback.on_progress(moment)
            clock.restart()
            keeper.save_when_due()
    return True


class _Clock:
    """Says when it is time to wait for the device, alike in every process: all of them see a bad loss or none does."""

    def __init__(self, mesh: Mesh | None) -> None:
        self.restart()
        self.is_due = agreed(lambda: time.perf_counter() - self._since > SECONDS_BETWEEN_LOOKS, mesh)

    def restart(self) -> None:
        self._since = time.perf_counter()


class _Keeper:
    """Brings snapshots to the checkpointer, and never one of a model whose numbers are none any more."""

    def __init__(self, training: Training, checkpointer: Checkpointer | None, resume: Snapshot | None) -> None:
        self._training, self._checkpointer = training, checkpointer
        self._good = resume
        self._saved = _moment(resume) if resume else None

    def hold(self) -> None:
        """Hold on to the state as it is, in case that the next epoch destroys it, and save it when it is time."""
        if self._checkpointer is not None:
            self._take()
            if self._checkpointer.due():
                self._save()

    def save_when_due(self) -> None:
        """Save the state as it is when it is time."""
        if self._checkpointer is not None and self._checkpointer.due():
            self._take()
            self._save()

    def save(self) -> None:
        """Save the state as it is, and wait until it is written."""
        if self._checkpointer is not None:
            self._take()
            self.save_what_was_good()

    def save_what_was_good(self) -> None:
        """Save the state that was held on to, and wait until it is written."""
        if self._checkpointer is not None:
            self._save()
            self._checkpointer.wait()

    def _take(self) -> None:
        snapshot = self._training.snapshot()
        if snapshot.is_finite(self._training.must_stay_finite):
            self._good = snapshot

    def _save(self) -> None:
        if self._checkpointer is not None and self._good is not None and _moment(self._good) != self._saved:
            self._checkpointer.save(self._good)
            self._saved = _moment(self._good)


def _moment(snapshot: Snapshot) -> tuple[int, int]:
    """The steps and the epochs that were made: an epoch that fails while it is evaluated ends at the same step."""
    return snapshot.step, len(snapshot.history)
