import numpy as np


def many_kernels_and_bias(
    x: np.ndarray, kernel: np.ndarray, bias: np.ndarray
) -> np.ndarray:
    """Return the feature maps: an array of rows, columns and out_channels."""
    rows = x.shape[0] - kernel.shape[0] + 1
    columns = x.shape[1] - kernel.shape[1] + 1
    out = np.zeros((rows, columns, kernel.shape[3]))
    for r in range(rows):
        for c in range(columns):
            window = x[r : r + kernel.shape[0], c : c + kernel.shape[1], :, None]
            out[r, c] = (window * kernel).sum(axis=(0, 1, 2)) - bias
    return out
