"""Convolutions with a kernel of its own at every place."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .arguments import Padding, PerAxis, each, wide
from .convolution import conv
from .padding import pad
from .sizes import zeros_around


def local_conv(
    x: ArrayLike,
    kernel: ArrayLike,
    bias: ArrayLike | None = None,
    *,
    stride: PerAxis = 1,
    padding: Padding = "VALID",
    dilation: PerAxis = 1,
    groups: int = 1,
) -> NDArray[Any]:
    """An unshared convolution: each window is cut out and convolved with the kernel of its place.

    Formula:
        y[i, c] = bias[i, c] + Σ_t Σ_j padded[stride·i + dilation·t, j] · kernel[i, t, j, c], j over the group of c.

    Args:
        x: (batch, *spatial, in_channels) or (*spatial, in_channels).
        kernel: (*output_size, *kernel_size, in_channels // groups, out_channels).
        bias: (*output_size, out_channels), or None.
        stride: an int, or one per axis.
        padding: a name, or one (low, high) pair per axis.
        dilation: an int, or one per axis.
        groups: parts that the channels are split into.

    Returns:
        A float64 or complex128 array.

    Raises:
        Nothing of its own: it is meant for arguments that are known to be right.

    Example:
        >>> local_conv([[1.0], [2.0]], [[[[1.0]]], [[[10.0]]]]).ravel().tolist()
        [1.0, 20.0]

    Source:
        Goodfellow, Bengio and Courville, Deep Learning, 2016, equation 9.9.
    """
    x, kernel = wide(x), wide(kernel)
    axes = kernel.ndim // 2 - 1
    if x.ndim == axes + 1:
        one = local_conv(x[None], kernel, bias, stride=stride, padding=padding, dilation=dilation, groups=groups)
        return one[0]
    kernel_size = kernel.shape[axes:-2]
    strides, dilations = each(stride, axes), each(dilation, axes)
    pads = zeros_around(x.shape[1:-1], kernel_size, strides, dilations, padding)
    padded = pad(x, pads, spatial_dims=axes)
    y = np.zeros((x.shape[0], *kernel.shape[:axes], kernel.shape[-1]), np.result_type(x, kernel))
    for window in np.ndindex(y.shape[1:-1]):
        cut = [
            slice(window[a] * strides[a], window[a] * strides[a] + dilations[a] * (kernel_size[a] - 1) + 1)
            for a in range(axes)
        ]
        alone = conv(padded[(slice(None), *cut)], kernel[window], dilation=dilation, groups=groups)
        y[(slice(None), *window)] = alone.reshape(x.shape[0], -1)
    return y if bias is None else y + wide(bias)
