import numpy as np


def transposed_size(
    input_size: int, kernel_size: int, *, stride: int = 1, padding: int = 0
) -> int:
    """Return how many numbers come out along one axis."""
    return input_size * stride + max(kernel_size - stride, 0) - 2 * padding


def transposed_conv(
    x: np.ndarray, kernel: np.ndarray, *, stride: int = 1, padding: int = 0
) -> np.ndarray:
    """Return the sum of the copies of the kernel, without the padding."""
    rows, columns, in_channels, _ = kernel.shape
    high = transposed_size(x.shape[0], rows, stride=stride)
    wide = transposed_size(x.shape[1], columns, stride=stride)
    full = np.zeros((high, wide, in_channels))
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            top, left = i * stride, j * stride
            full[top : top + rows, left : left + columns] += kernel @ x[i, j]
    return full[padding : high - padding, padding : wide - padding]
