"""Windows reduced to one element per channel."""

import itertools
import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .arguments import Padding, PerAxis, each
from .sizes import window_starts, zeros_around


def max_pool(
    x: ArrayLike,
    kernel_size: PerAxis,
    *,
    stride: PerAxis | None = None,
    padding: Padding = "VALID",
    dilation: PerAxis = 1,
    spatial_dims: int = 2,
) -> NDArray[Any]:
    """A max pool by a loop over windows; taps in the padding are left out, not filled.

    Formula:
        y[i, c] = max_t x[stride·i + dilation·t − low, c] over the taps t that lie within x.

    Args:
        x: (batch, *spatial, channels) or (*spatial, channels).
        kernel_size: an int, or one per axis.
        stride: an int, or one per axis; None means kernel_size.
        padding: a name, or one (low, high) pair per axis.
        dilation: an int, or one per axis.
        spatial_dims: the number of spatial axes.

    Returns:
        An array of the type of x.

    Raises:
        ValueError: a window without any element of x.

    Example:
        >>> max_pool([[[1], [2]], [[3], [4]]], 2).tolist()
        [[[4]]]

    Source:
        Goodfellow, Bengio and Courville, Deep Learning, 2016, section 9.3.
    """
    return pool(
        x,
        kernel_size,
        lambda elements, _: np.max(elements, axis=0),
        stride=kernel_size if stride is None else stride,
        padding=padding,
        dilation=dilation,
        spatial_dims=spatial_dims,
    )


def pool(
    x: ArrayLike,
    kernel_size: PerAxis,
    reduce: Callable[[NDArray[Any], int], NDArray[Any]],
    *,
    stride: PerAxis,
    padding: Padding = "VALID",
    dilation: PerAxis = 1,
    ceil_mode: bool = False,
    spatial_dims: int = 2,
) -> NDArray[Any]:
    """What ``reduce`` makes of the elements of each window, and of the number of its taps with those in the padding.

    In ceil mode a last window begins where the next would, if elements are left over and it begins before the end of x.

    Example:
        >>> pool([[1.0], [2.0], [6.0]], 2, lambda elements, taps: elements.sum(0) / taps, stride=1, spatial_dims=1)
        array([[1.5],
               [4. ]])
    """
    x = np.asarray(x)
    if x.ndim == spatial_dims + 1:
        options: dict[str, Any] = {"stride": stride, "padding": padding, "dilation": dilation, "ceil_mode": ceil_mode}
        return pool(x[None], kernel_size, reduce, **options, spatial_dims=spatial_dims)[0]
    sizes, dilations = each(kernel_size, spatial_dims), each(dilation, spatial_dims)
    strides = each(stride, spatial_dims)
    pads = zeros_around(x.shape[1:-1], sizes, strides, dilations, padding)
    taps_inside: list[list[list[int]]] = []  # for each axis, for each window, the indices of x that it reads
    taps_counted: list[list[int]] = []  # for each axis, for each window, its taps within x or the padding
    for n, (low, high), k, s, d in zip(x.shape[1:-1], pads, sizes, strides, dilations, strict=True):
        starts = window_starts(low + n + high, k, s, d)
        left_over = starts[-1] + d * (k - 1) < low + n + high - 1
        if ceil_mode and left_over and starts[-1] + s < low + n:
            starts.append(starts[-1] + s)
        windows = [[start + d * tap - low for tap in range(k)] for start in starts]
        taps_inside.append([[place for place in window if 0 <= place < n] for window in windows])
        taps_counted.append([sum(place < n + high for place in window) for window in windows])

    def of_window(elements: NDArray[Any], window: tuple[int, ...]) -> NDArray[Any]:
        return reduce(elements, math.prod(taps_counted[axis][index] for axis, index in enumerate(window)))

    return reduce_windows(x, taps_inside, of_window)


def reduce_windows(
    x: NDArray[Any],
    places: Sequence[Sequence[Sequence[int]]],
    reduce: Callable[[NDArray[Any], tuple[int, ...]], NDArray[Any]],
) -> NDArray[Any]:
    """What ``reduce`` makes of the elements of each window of a batch, and of the index of the window.

    ``places`` holds for each axis, for each window, the indices that it reads.

    Example:
        >>> sums = reduce_windows(np.ones((1, 3, 1)), [[[0], [0, 1, 2]]], lambda elements, _: elements.sum(0))
        >>> sums.ravel().tolist()
        [1.0, 3.0]
    """
    results: list[NDArray[Any]] = []
    for window in np.ndindex(*map(len, places)):
        read = itertools.product(*(places[axis][index] for axis, index in enumerate(window)))
        elements = [x[(slice(None), *place)] for place in read]
        results.append(reduce(np.array(elements, x.dtype).reshape(-1, x.shape[0], x.shape[-1]), window))
    return np.stack(results, 1).reshape(x.shape[0], *map(len, places), x.shape[-1])
