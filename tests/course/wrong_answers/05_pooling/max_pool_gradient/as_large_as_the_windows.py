import numpy as np


def max_pool_gradient(
    x: np.ndarray,
    output_gradient: np.ndarray,
    kernel_size: int,
    *,
    stride: int | None = None,
) -> np.ndarray:
    """Return the gradient of x, from the gradient of what the pool gave."""
    if stride is None:
        stride = kernel_size
    rows, columns, channels = output_gradient.shape
    high = (rows - 1) * stride + kernel_size
    wide = (columns - 1) * stride + kernel_size
    gradient = np.zeros((high, wide, channels))
    for i in range(rows):
        for j in range(columns):
            top, left = i * stride, j * stride
            for c in range(channels):
                window = x[top : top + kernel_size, left : left + kernel_size, c]
                row, column = np.unravel_index(window.argmax(), window.shape)
                gradient[top + row, left + column, c] += output_gradient[i, j, c]
    return gradient
