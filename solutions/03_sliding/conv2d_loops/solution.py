"""What does a convolution do, number by number? The reference."""

import numpy as np


def conv2d_loops(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Return what comes out at every place where the kernel fits."""
    rows, columns = kernel.shape
    output = np.zeros((image.shape[0] - rows + 1, image.shape[1] - columns + 1))
    for r in range(output.shape[0]):
        for c in range(output.shape[1]):
            for i in range(rows):
                for j in range(columns):
                    output[r, c] += image[r + i, c + j] * kernel[i, j]
    return output
