"""What a training loop tells those who follow it."""

from __future__ import annotations

from dataclasses import dataclass

from convjax.data import Normalisation

from .recipe import Recipe
from .records import EpochRecord


@dataclass(frozen=True)
class Plan:
    """What is going to happen.

    Args:
        recipe: the numbers of the run; ``steps_per_execution`` is the number that was chosen.
        steps_per_epoch: training steps an epoch.
        train_images: how many images are trained on.
        validation_images: how many are held out of the training part.
        test_images: how many are looked at after the last epoch.
        normalisation: measured on the images trained on.
        execution: where the images lie and how the steps are executed, in words.
        step: training steps that were made before, by the run that this one goes on with.
    """

    recipe: Recipe
    steps_per_epoch: int
    train_images: int
    validation_images: int
    test_images: int
    normalisation: Normalisation
    execution: str
    step: int = 0


@dataclass(frozen=True)
class Moment:
    """How it is going in the middle of an epoch.

    Args:
        epoch: the number of the epoch, from 1.
        step: training steps since the beginning.
        loss: mean over the epoch so far.
        accuracy: the same for accuracy, a share from 0 to 1.
        images_per_second: training images a second in this epoch so far.
    """

    epoch: int
    step: int
    loss: float
    accuracy: float
    images_per_second: float


class Callback:
    """Follows a training; every method does nothing until a subclass says otherwise.

    Example:
        >>> class Printer(Callback):
        ...     def on_epoch(self, record):
        ...         print(record.epoch, record.validation_accuracy)
    """

    def on_start(self, plan: Plan) -> None:
        """Called once, before anything is compiled."""

    def on_progress(self, moment: Moment) -> None:
        """Called within an epoch, after each call that makes many steps, else a few times a second."""

    def on_evaluation(self) -> None:
        """Called when all steps of an epoch are made, before validation and test images are looked at."""

    def on_epoch(self, record: EpochRecord) -> None:
        """Called after each whole epoch."""
