"""What an image data set is: labelled pictures in two parts, and the names of the classes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from jaxtyping import Int, UInt8

from convjax.arithmetic.messages import counted, problem, shown, times, typed
from convjax.errors import ConvjaxError


@runtime_checkable
class Images(Protocol):
    """One part of a data set, wherever its pictures lie: in memory, or in files that are read when asked for.

    Pictures are asked for from several threads, and an object of this kind is sent to other processes by pickle.
    :class:`ImageArrays` is one of them; any class with these four members is another.

    Example:
        >>> import numpy as np
        >>> class Stripes:
        ...     image_shape = (8, 8, 1)
        ...     labels = np.arange(100, dtype=np.int32) % 2
        ...
        ...     def __len__(self):
        ...         return 100
        ...
        ...     def __getitem__(self, index):
        ...         rows = np.arange(8, dtype=np.uint8).reshape(8, 1, 1)
        ...         label = int(self.labels[index])
        ...         return (rows % 2 == label) * np.full((8, 8, 1), 255, np.uint8), label
        >>> isinstance(Stripes(), Images)
        True
    """

    @property
    def image_shape(self) -> tuple[int, int, int]:
        """Height, width and channels, the same for every picture."""
        ...

    @property
    def labels(self) -> Int[np.ndarray, " n"]:
        """The number of each picture's class as int32, known without reading a picture."""
        ...

    def __len__(self) -> int:
        """How many pictures there are."""
        ...

    def __getitem__(self, index: int, /) -> tuple[UInt8[np.ndarray, "height width channels"], int]:
        """One picture as bytes, and its label."""
        ...


@dataclass(frozen=True, eq=False)
class ImageArrays:
    """Labelled pictures that lie in memory: the form that every small data set has.

    Args:
        images: the pictures, uint8 ``(n, height, width, channels)``, in whatever range the source uses.
        labels: the number of each picture's class, ``(n,)``; kept as int32.
        names: what each is found by, such as its file; none where they have no names.

    Raises:
        ConvjaxError: the arrays have other ranks or types, or not one label or name a picture.

    Example:
        >>> import numpy as np
        >>> part = ImageArrays(np.zeros((5, 8, 8, 1), np.uint8), np.zeros(5, np.int32))
        >>> len(part), part.image_shape
        (5, (8, 8, 1))
        >>> picture, label = part[3]
        >>> picture.shape, label
        ((8, 8, 1), 0)
    """

    images: UInt8[np.ndarray, "n height width channels"]
    labels: Int[np.ndarray, " n"]
    names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Check the arrays."""
        for name in ("images", "labels"):
            if not isinstance(getattr(self, name), np.ndarray):
                raise problem(f"{name} must be a NumPy array, got {typed(getattr(self, name))}", "", "Use np.asarray.")
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
        if self.names and len(self.names) != len(self.images):
            raise ConvjaxError(f"names must be one for each of the {len(self.images)} images, not {len(self.names)}.")
        kept = self.labels.astype(np.int32, copy=False)
        if (kept != self.labels).any():
            outside = int(self.labels[kept != self.labels][0])
            raise ConvjaxError(f"labels must be numbers of classes, counted from 0, not {outside}.")
        object.__setattr__(self, "labels", kept)

    def __len__(self) -> int:
        """How many pictures there are."""
        return len(self.images)

    def __getitem__(self, index: int) -> tuple[UInt8[np.ndarray, "height width channels"], int]:
        """One picture and its label."""
        return self.images[index], int(self.labels[index])

    @property
    def image_shape(self) -> tuple[int, int, int]:
        """Height, width and channels of every picture."""
        height, width, channels = self.images.shape[1:]
        return height, width, channels

    def take(self, indices: Int[np.ndarray, " m"]) -> ImageArrays:
        """The chosen pictures as a part of their own."""
        names = tuple(self.names[place] for place in np.atleast_1d(indices)) if self.names else ()
        return ImageArrays(self.images[indices], self.labels[indices], names)


@dataclass(frozen=True, eq=False)
class ImageDataset:
    """A data set for image classification: one part to train on and one that is only ever reported.

    A validation part is cut from ``train`` by :func:`convjax.data.split_by_class`; nothing is selected on ``test``.

    Args:
        name: what it is called in titles and in the names of folders.
        classes: the name of each class; a label is an index into it. At least two, all different.
        train: the part that training and validation share.
        test: the part that is held back.
        pixel_max: the largest value that a pixel may have, 255 for ordinary pictures; of the digits 16.
        notes: what was done to the pictures and should be said, a line each.

    Raises:
        ConvjaxError: a part is empty or the two hold pictures of different shapes, there are fewer than two classes or
            two of one name, a label has no class, or ``pixel_max`` is not within 1 to 255.

    Example:
        >>> import numpy as np
        >>> part = ImageArrays(np.zeros((6, 8, 8, 1), np.uint8), np.arange(6) % 2)
        >>> ImageDataset("mine", ("cat", "dog"), train=part, test=part).image_shape
        (8, 8, 1)
    """

    name: str
    classes: tuple[str, ...]
    train: Images
    test: Images
    pixel_max: int = 255
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Check that the parts belong together."""
        for part, images in (("train", self.train), ("test", self.test)):
            if not isinstance(images, Images):
                mend = "Use ImageArrays(images, labels), or a class with the members of convjax.data.Images."
                raise problem(f"{part} must be labelled pictures, got {typed(images)}", "", mend)
            if not len(images):
                raise ConvjaxError(f"{self.name!r} has no pictures in {part}.")
        if self.train.image_shape != self.test.image_shape:
            raise ConvjaxError(
                f"The images of {self.name!r} differ in shape: {self.train.image_shape} in train,"
                f" {self.test.image_shape} in test."
            )
        if min(self.image_shape) < 1:
            raise ConvjaxError(f"The images of {self.name!r} are {times(self.image_shape)}: there is nothing to see.")
        if len(self.classes) < 2:
            raise problem(
                f"{self.name!r} has {counted(len(self.classes), 'class', 'classes')}",
                f"classes are {shown(self.classes)}",
                "Give at least two: with one, there is nothing to tell apart.",
            )
        twice = sorted({name for name in self.classes if self.classes.count(name) > 1})
        if twice:
            raise ConvjaxError(f"Two classes of {self.name!r} are called {twice[0]!r}; each needs a name of its own.")
        for part, labels in (("train", self.train.labels), ("test", self.test.labels)):
            outside = labels[(labels < 0) | (labels >= len(self.classes))]
            if outside.size:
                raise ConvjaxError(
                    f"A label of {self.name!r} ({part}) is {int(outside[0])}, but there are"
                    f" {len(self.classes)} classes, numbered from 0."
                )
        if isinstance(self.pixel_max, bool) or self.pixel_max not in range(1, 256):
            raise ConvjaxError(f"pixel_max must be a whole number from 1 to 255, not {typed(self.pixel_max)}.")

    @property
    def image_shape(self) -> tuple[int, int, int]:
        """Height, width and channels of every picture."""
        return self.train.image_shape
