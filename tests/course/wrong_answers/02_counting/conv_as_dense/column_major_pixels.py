import numpy as np


def conv_as_dense(
    kernel: np.ndarray, input_shape: tuple[int, int]
) -> np.ndarray:
    """Return the matrix that turns `image.ravel()` into all outputs."""
    rows, columns = input_shape
    kernel_rows, kernel_columns = kernel.shape
    out_rows, out_columns = rows - kernel_rows + 1, columns - kernel_columns + 1
    matrix = np.zeros((out_rows * out_columns, rows * columns))
    for r in range(out_rows):
        for c in range(out_columns):
            for i in range(kernel_rows):
                for j in range(kernel_columns):
                    pixel = (c + j) * rows + (r + i)
                    matrix[r * out_columns + c, pixel] = kernel[i, j]
    return matrix
