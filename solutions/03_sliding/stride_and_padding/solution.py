"""How do stride and padding change what comes out? The reference."""

import numpy as np


def stride_and_padding(
    image: np.ndarray,
    kernel: np.ndarray,
    *,
    stride: tuple[int, int] = (1, 1),
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    """Return what comes out at every place of the padded image."""
    (above, left), (down, across), (rows, columns) = padding, stride, kernel.shape
    padded = np.pad(image, ((above, above), (left, left)))
    output = np.empty(((padded.shape[0] - rows) // down + 1, (padded.shape[1] - columns) // across + 1))
    for r, c in np.ndindex(*output.shape):
        window = padded[r * down : r * down + rows, c * across : c * across + columns]
        output[r, c] = (window * kernel).sum()
    return output
