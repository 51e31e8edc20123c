"""Parts of a part: chosen pictures, and a cut in two that leaves every class its share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Int, UInt8

from convjax.arithmetic.messages import problem, typed
from convjax.errors import ConvjaxError

from .dataset import ImageArrays, Images
from .reading import name_of


def subset(images: Images, indices: Any) -> Images:
    """The chosen pictures of a part as a part of their own, in the order in which they are named.

    Pictures in memory are copied; of all others only their places are kept, and they are read when asked for.

    Args:
        images: the part.
        indices: the places of the chosen pictures, whole numbers from 0 up to, not including, ``len(images)``.

    Raises:
        ConvjaxError: ``indices`` is no list of whole numbers, or one of them is outside the part.

    Example:
        >>> import numpy as np
        >>> part = ImageArrays(np.zeros((60, 8, 8, 1), np.uint8), np.arange(60) % 3)
        >>> subset(part, [5, 0, 7]).labels.tolist()
        [2, 0, 1]
    """
    try:
        places = np.asarray(indices)
    except (TypeError, ValueError):
        places = np.empty((), dtype=object)
    if places.size == 0 and places.ndim == 1:
        places = places.astype(np.int64)
    if places.ndim != 1 or not np.issubdtype(places.dtype, np.integer):
        mend = "Use places counted from 0, as numpy.flatnonzero gives them."
        raise problem(f"indices must be a list of whole numbers, got {typed(indices)}", "", mend)
    outside = places[(places < 0) | (places >= len(images))]
    if outside.size:
        raise ConvjaxError(f"indices holds {int(outside[0])}, but there are {len(images)} pictures, counted from 0.")
    if isinstance(images, ImageArrays):
        return images.take(places)
    if isinstance(images, _Chosen):
        return _Chosen(images.whole, images.places[places])
    return _Chosen(images, places)


@dataclass(frozen=True, eq=False)
class _Chosen:
    """Some pictures of a part that are read when asked for."""

    whole: Images
    places: Int[np.ndarray, " n"]

    @property
    def image_shape(self) -> tuple[int, int, int]:
        return self.whole.image_shape

    @property
    def labels(self) -> Int[np.ndarray, " n"]:
        return self.whole.labels[self.places]

    def __len__(self) -> int:
        return len(self.places)

    def __getitem__(self, index: int) -> tuple[UInt8[np.ndarray, "height width channels"], int]:
        return self.whole[int(self.places[index])]

    def name_of(self, index: int) -> str:
        return name_of(self.whole, int(self.places[index]))


def split_by_class(part: Images, fraction: float, *, seed: int) -> tuple[Images, Images]:
    """Cut a stratified share off a part: the way the validation images leave the training images.

    Of a class with n images, n · fraction are cut off, rounded to a whole number; at least one stays. The images of
    both results keep their order.

    Args:
        part: the labelled images.
        fraction: the share that is cut off, at least 0 and less than 1.
        seed: draws which images; the same seed cuts the same way.

    Returns:
        What stays, and what was cut off, both as :func:`subset` gives them; the part itself where nothing is cut off.

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
    labels = part.labels
    for label in np.unique(labels):
        members = np.flatnonzero(labels == label)
        count = min(round(fraction * len(members)), len(members) - 1)
        cut[generator.permutation(members)[:count]] = True
    stays = subset(part, np.flatnonzero(~cut)) if cut.any() else part
    return stays, subset(part, np.flatnonzero(cut))
