"""What an image data set is: labelled pictures in two parts, and the names of the classes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float, Int, UInt8

from convjax.errors import ConvjaxError


@dataclass(frozen=True, eq=False)
class ImageArrays:
    """Labelled pictures that lie in memory: the form that every small data set has.

    Args:
        images: the pictures, uint8 ``(n, height, width, channels)``, in whatever range the source uses.
        labels: the number of each picture's class, ``(n,)``.

    Raises:
        ConvjaxError: the arrays have other ranks or types, or not one label a picture.

    Example:
        >>> import numpy as np
        >>> part = ImageArrays(np.zeros((5, 8, 8, 1), np.uint8), np.zeros(5, np.int32))
        >>> len(part), part.image_shape
        (5, (8, 8, 1))
    """

    images: UInt8[np.ndarray, "n height width channels"]
    labels: Int[np.ndarray, " n"]

    def __post_init__(self) -> None:
        """Check the arrays."""
        if self.images.ndim != 4 or self.images.dtype != np.uint8:
            raise ConvjaxError(
                f"images must be uint8 of shape (n, height, width, channels), not {self.images.dtype} of shape"
                f" {self.images.shape}."
            )
        if self.labels.shape != self.images.shape[:1] or not np.issubdtype(self.labels.dtype, np.integer):
            raise ConvjaxError(
                f"labels must hold one whole number for each of the {len(self.images)} images, not"
                f" {self.labels.dtype} of shape {self.labels.shape}."
            )

    def __len__(self) -> int:
        """How many pictures there are."""
        return len(self.images)

    @property
    def image_shape(self) -> tuple[int, int, int]:
        """Height, width and channels of every picture."""
        height, width, channels = self.images.shape[1:]
        return height, width, channels

    def take(self, indices: Int[np.ndarray, " m"]) -> ImageArrays:
        """The chosen pictures as a part of their own."""
        return ImageArrays(self.images[indices], self.labels[indices])


@dataclass(frozen=True, eq=False)
class ImageDataset:
    """A data set for image classification: one part to train on and one that is only ever reported.

    A validation part is cut from ``train`` by :func:`convjax.data.split_by_class`; nothing is selected on ``test``.

    Args:
        name: what ``convjax train --dataset`` calls it.
        classes: the name of each class; a label is an index into it.
        train: the part that training and validation share.
        test: the part that is held back.

    Raises:
        ConvjaxError: the two parts hold pictures of different shapes, or a label has no class.
    """

    name: str
    classes: tuple[str, ...]
    train: ImageArrays
    test: ImageArrays

    def __post_init__(self) -> None:
        """Check that the parts belong together."""
        if self.train.image_shape != self.test.image_shape:
            raise ConvjaxError(
                f"The images of {self.name!r} differ in shape: {self.train.image_shape} in train,"
                f" {self.test.image_shape} in test."
            )
        for part, labels in (("train", self.train.labels), ("test", self.test.labels)):
            outside = labels[(labels < 0) | (labels >= len(self.classes))]
            if outside.size:
                raise ConvjaxError(
                    f"A label of {self.name!r} ({part}) is {int(outside[0])}, but there are"
                    f" {len(self.classes)} classes, numbered from 0."
                )

    @property
    def image_shape(self) -> tuple[int, int, int]:
        """Height, width and channels of every picture."""
        return self.train.image_shape


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
    def of(cls, images: UInt8[np.ndarray, "n height width channels"]) -> Normalisation:
        """Measure the constants on these pictures; a channel without any variation keeps its scale."""
        count = images[..., 0].size
        totals = images.sum(axis=(0, 1, 2), dtype=np.int64)
        squares = np.square(images, dtype=np.uint16).sum(axis=(0, 1, 2), dtype=np.int64)
        mean = totals / count
        std = np.sqrt(np.maximum(squares / count - mean**2, 0))
        return cls(tuple(mean.tolist()), tuple(np.where(std > 0, std, 1.0).tolist()))

    def __call__(self, images: UInt8[Any, "n height width channels"]) -> Float[Any, "n height width channels"]:
        """The pictures as float32, shifted and scaled; takes NumPy and JAX arrays, also inside ``jax.jit``."""
        mean = np.asarray(self.mean, np.float32).reshape(1, 1, 1, -1)
        std = np.asarray(self.std, np.float32).reshape(1, 1, 1, -1)
        return (images.astype(np.float32) - mean) / std
