import numpy as np


def window_dot_product(
    image: np.ndarray, kernel: np.ndarray, row: int, column: int
) -> float:
    """Return what comes out where the window starts at (row, column)."""
    window = image[row : row + kernel.shape[0], column : column + kernel.shape[1]]
    return float(np.inner(window, kernel).sum())
