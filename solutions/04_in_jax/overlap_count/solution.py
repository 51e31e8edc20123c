"""Where do checkerboards come from? The reference."""

import numpy as np


def overlap_count(input_size: tuple[int, int], kernel_size: tuple[int, int], *, stride: int) -> np.ndarray:
    """Return how many copies of the kernel lie on each place of the output."""
    rows, columns = kernel_size
    height, width = (input_size[0] - 1) * stride + rows, (input_size[1] - 1) * stride + columns
    count = np.zeros((height, width), int)
    for row, column in np.ndindex(*input_size):
        count[row * stride : row * stride + rows, column * stride : column * stride + columns] += 1
    return count
