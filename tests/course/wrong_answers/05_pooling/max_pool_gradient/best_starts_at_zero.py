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
    gradient = np.zeros(x.shape)
    for i in range(rows):
        for j in range(columns):
            top, left = i * stride, j * stride
            for c in range(channels):
                best, row, column = 0.0, top, left
                for a in range(top, top + kernel_size):
                    for b in range(left, left + kernel_size):
                        if x[a, b, c] > best:
                            best, row, column = x[a, b, c], a, b
                gradient[row, column, c] += output_gradient[i, j, c]
    return gradient
