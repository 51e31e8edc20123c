import numpy as np


def window_dot_product(
    image: np.ndarray, kernel: np.ndarray, row: int, column: int
) -> float:
    """Return what comes out where the window starts at (row, column)."""
    total = 0.0
    for i in range(row, row + kernel.shape[0]):
        for j in range(column, column + kernel.shape[1]):
            total += image[i, j] * kernel[i - row, j - row]
    return total
