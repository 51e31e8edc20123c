"""What every way to execute the steps of an epoch can be asked for."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, TypeVar

from flax import nnx

from convjax.train.metrics import BatchSums

from .placement import Placement

Tree = TypeVar("Tree")


class Execution(ABC):
    """A program that makes training steps, and where it gets its images from.

    Args:
        placement: where arrays lie.
    """

    steps: int
    """Training steps that a call makes, at most."""

    def __init__(self, placement: Placement) -> None:
        """Keep where arrays lie."""
        self._placement = placement

    @abstractmethod
    def __str__(self) -> str:
        """How it is done, as it is told to a person."""

    @abstractmethod
    def compile(self, *, epoch: int = 1, step: int = 0) -> None:
        """Compile the program and make the images ready.

        Args:
            epoch: the epoch of the first call, from 1.
            step: how many steps of it were made before.
        """

    @abstractmethod
    def __call__(self, state: nnx.State, sums: BatchSums, batches: Any, begin: int) -> tuple[nnx.State, BatchSums, int]:
        """Make the next steps of an epoch.

        Args:
            state: reused, so that the caller's is gone.
            sums: over the steps of this epoch so far; reused too.
            batches: the images of every step of the epoch, from :func:`convjax.data.epoch_batches`.
            begin: how many steps of the epoch were made.

        Returns:
            The new state and sums, and how many steps of the epoch were made now.

        Raises:
            ReadingError: an image cannot be read; state and sums are as they were.
        """

    def close(self) -> None:  # noqa: B027  # most have nothing to end
        """End what runs beside the program; it is not called again."""

    def place(self, tree: Tree) -> Tree:
        """Arrays as this program takes them: on each of its devices."""
        return self._placement.everywhere(tree)

    def local(self, tree: Tree) -> Tree:
        """What a call returned, on one device of this process."""
        return self._placement.local(tree)
