"""What is kept of an epoch. (No JAX here: the folder of a run can be read without it.)"""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class EpochRecord:
    """One line of ``metrics.jsonl``; a part that was not looked at has ``None``.

    Args:
        epoch: the number of the epoch, from 1.
        step: training steps since the beginning.
        train_loss: mean over the epoch's batches, each measured before its own update.
        train_accuracy: the same for accuracy, a share from 0 to 1.
        validation_loss: after the epoch.
        validation_accuracy: after the epoch.
        test_loss: after the last epoch.
        test_accuracy: after the last epoch.
        images_per_second: training images a second in this epoch, without compiling and evaluating.
        seconds: since training began, compiling and evaluating included.
    """

    epoch: int
    step: int
    train_loss: float
    train_accuracy: float
    validation_loss: float | None
    validation_accuracy: float | None
    test_loss: float | None
    test_accuracy: float | None
    images_per_second: float
    seconds: float

    @property
    def diverged(self) -> bool:
        """Whether a loss is no finite number any more."""
        losses = (self.train_loss, self.validation_loss, self.test_loss)
        return not all(math.isfinite(loss) for loss in losses if loss is not None)
