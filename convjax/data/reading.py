"""Reading pictures into memory, many at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import numpy as np
from jaxtyping import UInt8

from convjax.arithmetic.messages import problem, times
from convjax.errors import ConvjaxError

from .dataset import ImageArrays, Images

T = TypeVar("T")
IN_MEMORY = 2**30  # bytes of pixels that are decoded as soon as a set is loaded; of larger ones each when asked for

Report = Callable[[int, int], object]


def as_arrays(images: Images, *, report: Report | None = None) -> ImageArrays:
    """All pictures of a part, read into memory.

    What lies in memory already comes back as it is. Files are read and decoded by several threads.

    Args:
        images: the part.
        report: called now and then with how many pictures are read, and how many there are.

    Raises:
        ConvjaxError: a picture cannot be read, or is not of the part's ``image_shape``.

    Example:
        >>> import numpy as np
        >>> part = ImageArrays(np.zeros((5, 8, 8, 1), np.uint8), np.zeros(5, np.int32))
        >>> as_arrays(part) is part
        True
    """
    if isinstance(images, ImageArrays):
        return images
    pixels = np.empty((len(images), *images.image_shape), np.uint8)

    def read(place: int) -> None:
        pixels[place], _ = picture_of(images, place)

    for _ in by_threads(read, len(images), report=report):
        pass
    return ImageArrays(pixels, images.labels)


def picture_of(images: Images, index: int) -> tuple[UInt8[np.ndarray, "height width channels"], int]:
    """One picture of a part and its label, whoever wrote the class of the part.

    Args:
        images: the part.
        index: the place of the picture.

    Raises:
        ConvjaxError: the picture cannot be read, or is not uint8 of the part's ``image_shape``.

    Example:
        >>> import numpy as np
        >>> part = ImageArrays(np.zeros((5, 8, 8, 1), np.uint8), np.arange(5))
        >>> picture, label = picture_of(part, 3)
        >>> picture.shape, label
        ((8, 8, 1), 3)
    """
    try:
        picture, label = images[index]
        picture, label = np.asarray(picture), int(label)
    except ConvjaxError:
        raise
    except Exception as error:  # whatever the user's own class of images raises
        raise ConvjaxError(f"Picture {index} cannot be read: {error!r}.") from error
    if picture.shape != images.image_shape or picture.dtype != np.uint8:
        raise problem(
            f"Picture {index} is {picture.dtype} of {times(picture.shape) or 'no size'}",
            f"image_shape is {images.image_shape}",
            "Every picture of a part must be uint8 of that shape.",
        )
    return picture, label


def by_threads(work: Callable[[int], T], count: int, *, report: Report | None = None) -> Iterator[T]:
    """The results of ``work(0)``, ``work(1)``, ... ``work(count - 1)`` in their order, computed by several threads.

    Whatever is raised is raised here, and what was not begun then is not begun any more.

    Example:
        >>> list(by_threads(lambda place: place**2, 4))
        [0, 1, 4, 9]
    """
    for results in tasks_by_threads(lambda task: [work(place) for place in task], count, report=report):
        yield from results


def tasks_by_threads(
    work: Callable[[range], T], count: int, *, pictures_a_task: int = 64, report: Report | None = None
) -> Iterator[T]:
    """As :func:`by_threads`, where ``work`` takes several pictures at a time.

    Example:
        >>> list(tasks_by_threads(list, 5, pictures_a_task=3))
        [[0, 1, 2], [3, 4]]
    """
    pool = ThreadPoolExecutor()
    try:
        tasks = [range(start, min(start + pictures_a_task, count)) for start in range(0, count, pictures_a_task)]
        for task, result in zip(tasks, pool.map(work, tasks), strict=True):
            yield result
            if report:
                report(task.stop, count)
    finally:
        pool.shutdown(cancel_futures=True)
