import numpy as np


def conv_as_dense(
    kernel: np.ndarray, input_shape: tuple[int, int]
) -> np.ndarray:
    """Return the matrix that turns `image.ravel()` into all outputs."""
    rows, columns = input_shape
    kernel_rows, kernel_columns = kernel.shape
    out_rows, out_columns = rows - kernel_rows + 1, columns - kernel_columns + 1
    matrix = np.zeros((out_rows * out_columns, rows * columns))
    place = start = 0
    for _ in range(out_rows):
        for _ in range(out_columns):
            for i in range(kernel_rows):
                begin = start + i * columns
                matrix[place, begin : begin + kernel_columns] = kernel[i]
            place += 1
            start += 1
        start += 1  # two columns to the right, not one
    return matrix
