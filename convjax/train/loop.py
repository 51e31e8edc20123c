"""The training loop around the pure step."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import optax
from flax import nnx

from convjax.arithmetic.messages import problem, typed
from convjax.data import ImageArrays, ImageDataset, Normalisation, epoch_batches, split_by_class
from convjax.errors import ConvjaxError

from .callbacks import Callback, Moment, Plan
from .errors import DivergedError
from .evaluation import Evaluator, classes_of
from .execution import Execution
from .metrics import BatchSums, Evaluation
from .recipe import Recipe
from .records import EpochRecord
from .step import split_for_training

SECONDS_BETWEEN_LOOKS = 0.25  # how often the loop waits for the device to say how it is going


@dataclass(frozen=True, eq=False)
class Fit:
    """What :func:`fit` returns.

    Args:
        state: model and optimiser after the last step, as :func:`convjax.train.split_for_training` lays them out.
        normalisation: the constants that the images were normalised with.
        history: one record for each whole epoch.
        test: how the model did on the test images after the last epoch; ``None`` when it was interrupted.
        step: training steps that were made.
        interrupted: whether it was stopped before the end of the recipe.
        seconds: from beginning to end.
        compile_seconds: how many of them were spent compiling.
    """

    state: nnx.State
    normalisation: Normalisation
    history: tuple[EpochRecord, ...]
    test: Evaluation | None
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
) -> Fit:
    """Train a model on a data set; the model is changed in place.

    The loss is softmax cross-entropy, the optimiser :func:`adamw`. The data lies on the device as uint8 and is
    normalised there by constants measured on the images trained on. Validation images are cut from the training
    part, class by class; the test images are looked at once, after the last epoch.

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

    Returns:
        The final state, a record of every epoch, and the result on the test images.

    Raises:
        ConvjaxError: data is no ImageDataset, a batch is larger than what there is to train on, or the model does not
            fit the data.
        DivergedError: the loss is no finite number any more; the model is left as it was.

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
    recipe = recipe or Recipe()
    training = _Training(model, data, recipe, callbacks, should_stop)
    history: list[EpochRecord] = []
    test: Evaluation | None = None
    for epoch in range(1, recipe.epochs + 1):
        whole_epoch = training.run_epoch(epoch)
        if whole_epoch is None:
            break
        validation = training.evaluate(training.validation) if len(training.validation) else None
        test = training.evaluate(data.test) if epoch == recipe.epochs else None
        record = EpochRecord(
            epoch=epoch,
            step=whole_epoch.step,
            train_loss=whole_epoch.loss,
            train_accuracy=whole_epoch.accuracy,
            validation_loss=validation.loss if validation else None,
            validation_accuracy=validation.accuracy if validation else None,
            test_loss=test.loss if test else None,
            test_accuracy=test.accuracy if test else None,
            images_per_second=whole_epoch.images_per_second,
            seconds=training.seconds,
        )
        if record.diverged:
            raise DivergedError(
                f"The loss is no finite number any more in epoch {epoch}: training has diverged.\n"
                f"Try a learning_rate smaller than {recipe.learning_rate!r}."
            )
        history.append(record)
        for callback in callbacks:
            callback.on_epoch(record)
    nnx.update(model, training.state[0])
    return Fit(
        state=training.state,
        normalisation=training.normalisation,
        history=tuple(history),
        test=test,
        step=training.step,
        interrupted=len(history) < recipe.epochs,
        seconds=training.seconds,
        compile_seconds=training.compile_seconds,
    )


def adamw(recipe: Recipe, steps: int) -> optax.GradientTransformation:
    """AdamW whose step size falls from the recipe's learning rate to 0 along half a cosine, over so many steps.

    Source: Loshchilov and Hutter, Decoupled Weight Decay Regularization, 2019, https://arxiv.org/abs/1711.05101.
    """
    return optax.adamw(optax.cosine_decay_schedule(recipe.learning_rate, steps), weight_decay=recipe.weight_decay)


class _Training:
    """Everything that lives as long as one training: the data on the device, the state, the compiled programs."""

    def __init__(
        self,
        model: nnx.Module,
        data: ImageDataset,
        recipe: Recipe,
        callbacks: Sequence[Callback],
        should_stop: Callable[[], bool],
    ) -> None:
        self._began = time.perf_counter()
        self._recipe, self._callbacks, self._should_stop = recipe, callbacks, should_stop
        train, self.validation = split_by_class(data.train, recipe.validation_fraction, seed=recipe.seed)
        if recipe.batch_size > len(train):
            raise ConvjaxError(f"batch_size {recipe.batch_size} is larger than the {len(train)} images to train on.")
        self.normalisation = Normalisation.of(train.images)
        self.step = 0
        self._train_images = len(train)
        self._steps_per_epoch = len(train) // recipe.batch_size
        classes = classes_of(model, data.image_shape)
        if classes != len(data.classes):
            raise ConvjaxError(f"The model tells {classes} classes apart, but the data set has {len(data.classes)}.")
        parts = (len(train), len(self.validation), len(data.test))
        optimizer = adamw(recipe, recipe.epochs * self._steps_per_epoch)
        graphdef, self.state = split_for_training(model, optimizer)
        tracing = time.perf_counter()
        self._execution = Execution(graphdef, self.state, train, normalisation=self.normalisation, recipe=recipe)
        self.compile_seconds = time.perf_counter() - tracing
        executed = replace(recipe, steps_per_execution=self._execution.steps)
        plan = Plan(executed, self._steps_per_epoch, *parts, self.normalisation, str(self._execution))
        for callback in callbacks:
            callback.on_start(plan)

        compiling = time.perf_counter()
        self.evaluator = Evaluator(model, data.image_shape, self.normalisation)
        self._execution.compile()
        self.compile_seconds += time.perf_counter() - compiling

    @property
    def seconds(self) -> float:
        """Since the training was set up."""
        return time.perf_counter() - self._began

    def evaluate(self, part: ImageArrays) -> Evaluation:
        """Measure the model as it is now."""
        return self.evaluator(self.state[0], part)

    def run_epoch(self, epoch: int) -> Moment | None:
        """Make all steps of one epoch; ``None`` when it was stopped before its end."""
        sums, made = BatchSums.zero(), 0
        began = looked = time.perf_counter()
        batches = epoch_batches(self._train_images, self._recipe.batch_size, seed=self._recipe.seed, epoch=epoch)
        while made < self._steps_per_epoch:
            if self._should_stop():
                return None
            before = made
            self.state, sums, made = self._execution(self.state, sums, batches, made)
            self.step += made - before
            looks = self._execution.steps > 1 or time.perf_counter() - looked > SECONDS_BETWEEN_LOOKS
            if looks and made < self._steps_per_epoch:
                moment = self._look(epoch, sums, made, began)
                for callback in self._callbacks:
                    callback.on_progress(moment)
                looked = time.perf_counter()
        return self._look(epoch, sums, made, began)

    def _look(self, epoch: int, sums: BatchSums, made: int, began: float) -> Moment:
        loss, accuracy = sums.means()  # waits for the device, so that the time is the device's too
        rate = made * self._recipe.batch_size / (time.perf_counter() - began)
        return Moment(epoch, self.step, loss, accuracy, rate)
