"""Other right answers."""

import numpy as np


def transposed_size__by_the_last_copy(input_size, kernel_size, *, stride=1, padding=0):
    last = stride * input_size - stride
    return last + kernel_size - padding - padding


def transposed_size__by_gaps(input_size, kernel_size, *, stride=1, padding=0):
    spread = input_size + (input_size - 1) * (stride - 1)
    return spread + 2 * (kernel_size - 1 - padding) - kernel_size + 1


def transposed_conv__by_spreading_and_flipping(x, kernel, *, stride=1, padding=0):
    rows, columns = kernel.shape[:2]
    spread = np.zeros(((x.shape[0] - 1) * stride + 1, (x.shape[1] - 1) * stride + 1, x.shape[2]))
    spread[::stride, ::stride] = x
    spread = np.pad(spread, ((rows - 1, rows - 1), (columns - 1, columns - 1), (0, 0)))
    windows = np.lib.stride_tricks.sliding_window_view(spread, (rows, columns), axis=(0, 1))
    whole = np.einsum("rcoij,ijno->rcn", windows, kernel[::-1, ::-1])
    return whole[padding : len(whole) - padding, padding : whole.shape[1] - padding]


def transposed_conv__by_places_of_the_kernel(x, kernel, *, stride=1, padding=0):
    rows, columns, in_channels, _ = kernel.shape
    height, width = (x.shape[0] - 1) * stride + rows, (x.shape[1] - 1) * stride + columns
    output = np.zeros((height, width, in_channels))
    for i, j in np.ndindex(rows, columns):
        stop = i + (x.shape[0] - 1) * stride + 1, j + (x.shape[1] - 1) * stride + 1
        output[i : stop[0] : stride, j : stop[1] : stride] += x @ kernel[i, j].T
    return output[padding : height - padding, padding : width - padding]


def transposed_conv__by_gathering(x, kernel, *, stride=1, padding=0):
    rows, columns, in_channels, _ = kernel.shape
    height = (x.shape[0] - 1) * stride + rows - 2 * padding
    width = (x.shape[1] - 1) * stride + columns - 2 * padding
    output = np.zeros((height, width, in_channels), x.dtype)
    for row, column in np.ndindex(height, width):
        for i, j in np.ndindex(rows, columns):
            (r, r_left), (c, c_left) = divmod(row + padding - i, stride), divmod(column + padding - j, stride)
            if r_left == c_left == 0 and 0 <= r < x.shape[0] and 0 <= c < x.shape[1]:
                output[row, column] += kernel[i, j] @ x[r, c]
    return output
