"""What is measured: running sums on the device, and the result of a pass that only looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int


class BatchSums(NamedTuple):
    """Sums over images, kept on the device so that no step waits for the host.

    Args:
        loss: the sum of the images' losses.
        correct: how many images were classified rightly.
        seen: how many images there were.
        first_bad: the number of the first step, from 1, whose loss was no finite number; −1 where there is none.
    """

    loss: Float[Array, ""]
    correct: Int[Array, ""]
    seen: Int[Array, ""]
    first_bad: Int[Array, ""]

    @classmethod
    def zero(cls) -> BatchSums:
        """The sums over no image."""
        none = jnp.zeros((), jnp.int32)
        return cls(jnp.zeros((), jnp.float32), none, none.copy(), none - 1)  # a buffer each, for they are donated

    def plus(self, other: BatchSums) -> BatchSums:
        """The sums over the images of both; this one's steps came first."""
        first_bad = jnp.where(self.first_bad >= 0, self.first_bad, other.first_bad)
        return BatchSums(self.loss + other.loss, self.correct + other.correct, self.seen + other.seen, first_bad)

    def means(self) -> tuple[float, float]:
        """Mean loss and accuracy; waits for the device."""
        loss, correct, seen, _ = jax.device_get(tuple(self))
        return float(loss) / max(int(seen), 1), int(correct) / max(int(seen), 1)


class ConfusionSums(NamedTuple):
    """Sums over images of a pass that only looks.

    Args:
        loss: the sum of the images' losses.
        confusion: how many images of class ``i`` were taken for class ``j``, at ``[i, j]``.
    """

    loss: Float[Array, ""]
    confusion: Int[Array, "classes classes"]

    @classmethod
    def zero(cls, classes: int) -> ConfusionSums:
        """The sums over no image."""
        return cls(jnp.zeros((), jnp.float32), jnp.zeros((classes, classes), jnp.int32))

    def plus(self, other: ConfusionSums) -> ConfusionSums:
        """The sums over the images of both."""
        return ConfusionSums(self.loss + other.loss, self.confusion + other.confusion)


@dataclass(frozen=True, eq=False)
class Evaluation:
    """How a model did on one part of a data set, every image counted once.

    Args:
        loss: mean cross-entropy, in nats.
        confusion: how many images of class ``i`` were taken for class ``j``, at ``[i, j]``.

    Example:
        >>> Evaluation(loss=0.1, confusion=np.array([[9, 1], [0, 10]])).accuracy
        0.95
    """

    loss: float
    confusion: Int[np.ndarray, "classes classes"]

    @property
    def accuracy(self) -> float:
        """The share of the images that were classified rightly."""
        return int(np.trace(self.confusion)) / int(self.confusion.sum())
