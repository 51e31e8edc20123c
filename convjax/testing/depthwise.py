"""Convolutions that keep the channels apart."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .arguments import Padding, PerAxis, wide
from .convolution import conv


def depthwise_conv(
    x: ArrayLike,
    kernel: ArrayLike,
    bias: ArrayLike | None = None,
    *,
    stride: PerAxis = 1,
    padding: Padding = "VALID",
    dilation: PerAxis = 1,
) -> NDArray[Any]:
    """A depthwise convolution, one channel that comes out after another.

    Formula:
        y[i, c] = bias[c] + Σ_t padded[stride·i + dilation·t, c // multiplier] · kernel[t, 0, c].

    Args:
        x: (batch, *spatial, channels) or (*spatial, channels).
        kernel: (*kernel_size, 1, channels · multiplier).
        bias: (channels · multiplier,), or None.
        stride: an int, or one per axis.
        padding: a name, or one (low, high) pair per axis.
        dilation: an int, or one per axis.

    Returns:
        A float64 or complex128 array.

    Raises:
        Nothing of its own: it is meant for arguments that are known to be right.

    Example:
        >>> depthwise_conv([[1.0, 10.0], [2.0, 20.0]], [[[1.0, 1.0]], [[1.0, -1.0]]]).tolist()
        [[3.0, -10.0]]

    Source:
        Howard et al., MobileNets, 2017, equation 3.
    """
    x, kernel = np.asarray(x), np.asarray(kernel)
    came_out: list[NDArray[Any]] = []
    for channel in range(x.shape[-1]):
        for _ in range(kernel.shape[-1] // x.shape[-1]):
            one = len(came_out)
            came_out.append(
                conv(
                    x[..., channel : channel + 1],
                    kernel[..., one : one + 1],
                    stride=stride,
                    padding=padding,
                    dilation=dilation,
                )
            )
    y = np.concatenate(came_out, -1)
    return y if bias is None else y + wide(bias)
