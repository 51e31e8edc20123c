"""Batches: which images make up each step of an epoch, and whole passes that count every image once."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from jaxtyping import Int32


def epoch_batches(count: int, batch_size: int, *, seed: int, epoch: int) -> Int32[np.ndarray, "steps batch_size"]:
    """The images of each training step of one epoch, as indices, in an order of this epoch's own.

    The order depends on ``seed`` and ``epoch`` alone, so that any epoch can be made again without those before it.
    What does not fill a last batch is left out of this epoch; another epoch leaves out other images.

    Args:
        count: how many images there are.
        batch_size: images a step; at most ``count``.
        seed: the seed of the run.
        epoch: the number of the epoch, from 1.

    Example:
        >>> epoch_batches(10, 4, seed=0, epoch=1).shape
        (2, 4)
    """
    order = np.random.default_rng((seed, epoch)).permutation(count).astype(np.int32)
    steps = count // batch_size
    return order[: steps * batch_size].reshape(steps, batch_size)


def padded_batches(
    count: int, batch_size: int
) -> Iterator[tuple[Int32[np.ndarray, " batch_size"], Int32[np.ndarray, " batch_size"]]]:
    """One pass over all images in batches of one size: indices, and a weight of 1 for each image, 0 for padding.

    Equal sizes mean one compiled program; the weights add up to ``count``, so that no image counts twice.

    Args:
        count: how many images there are.
        batch_size: images a batch.

    Example:
        >>> [(indices.tolist(), weights.tolist()) for indices, weights in padded_batches(3, 2)]
        [([0, 1], [1, 1]), ([2, 0], [1, 0])]
    """
    for start in range(0, count, batch_size):
        positions = np.arange(start, start + batch_size, dtype=np.int32)
        inside = positions < count
        yield np.where(inside, positions, 0), inside.astype(np.int32)
