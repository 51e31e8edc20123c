"""What does a max pool keep? The reference."""

import numpy as np


def pooled_size(input_size: int, kernel_size: int, *, stride: int | None = None, padding: int = 0) -> int:
    """Return how many windows fit along one axis."""
    step = kernel_size if stride is None else stride
    return (input_size + 2 * padding - kernel_size) // step + 1


def max_pool(x: np.ndarray, kernel_size: int, *, stride: int | None = None, padding: int = 0) -> np.ndarray:
    """Return the largest number of each window, channel by channel."""
    step = kernel_size if stride is None else stride
    rows, columns = (pooled_size(size, kernel_size, stride=step, padding=padding) for size in x.shape[:2])
    margins = ((padding, padding), (padding, padding), (0, 0))
    padded = np.pad(x, margins, constant_values=-np.inf)
    output = np.empty((rows, columns, x.shape[2]), x.dtype)
    for row, column in np.ndindex(rows, columns):
        top, left = row * step, column * step
        output[row, column] = padded[top : top + kernel_size, left : left + kernel_size].max(axis=(0, 1))
    return output
