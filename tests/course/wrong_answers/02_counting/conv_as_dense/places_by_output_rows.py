import numpy as np


def conv_as_dense(
    kernel: np.ndarray, input_shape: tuple[int, int]
) -> np.ndarray:
    """Return the matrix that turns `image.ravel()` into all outputs."""
    rows, columns = input_shape
    kernel_rows, kernel_columns = kernel.shape
    out_rows, out_columns = rows - kernel_rows + 1, columns - kernel_columns + 1
    matrix = np.zeros((out_rows * out_columns, rows * columns))
    for place in range(out_rows * out_columns):
        r, c = divmod(place, out_rows)
        for i in range(kernel_rows):
            for j in range(kernel_columns):
                matrix[place, (r + i) * columns + c + j] = kernel[i, j]
    return matrix
