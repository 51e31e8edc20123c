"""Cutting one part of a data set in two so that every class keeps its share."""

from __future__ import annotations

import numpy as np

from convjax.errors import ConvjaxError

from .dataset import ImageArrays


def split_by_class(part: ImageArrays, fraction: float, *, seed: int) -> tuple[ImageArrays, ImageArrays]:
    """Cut a stratified share off a part: the way the validation images leave the training images.

    Of a class with n images, n · fraction are cut off, rounded to a whole number; at least one stays. The images of
    both results keep their order.

    Args:
        part: the labelled images.
        fraction: the share that is cut off, at least 0 and less than 1.
        seed: draws which images; the same seed cuts the same way.

    Returns:
        What stays, and what was cut off.

    Raises:
        ConvjaxError: ``fraction`` is outside its range.

    Example:
        >>> import numpy as np
        >>> labels = np.repeat(np.arange(3, dtype=np.int32), 20)
        >>> part = ImageArrays(np.zeros((60, 8, 8, 1), np.uint8), labels)
        >>> train, validation = split_by_class(part, 0.1, seed=0)
        >>> np.bincount(train.labels).tolist(), np.bincount(validation.labels).tolist()
        ([18, 18, 18], [2, 2, 2])
    """
    if not 0 <= fraction < 1:
        raise ConvjaxError(f"fraction must be at least 0 and less than 1, not {fraction!r}.")
    generator = np.random.default_rng(seed)
    cut = np.zeros(len(part), dtype=bool)
    for label in np.unique(part.labels):
        members = np.flatnonzero(part.labels == label)
        count = min(round(fraction * len(members)), len(members) - 1)
        cut[generator.permutation(members)[:count]] = True
    return part.take(np.flatnonzero(~cut)), part.take(np.flatnonzero(cut))
