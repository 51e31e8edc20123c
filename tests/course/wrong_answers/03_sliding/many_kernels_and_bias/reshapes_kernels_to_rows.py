import numpy as np


def many_kernels_and_bias(
    x: np.ndarray, kernel: np.ndarray, bias: np.ndarray
) -> np.ndarray:
    """Return the feature maps: an array of rows, columns and out_channels."""
    k_rows, k_columns, _, count = kernel.shape
    rows, columns = x.shape[0] - k_rows + 1, x.shape[1] - k_columns + 1
    matrix = kernel.reshape(count, -1)  # one kernel in each row
    out = np.zeros((rows, columns, count))
    for r in range(rows):
        for c in range(columns):
            window = x[r : r + k_rows, c : c + k_columns].ravel()
            out[r, c] = matrix @ window + bias
    return out
