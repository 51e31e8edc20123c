"""The one size that pictures of several sizes are brought to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from statistics import median_low

import numpy as np

from convjax.arithmetic.messages import problem, times, typed

LARGEST_KEPT = 256  # a side of pictures of one size that are left as they are
LARGEST_CHOSEN = 224  # the side that most networks for photographs were made for
LARGEST_ASKED = 4096

Size = tuple[int, int]


def check_image_size(image_size: Size | None) -> None:
    """Raise unless it is a height and a width, or nothing.

    Raises:
        ConvjaxError: it is something else, or out of all bounds.
    """
    if image_size is None:
        return
    right = isinstance(image_size, tuple | list) and len(image_size) == 2
    if not right or not all(isinstance(side, int | np.integer) and 1 <= side <= LARGEST_ASKED for side in image_size):
        raise problem(
            f"image_size must be height and width, whole numbers from 1 to {LARGEST_ASKED}, got {typed(image_size)}",
            "",
            "Give both, such as (64, 64); --image-size 64x64 in a terminal.",
        )


def one_size(sizes: Iterable[Size]) -> Size:
    """The size that pictures of these heights and widths are brought to, where nobody has asked for one.

    Where all are of one size of at most 256×256, it is left. Otherwise a square, as high as half of the pictures at
    least are on their shorter side, but at most 224.

    Example:
        >>> one_size([(28, 28)] * 3), one_size([(480, 640)] * 3), one_size([(30, 90), (70, 60), (50, 40)])
        ((28, 28), (224, 224), (40, 40))
    """
    all_sizes = list(sizes)
    if len(set(all_sizes)) == 1 and max(all_sizes[0]) <= LARGEST_KEPT:
        return all_sizes[0]
    side = min(median_low(min(size) for size in all_sizes), LARGEST_CHOSEN)
    return side, side


def size_notes(sizes: Iterable[Size], image_size: Size) -> tuple[str, ...]:
    """The line that says what is done to the sizes, where anything is.

    Example:
        >>> size_notes([(30, 90), (70, 60)], (40, 40))
        ('pictures of 2 sizes, 30×90 to 70×60: resized and cropped to 40×40',)
    """
    counts = Counter(sizes)
    if set(counts) == {image_size}:
        return ()
    smallest, largest = (choose(counts, key=lambda size: size[0] * size[1]) for choose in (min, max))
    if len(counts) == 1:
        what = f"pictures of {times(smallest)}"
    else:
        what = f"pictures of {len(counts):,} sizes, {times(smallest)} to {times(largest)}"
    return (f"{what}: resized and cropped to {times(image_size)}",)
