import numpy as np


def pooled_size(
    input_size: int,
    kernel_size: int,
    *,
    stride: int | None = None,
    padding: int = 0,
) -> int:
    """Return how many windows fit along one axis."""
    if stride is None:
        stride = kernel_size
    return (input_size + 2 * padding - kernel_size) // stride + 1


def max_pool(
    x: np.ndarray,
    kernel_size: int,
    *,
    stride: int | None = None,
    padding: int = 0,
) -> np.ndarray:
    """Return the largest number of each window, channel by channel."""
    if stride is None:
        stride = kernel_size
    rows = pooled_size(x.shape[0], kernel_size, stride=stride, padding=padding)
    columns = pooled_size(x.shape[1], kernel_size, stride=stride, padding=padding)
    out = np.zeros((rows, columns, x.shape[2]))
    for i in range(rows):
        for j in range(columns):
            top = max(i * stride - padding, 0)
            left = max(j * stride - padding, 0)
            window = x[top : top + kernel_size, left : left + kernel_size]
            out[i, j] = window.max(axis=(0, 1))
    return out
