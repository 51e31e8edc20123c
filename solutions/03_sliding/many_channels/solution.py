"""What becomes of several channels? The reference."""

import numpy as np


def many_channels(x: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Return the feature map, an array of rows and columns."""
    rows, columns, _ = kernel.shape
    output = np.empty((x.shape[0] - rows + 1, x.shape[1] - columns + 1))
    for row, column in np.ndindex(output.shape):
        patch = x[row : row + rows, column : column + columns]  # all channels of it
        output[row, column] = (patch * kernel).sum()
    return output
