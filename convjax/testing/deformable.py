"""Convolutions whose taps are moved."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .arguments import Padding, PerAxis, each, wide
from .sizes import zeros_around


def deformable_conv(
    x: ArrayLike,
    offsets: ArrayLike,
    kernel: ArrayLike,
    bias: ArrayLike | None = None,
    *,
    mask: ArrayLike | None = None,
    stride: PerAxis = 1,
    padding: Padding = "VALID",
    dilation: PerAxis = 1,
    groups: int = 1,
) -> NDArray[Any]:
    """A deformable convolution by loops; an element at distance δ < 1 along an axis counts 1 − δ.

    Formula:
        y[i, c] = bias[c] + Σ_t Σ_j mask[i, t] · Σ_p x[p, j] · ∏ max(0, 1 − |position − p|) · kernel[t, j, c].

    Args:
        x: (batch, *spatial, in_channels).
        offsets: (batch, *output_size, d · ∏ kernel_size · axes).
        kernel: (*kernel_size, in_channels // groups, out_channels).
        bias: (out_channels,), or None.
        mask: (batch, *output_size, d · ∏ kernel_size), or None.
        stride: an int, or one per axis.
        padding: a name, or one (low, high) pair per axis.
        dilation: an int, or one per axis.
        groups: parts that the channels are split into.

    Returns:
        A float64 array.

    Raises:
        Nothing of its own: it is meant for arguments that are known to be right.

    Example:
        >>> deformable_conv([[[1.0], [3.0]]], [[[0.5], [0.0]]], [[[1.0]]]).ravel().tolist()
        [2.0, 3.0]

    Source:
        Dai et al., Deformable convolutional networks, 2017, equations 2 to 4.
    """
    x, offsets, kernel = wide(x), wide(offsets), wide(kernel)
    *kernel_size, group_channels, out_channels = kernel.shape
    axes = len(kernel_size)
    if x.ndim == axes + 1:
        weights = None if mask is None else np.asarray(mask)[None]
        options: dict[str, Any] = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
        return deformable_conv(x[None], offsets[None], kernel, bias, mask=weights, **options)[0]
    strides, dilations = each(stride, axes), each(dilation, axes)
    size = x.shape[1:-1]
    pads = zeros_around(size, kernel_size, strides, dilations, padding)
    taps = list(np.ndindex(*kernel_size))
    moves = offsets.reshape(*offsets.shape[:-1], -1, len(taps), axes)
    parts = moves.shape[-3]
    weights = np.ones(moves.shape[:-1]) if mask is None else wide(mask).reshape(moves.shape[:-1])
    y = np.zeros((*offsets.shape[:-1], out_channels))
    for window in np.ndindex(*offsets.shape[:-1]):
        for number, tap in enumerate(taps):
            read = np.zeros(x.shape[-1])
            for channel in range(x.shape[-1]):
                part = channel // (x.shape[-1] // parts)
                start = [window[1 + a] * strides[a] + tap[a] * dilations[a] - pads[a][0] for a in range(axes)]
                position = start + moves[(*window, part, number)]
                for place in np.ndindex(*size):
                    share = np.prod(np.maximum(0, 1 - np.abs(position - place)))
                    read[channel] += share * x[(window[0], *place, channel)] * weights[(*window, part, number)]
            for out_channel in range(out_channels):
                group = out_channel // (out_channels // groups)
                seen = read[group * group_channels : (group + 1) * group_channels]
                y[(*window, out_channel)] += seen @ kernel[(*tap, slice(None), out_channel)]
    return y if bias is None else y + wide(bias)
