import numpy as np


def transposed_size(
    input_size: int, kernel_size: int, *, stride: int = 1, padding: int = 0
) -> int:
    """Return how many numbers come out along one axis."""
    return (input_size - 1) * stride + kernel_size - 2 * padding


def transposed_conv(
    x: np.ndarray, kernel: np.ndarray, *, stride: int = 1, padding: int = 0
) -> np.ndarray:
    """Return the sum of the copies of the kernel, without the padding."""
    rows, columns, _, out_channels = kernel.shape
    high = transposed_size(x.shape[0], rows, stride=stride)
    wide = transposed_size(x.shape[1], columns, stride=stride)
    full = np.zeros((high, wide, out_channels))
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            top, left = i * stride, j * stride
            copy = np.tensordot(x[i, j], kernel, axes=(0, 2))
            full[top : top + rows, left : left + columns] += copy
    return full[padding : high - padding, padding : wide - padding]
