import numpy as np


def stride_and_padding(
    image: np.ndarray,
    kernel: np.ndarray,
    *,
    stride: tuple[int, int] = (1, 1),
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    """Return what comes out at every place of the padded image."""
    rows = (image.shape[0] + 2 * padding[0] - kernel.shape[0]) // stride[0] + 1
    columns = (image.shape[1] + 2 * padding[1] - kernel.shape[1]) // stride[1] + 1
    out = np.zeros((rows, columns))
    for r in range(rows):
        for c in range(columns):
            for i in range(kernel.shape[0]):
                for j in range(kernel.shape[1]):
                    row = r * stride[0] + i - padding[0]
                    column = c * stride[1] + j - padding[1]
                    try:
                        out[r, c] += image[row, column] * kernel[i, j]
                    except IndexError:
                        pass  # a zero of the padding
    return out
