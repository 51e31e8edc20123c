"""Convolutions whose windows share one kernel."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .arguments import Padding, PerAxis, each, wide
from .padding import pad
from .sizes import window_starts, zeros_around


def conv(
    x: ArrayLike,
    kernel: ArrayLike,
    bias: ArrayLike | None = None,
    *,
    stride: PerAxis = 1,
    padding: Padding = "VALID",
    dilation: PerAxis = 1,
    groups: int = 1,
    padding_mode: str = "zeros",
) -> NDArray[Any]:
    """A convolution by loops over images, windows, taps, output channels and input channels.

    Formula:
        y[i, c] = bias[c] + Σ_t Σ_j padded[stride·i + dilation·t, j] · kernel[t, j, c], j over the group of c.

    Args:
        x: (batch, *spatial, in_channels) or (*spatial, in_channels).
        kernel: (*kernel_size, in_channels // groups, out_channels).
        bias: (out_channels,), or None.
        stride: an int, or one per axis.
        padding: a name, or one (low, high) pair per axis.
        dilation: an int, or one per axis.
        groups: parts that the channels are split into.
        padding_mode: "zeros", "reflect", "replicate" or "circular".

    Returns:
        A float64 or complex128 array.

    Raises:
        Nothing of its own: it is meant for arguments that are known to be right.

    Example:
        >>> conv([[5.0], [5.0], [7.0], [4.0]], [[[1.0]], [[-1.0]]]).ravel().tolist()
        [0.0, -2.0, 3.0]

    Source:
        Goodfellow, Bengio and Courville, Deep Learning, 2016, equation 9.6.
    """
    x, kernel = wide(x), wide(kernel)
    *kernel_size, group_channels, out_channels = kernel.shape
    axes = len(kernel_size)
    if x.ndim == axes + 1:
        one = conv(
            x[None],
            kernel,
            bias,
            stride=stride,
            padding=padding,
            dilation=dilation,
            groups=groups,
            padding_mode=padding_mode,
        )
        return one[0]
    strides, dilations = each(stride, axes), each(dilation, axes)
    pads = zeros_around(x.shape[1:-1], kernel_size, strides, dilations, padding)
    padded = pad(x, pads, padding_mode=padding_mode, spatial_dims=axes)
    starts = [window_starts(*one) for one in zip(padded.shape[1:-1], kernel_size, strides, dilations, strict=True)]
    y = np.zeros((x.shape[0], *map(len, starts), out_channels), np.result_type(x, kernel))
    for image in range(x.shape[0]):
        for window in np.ndindex(y.shape[1:-1]):
            for tap in np.ndindex(*kernel_size):
                place = [starts[a][window[a]] + dilations[a] * tap[a] for a in range(axes)]
                for out_channel in range(out_channels):
                    group = out_channel // (out_channels // groups)
                    for channel in range(group_channels):
                        element = padded[(image, *place, group * group_channels + channel)]
                        y[(image, *window, out_channel)] += element * kernel[(*tap, channel, out_channel)]
    return y if bias is None else y + wide(bias)


def true_convolution(
    x: ArrayLike,
    kernel: ArrayLike,
    bias: ArrayLike | None = None,
    *,
    stride: PerAxis = 1,
    padding: Padding = "VALID",
    dilation: PerAxis = 1,
    groups: int = 1,
) -> NDArray[Any]:
    """A convolution by loops whose kernel is turned around first, tap by tap.

    Formula:
        y[i, c] = bias[c] + Σ_t Σ_j padded[stride·i + dilation·t, j] · kernel[k − 1 − t, j, c].

    Args:
        x: (batch, *spatial, in_channels) or (*spatial, in_channels).
        kernel: (*kernel_size, in_channels // groups, out_channels).
        bias: (out_channels,), or None.
        stride: an int, or one per axis.
        padding: a name, or one (low, high) pair per axis.
        dilation: an int, or one per axis.
        groups: parts that the channels are split into.

    Returns:
        A float64 or complex128 array.

    Raises:
        Nothing of its own: it is meant for arguments that are known to be right.

    Example:
        >>> true_convolution([[1.0], [2.0], [3.0]], [[[1.0]], [[-1.0]]]).ravel().tolist()
        [1.0, 1.0]

    Source:
        Goodfellow, Bengio and Courville, Deep Learning, 2016, equation 9.4.
    """
    kernel = np.asarray(kernel)
    flipped = np.zeros_like(kernel)
    for tap in np.ndindex(kernel.shape[:-2]):
        opposite = tuple(taps - 1 - index for taps, index in zip(kernel.shape, tap, strict=False))
        flipped[opposite] = kernel[tap]
    return conv(x, flipped, bias, stride=stride, padding=padding, dilation=dilation, groups=groups)
