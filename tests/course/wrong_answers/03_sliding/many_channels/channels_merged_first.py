import numpy as np


def many_channels(x: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Return the feature map, an array of rows and columns."""
    grey = x.sum(axis=2)
    flat_kernel = kernel.sum(axis=2)
    rows = grey.shape[0] - flat_kernel.shape[0] + 1
    columns = grey.shape[1] - flat_kernel.shape[1] + 1
    out = np.zeros((rows, columns))
    for r in range(rows):
        for c in range(columns):
            for i in range(flat_kernel.shape[0]):
                for j in range(flat_kernel.shape[1]):
                    out[r, c] += grey[r + i, c + j] * flat_kernel[i, j]
    return out
