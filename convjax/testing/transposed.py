"""Convolutions the other way round: from windows back to what they were read from."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .arguments import Padding, PerAxis, each, wide
from .sizes import pair_on_axis, window_starts


def conv_transpose(
    x: ArrayLike,
    kernel: ArrayLike,
    bias: ArrayLike | None = None,
    *,
    stride: PerAxis = 1,
    padding: Padding = "VALID",
    output_padding: PerAxis = 0,
    dilation: PerAxis = 1,
    groups: int = 1,
) -> NDArray[Any]:
    """A transposed convolution by loops: every element of x lays down a copy of the kernel, what overlaps adds up.

    Formula:
        y[stride·i + dilation·t − low, c] += x[i, j] · kernel[t, c, j], for c over the group of j.

    Args:
        x: (batch, *spatial, in_channels) or (*spatial, in_channels).
        kernel: (*kernel_size, out_channels // groups, in_channels).
        bias: (out_channels,), or None.
        stride: an int, or one per axis.
        padding: a name, or one (low, high) pair per axis.
        output_padding: an int, or one per axis.
        dilation: an int, or one per axis.
        groups: parts that the channels are split into.

    Returns:
        A float64 or complex128 array.

    Raises:
        Nothing of its own: it is meant for arguments that are known to be right.

    Example:
        >>> conv_transpose([[1.0], [10.0]], [[[1.0]], [[2.0]], [[3.0]]], stride=2).ravel().tolist()
        [1.0, 2.0, 13.0, 20.0, 30.0]

    Source:
        Dumoulin and Visin, A guide to convolution arithmetic for deep learning, 2016, section 4.
    """
    x, kernel = wide(x), wide(kernel)
    *kernel_size, group_channels, in_channels = kernel.shape
    axes = len(kernel_size)
    if x.ndim == axes + 1:
        one = conv_transpose(
            x[None],
            kernel,
            bias,
            stride=stride,
            padding=padding,
            output_padding=output_padding,
            dilation=dilation,
            groups=groups,
        )
        return one[0]
    strides, dilations, more = each(stride, axes), each(dilation, axes), each(output_padding, axes)
    size: list[int] = []
    lows: list[int] = []
    for axis, windows in enumerate(x.shape[1:-1]):
        one_axis = (kernel_size[axis], strides[axis], dilations[axis])
        pair = padding if isinstance(padding, str) else padding[axis]
        size.append(_size_before(windows, *one_axis, pair) + more[axis])
        lows.append(pair_on_axis(pair, size[-1], *one_axis)[0])
    y = np.zeros((x.shape[0], *size, group_channels * groups), np.result_type(x, kernel))
    for image, *window, channel in np.ndindex(x.shape):
        group = channel // (in_channels // groups)
        for tap in np.ndindex(*kernel_size):
            place = [strides[a] * window[a] + dilations[a] * tap[a] - lows[a] for a in range(axes)]
            if all(0 <= index < n for index, n in zip(place, size, strict=True)):
                for out_channel in range(group_channels):
                    product = x[(image, *window, channel)] * kernel[(*tap, out_channel, channel)]
                    y[(image, *place, group * group_channels + out_channel)] += product
    return y if bias is None else y + wide(bias)


def _size_before(windows: int, taps: int, stride: int, dilation: int, padding: str | tuple[int, int]) -> int:
    """The size that a convolution takes to so many windows: the smallest, and the largest under "SAME"."""

    def found(size: int) -> int:
        low, high = pair_on_axis(padding, size, taps, stride, dilation)
        return len(window_starts(low + size + high, taps, stride, dilation))

    size = 1
    while found(size) < windows:
        size += 1
    while padding in ("SAME", "SAME_LOWER") and found(size + 1) == windows:
        size += 1
    return size
