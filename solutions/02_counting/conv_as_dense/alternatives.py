"""Other right answers."""

import numpy as np


def conv_as_dense__four_loops(kernel, input_shape):
    rows, columns = input_shape
    down, across = rows - kernel.shape[0] + 1, columns - kernel.shape[1] + 1
    matrix = np.zeros((down * across, rows * columns))
    for r in range(down):
        for c in range(across):
            for i in range(kernel.shape[0]):
                for j in range(kernel.shape[1]):
                    matrix[r * across + c, (r + i) * columns + c + j] = kernel[i, j]
    return matrix


def conv_as_dense__windows_of_pixel_numbers(kernel, input_shape):
    pixels = np.arange(input_shape[0] * input_shape[1]).reshape(input_shape)
    seen = np.lib.stride_tricks.sliding_window_view(pixels, kernel.shape).reshape(-1, kernel.size)
    matrix = np.zeros((len(seen), pixels.size), np.float32)
    np.put_along_axis(matrix, seen, kernel.ravel().astype(np.float32)[None], axis=1)
    return matrix


def conv_as_dense__diagonals_of_diagonals(kernel, input_shape):
    (rows, columns), (height, width) = input_shape, kernel.shape
    return sum(
        kernel[i, j] * np.kron(np.eye(rows - height + 1, rows, i), np.eye(columns - width + 1, columns, j))
        for i in range(height)
        for j in range(width)
    )


def conv_as_dense__one_bright_pixel_at_a_time(kernel, input_shape):
    outputs = []
    for pixel in range(input_shape[0] * input_shape[1]):
        image = np.zeros(input_shape)
        image.flat[pixel] = 1.0
        windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
        outputs.append((windows * kernel).sum((2, 3)).ravel())
    return np.stack(outputs, axis=1)


def conv_as_dense__moved_row_by_row(kernel, input_shape):
    rows, columns = input_shape
    first = np.zeros(input_shape)
    first[: kernel.shape[0], : kernel.shape[1]] = kernel
    starts = [
        row * columns + column
        for row in range(rows - kernel.shape[0] + 1)
        for column in range(columns - kernel.shape[1] + 1)
    ]
    return np.array([np.roll(first.ravel(), start) for start in starts])
