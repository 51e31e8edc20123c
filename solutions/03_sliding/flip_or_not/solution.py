"""Is the kernel flipped? The reference."""

import numpy as np


def flip_or_not(image: np.ndarray, kernel: np.ndarray, *, flip: bool = False) -> np.ndarray:
    """Return the true convolution if `flip`, else the cross-correlation."""
    if flip:
        kernel = kernel[::-1, ::-1]
    rows, columns = kernel.shape
    output = np.empty((image.shape[0] - rows + 1, image.shape[1] - columns + 1))
    for row, column in np.ndindex(output.shape):
        output[row, column] = (image[row : row + rows, column : column + columns] * kernel).sum()
    return output


def flip_matters(kernel: np.ndarray) -> bool:
    """Return whether there is an image for which the two differ."""
    # A single 1 in an image brings out every number of the kernel, so equal outputs mean equal kernels.
    return not np.array_equal(kernel, kernel[::-1, ::-1])
