"""What does a convolution look like as a dense layer? The reference."""

import numpy as np


def conv_as_dense(kernel: np.ndarray, input_shape: tuple[int, int]) -> np.ndarray:
    """Return the matrix that turns `image.ravel()` into all outputs."""
    rows, columns = kernel.shape
    down, across = input_shape[0] - rows + 1, input_shape[1] - columns + 1
    matrix = np.zeros((down, across, *input_shape))
    for row, column in np.ndindex(down, across):
        matrix[row, column, row : row + rows, column : column + columns] = kernel
    return matrix.reshape(down * across, input_shape[0] * input_shape[1])
