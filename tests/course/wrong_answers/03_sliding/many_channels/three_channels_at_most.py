import numpy as np


def many_channels(x: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Return the feature map, an array of rows and columns."""
    x, kernel = x[:, :, :3], kernel[:, :, :3]  # red, green, blue
    rows = x.shape[0] - kernel.shape[0] + 1
    columns = x.shape[1] - kernel.shape[1] + 1
    out = np.zeros((rows, columns))
    for r in range(rows):
        for c in range(columns):
            window = x[r : r + kernel.shape[0], c : c + kernel.shape[1]]
            out[r, c] = np.sum(window * kernel)
    return out
