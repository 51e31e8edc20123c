import numpy as np


def stride_and_padding(
    image: np.ndarray,
    kernel: np.ndarray,
    *,
    stride: tuple[int, int] = (1, 1),
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    """Return what comes out at every place of the padded image."""
    high, wide = image.shape
    padded = np.zeros((high + 2 * padding[0], wide + 2 * padding[1]))
    padded[:high, :wide] = image
    k_rows, k_columns = kernel.shape
    rows = (padded.shape[0] - k_rows) // stride[0] + 1
    columns = (padded.shape[1] - k_columns) // stride[1] + 1
    out = np.zeros((rows, columns))
    for r in range(rows):
        for c in range(columns):
            top, left = r * stride[0], c * stride[1]
            out[r, c] = np.sum(padded[top : top + k_rows, left : left + k_columns] * kernel)
    return out
