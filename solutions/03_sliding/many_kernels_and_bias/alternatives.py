"""Other right answers."""

import numpy as np


def many_kernels_and_bias__windows_at_once(x, kernel, bias):
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel.shape[:2], axis=(0, 1))
    return np.einsum("rcmij,ijmn->rcn", windows, kernel) + bias


def many_kernels_and_bias__one_map_after_the_other(x, kernel, bias):
    maps = []
    for number in range(kernel.shape[-1]):
        one = kernel[..., number]
        places = x.shape[0] - one.shape[0] + 1, x.shape[1] - one.shape[1] + 1
        feature_map = np.full(places, bias[number], dtype=float)
        for row, column in np.ndindex(places):
            feature_map[row, column] += (x[row : row + one.shape[0], column : column + one.shape[1]] * one).sum()
        maps.append(feature_map)
    return np.stack(maps, axis=-1)


def many_kernels_and_bias__shifted_images(x, kernel, bias):
    rows, columns = (size - width + 1 for size, width in zip(x.shape[:2], kernel.shape[:2], strict=True))
    output = np.zeros((rows, columns, kernel.shape[-1])) + bias
    for i in range(kernel.shape[0]):
        for j in range(kernel.shape[1]):
            output += (
                x[i : i + rows, j : j + columns] @ kernel[i, j]
            )  # (in_channels,) times (in_channels, out_channels)
    return output


def many_kernels_and_bias__one_matrix_product(x, kernel, bias):
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel.shape[:2], axis=(0, 1))
    rows, columns = windows.shape[:2]
    patches = np.moveaxis(windows, 2, -1).reshape(rows * columns, -1)
    flat = patches.astype(np.float32) @ kernel.reshape(-1, kernel.shape[-1]).astype(np.float32)
    return (flat + bias.astype(np.float32)).reshape(rows, columns, -1)


def many_kernels_and_bias__plain_loops(x, kernel, bias):
    output = []
    for row in range(x.shape[0] - kernel.shape[0] + 1):
        line = []
        for column in range(x.shape[1] - kernel.shape[1] + 1):
            pixel = [float(number) for number in bias]
            for i, j, m, n in np.ndindex(*kernel.shape):
                pixel[n] += x[row + i, column + j, m] * kernel[i, j, m, n]
            line.append(pixel)
        output.append(line)
    return np.array(output)
