"""Windows cut out."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .arguments import Padding, PerAxis, each
from .sizes import window_starts, zeros_around


def unfold(
    x: ArrayLike,
    kernel_size: PerAxis,
    *,
    stride: PerAxis = 1,
    padding: Padding = "VALID",
    dilation: PerAxis = 1,
) -> NDArray[Any]:
    """Every window of a batch, copied tap by tap: (batch, *windows, *taps, channels).

    Example:
        >>> unfold([[[1.0], [2.0], [3.0]]], (2,)).ravel().tolist()
        [1.0, 2.0, 2.0, 3.0]
    """
    x = np.asarray(x)
    axes = x.ndim - 2
    sizes, strides, dilations = each(kernel_size, axes), each(stride, axes), each(dilation, axes)
    pads = zeros_around(x.shape[1:-1], sizes, strides, dilations, padding)
    padded = np.pad(x, [(0, 0), *pads, (0, 0)])
    starts = [window_starts(*one) for one in zip(padded.shape[1:-1], sizes, strides, dilations, strict=True)]
    patches = np.zeros((x.shape[0], *map(len, starts), *sizes, x.shape[-1]), x.dtype)
    for window in np.ndindex(*map(len, starts)):
        for tap in np.ndindex(*sizes):
            place = [starts[a][window[a]] + dilations[a] * tap[a] for a in range(axes)]
            patches[(slice(None), *window, *tap)] = padded[(slice(None), *place)]
    return patches
