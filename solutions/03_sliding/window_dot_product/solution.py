"""What number comes out at one place? The reference."""

import numpy as np


def window_dot_product(image: np.ndarray, kernel: np.ndarray, row: int, column: int) -> float:
    """Return what comes out where the window starts at (row, column)."""
    rows, columns = kernel.shape
    window = image[row : row + rows, column : column + columns]
    return (window * kernel).sum()
