"""Bringing pixels to mean 0 and standard deviation 1, by constants that are measured once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float, UInt8

from .dataset import ImageArrays, Images
from .reading import Report, by_threads, picture_of

BYTES_AT_ONCE = 2**24  # of pixels; their squares take twice as many
ENOUGH = 20_000  # pictures: the standard error of a mean is then below a hundredth of the deviation between pictures


@dataclass(frozen=True)
class Normalisation:
    """Shift and scale that give the training pictures mean 0 and standard deviation 1, channel by channel.

    Formula:
        normalised = (pixel − mean) / std

    Args:
        mean: one number a channel, in the units of the stored pixels.
        std: one number a channel, in the same units; never 0.

    Example:
        >>> import numpy as np
        >>> pixels = np.array([0, 16], np.uint8).reshape(2, 1, 1, 1)
        >>> constants = Normalisation.of(pixels)
        >>> constants
        Normalisation(mean=(8.0,), std=(8.0,))
        >>> constants(pixels).ravel().tolist()
        [-1.0, 1.0]
    """

    mean: tuple[float, ...]
    std: tuple[float, ...]

    @classmethod
    def of(
        cls, images: UInt8[np.ndarray, "n height width channels"] | Images, *, report: Report | None = None
    ) -> Normalisation:
        """Measure the constants on these pictures; a channel without any variation keeps its scale.

        Of more than 20,000 pictures that do not lie in memory, 20,000 at equal distances are read.

        Args:
            images: the pictures.
            report: called now and then with how many pictures are read, and how many there are, where they do not lie
                in memory.

        Raises:
            ConvjaxError: one of them cannot be read, or is not of the part's ``image_shape``.
        """
        portions = list(_sums(images, report))
        count = sum(pixels for pixels, _, _ in portions)
        totals, squares = (np.sum([portion[place] for portion in portions], axis=0) for place in (1, 2))
        mean = totals / count
        std = np.sqrt(np.maximum(squares / count - mean**2, 0))
        return cls(tuple(mean.tolist()), tuple(np.where(std > 0, std, 1.0).tolist()))

    def __call__(self, images: UInt8[Any, "n height width channels"]) -> Float[Any, "n height width channels"]:
        """The pictures as float32, shifted and scaled; takes NumPy and JAX arrays, also inside ``jax.jit``."""
        mean = np.asarray(self.mean, np.float32).reshape(1, 1, 1, -1)
        std = np.asarray(self.std, np.float32).reshape(1, 1, 1, -1)
        return (images.astype(np.float32) - mean) / std


def _sums(
    images: UInt8[np.ndarray, "n height width channels"] | Images, report: Report | None
) -> Iterator[tuple[int, Any, Any]]:
    """The number of pixels, their sum and the sum of their squares, the last two by channel, in portions."""
    if isinstance(images, np.ndarray | ImageArrays):
        arrays = images.images if isinstance(images, ImageArrays) else images
        at_once = max(1, BYTES_AT_ONCE // max(1, arrays[:1].nbytes))
        for start in range(0, len(arrays), at_once):
            yield _sum(arrays[start : start + at_once])
    else:
        chosen = np.linspace(0, len(images) - 1, min(len(images), ENOUGH)).round().astype(int)

        def measure(place: int) -> tuple[int, Any, Any]:
            return _sum(picture_of(images, int(chosen[place]))[0][None])

        yield from by_threads(measure, len(chosen), report=report)


def _sum(images: UInt8[np.ndarray, "n height width channels"]) -> tuple[int, Any, Any]:
    totals = images.sum(axis=(0, 1, 2), dtype=np.int64)
    squares = np.square(images, dtype=np.uint16).sum(axis=(0, 1, 2), dtype=np.int64)
    return images[..., 0].size, totals, squares
