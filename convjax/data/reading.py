"""Reading pictures into memory, many at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

import numpy as np
from jaxtyping import UInt8

from convjax.arithmetic.messages import problem, times
from convjax.errors import ConvjaxError

from .dataset import ImageArrays, Images

T = TypeVar("T")
NAMED, ENOUGH = 5, 100  # pictures that cannot be used: so many are named, after so many no more is read
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
    are_named = hasattr(images, "name_of")
    with all_damaged_told(lambda place: repr(name_of(images, place)) if are_named else f"picture {place}") as damaged:

        def read(place: int) -> None:
            try:
                pixels[place], _ = picture_of(images, place)
            except ConvjaxError as error:
                damaged(place, error)

        for _ in by_threads(read, len(images), report=report):
            pass
    named = [name_of(images, place) for place in range(len(images))] if are_named else ()
    return ImageArrays(pixels, images.labels, tuple(named))


def name_of(images: Images, place: int) -> str:
    """What a person finds a picture by: its file, where the part knows it, else its number.

    Example:
        >>> name_of(ImageArrays(np.zeros((2, 8, 8, 1), np.uint8), np.arange(2), ("a.png", "b.png")), 1)
        'b.png'
    """
    if isinstance(images, ImageArrays):
        return images.names[place] if images.names else f"picture {place}"
    find: Callable[[int], str] = getattr(images, "name_of", "picture {}".format)
    return find(place)


@contextmanager
def all_damaged_told(name: Callable[[int], str]) -> Iterator[Callable[[int, ConvjaxError], None]]:
    """What takes in the error of each picture that cannot be used, within this block; at its end one error tells all.

    Args:
        name: of a picture by its number, as an error shows it.

    Raises:
        ConvjaxError: the only one's own, or a count, some names and what the first says. As soon as there are so many
            that reading on would be a waste, the block is left.
    """
    errors: dict[int, ConvjaxError] = {}

    def add(place: int, error: ConvjaxError) -> None:
        errors[place] = error
        if len(errors) >= ENOUGH:
            raise error

    try:
        yield add
    except ConvjaxError:
        if len(errors) < ENOUGH:
            raise
    places = sorted(errors)
    if len(places) == 1:
        raise errors[places[0]]
    if places:
        count = f"{len(places)} pictures" if len(places) < ENOUGH else f"{ENOUGH} pictures or more"
        some = ", ".join(name(place) for place in places[:NAMED])
        more = f" and {len(places) - NAMED} more" if len(places) > NAMED else ""
        raise ConvjaxError(f"{count} cannot be used: {some}{more}. The first:\n{errors[places[0]]}")


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
    work: Callable[[range], T], count: int, *, pictures_a_task: int = 16, report: Report | None = None
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
