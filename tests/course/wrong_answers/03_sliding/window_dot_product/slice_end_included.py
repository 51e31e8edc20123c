import numpy as np


def window_dot_product(
    image: np.ndarray, kernel: np.ndarray, row: int, column: int
) -> float:
    """Return what comes out where the window starts at (row, column)."""
    last_row = row + kernel.shape[0] - 1
    last_column = column + kernel.shape[1] - 1
    window = image[row:last_row, column:last_column]
    return float((window * kernel).sum())
