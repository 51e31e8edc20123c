"""How does a convolution run backwards? The reference."""

import numpy as np


def transposed_size(input_size: int, kernel_size: int, *, stride: int = 1, padding: int = 0) -> int:
    """Return how many numbers come out along one axis."""
    return (input_size - 1) * stride + kernel_size - 2 * padding


def transposed_conv(x: np.ndarray, kernel: np.ndarray, *, stride: int = 1, padding: int = 0) -> np.ndarray:
    """Return the sum of the copies of the kernel, without the padding."""
    rows, columns, in_channels, _ = kernel.shape
    height = transposed_size(x.shape[0], rows, stride=stride)
    width = transposed_size(x.shape[1], columns, stride=stride)
    output = np.zeros((height, width, in_channels))
    for row, column in np.ndindex(x.shape[:2]):
        top, left = row * stride, column * stride
        output[top : top + rows, left : left + columns] += kernel @ x[row, column]
    return output[padding : height - padding, padding : width - padding]
