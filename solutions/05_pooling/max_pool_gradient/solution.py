"""Which number gets the gradient? The reference."""

import numpy as np


def max_pool_gradient(
    x: np.ndarray,
    output_gradient: np.ndarray,
    kernel_size: int,
    *,
    stride: int | None = None,
) -> np.ndarray:
    """Return the gradient of x, from the gradient of what the pool gave."""
    step = kernel_size if stride is None else stride
    gradient = np.zeros_like(x)
    for row, column, channel in np.ndindex(output_gradient.shape):
        top, left = row * step, column * step
        window = x[top : top + kernel_size, left : left + kernel_size, channel]
        i, j = divmod(window.argmax(), kernel_size)  # argmax finds the first of equals, row by row
        gradient[top + i, left + j, channel] += output_gradient[row, column, channel]
    return gradient
