import numpy as np


def conv2d_loops(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Return what comes out at every place where the kernel fits."""
    rows = image.shape[0] - kernel.shape[0] + 1
    columns = image.shape[1] - kernel.shape[1] + 1
    out = np.zeros((rows, columns))
    for r in range(rows):
        total = 0.0
        for c in range(columns):
            for i in range(kernel.shape[0]):
                for j in range(kernel.shape[1]):
                    total += image[r + i, c + j] * kernel[i, j]
            out[r, c] = total
    return out
