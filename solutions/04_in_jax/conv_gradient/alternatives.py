"""Other right answers."""

import numpy as np

windows_of = np.lib.stride_tricks.sliding_window_view


def kernel_gradient__the_convolution_that_it_is(x, output_gradient):
    windows = windows_of(x, output_gradient.shape[:2], axis=(0, 1))  # one as large as the output, for each tap
    return np.einsum("abcij,ijo->abco", windows, output_gradient)


def kernel_gradient__place_by_place(x, output_gradient):
    height, width, out_channels = output_gradient.shape
    rows, columns = x.shape[0] - height + 1, x.shape[1] - width + 1
    gradient = np.zeros((rows, columns, x.shape[2], out_channels))
    for i in range(height):
        for j in range(width):
            gradient += np.multiply.outer(x[i : i + rows, j : j + columns], output_gradient[i, j])
    return gradient


def kernel_gradient__in_32_bits(x, output_gradient):
    return kernel_gradient__the_convolution_that_it_is(x.astype(np.float32), output_gradient.astype(np.float32))


def conv_gradient__place_by_place(x, kernel, output_gradient):
    rows, columns = kernel.shape[:2]
    input_gradient = np.zeros_like(x)
    for i, j in np.ndindex(output_gradient.shape[:2]):
        input_gradient[i : i + rows, j : j + columns] += kernel @ output_gradient[i, j]
    return input_gradient, kernel_gradient__place_by_place(x, output_gradient)


def conv_gradient__with_a_flipped_kernel(x, kernel, output_gradient):
    rows, columns = kernel.shape[:2]
    around = (rows - 1, rows - 1), (columns - 1, columns - 1), (0, 0)
    windows = windows_of(np.pad(output_gradient, around), (rows, columns), axis=(0, 1))
    input_gradient = np.einsum("rsoab,abco->rsc", windows, kernel[::-1, ::-1])
    return input_gradient, kernel_gradient__the_convolution_that_it_is(x, output_gradient)


def conv_gradient__plain_loops(x, kernel, output_gradient):
    input_gradient, kernel_gradient = np.zeros(x.shape), np.zeros(kernel.shape)
    for i, j, o in np.ndindex(output_gradient.shape):
        for a, b, c in np.ndindex(kernel.shape[:3]):
            input_gradient[i + a, j + b, c] += kernel[a, b, c, o] * output_gradient[i, j, o]
            kernel_gradient[a, b, c, o] += x[i + a, j + b, c] * output_gradient[i, j, o]
    return input_gradient, kernel_gradient
