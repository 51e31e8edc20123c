"""Other right answers."""

import numpy as np


def many_channels__windows_at_once(x, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel.shape[:2], axis=(0, 1))
    return np.einsum("rckij,ijk->rc", windows, kernel)


def many_channels__one_channel_after_the_other(x, kernel):
    rows, columns, channels = kernel.shape
    total = np.zeros((x.shape[0] - rows + 1, x.shape[1] - columns + 1))
    for channel in range(channels):
        for row, column in np.ndindex(total.shape):
            patch = x[row : row + rows, column : column + columns, channel]
            total[row, column] += np.vdot(patch, kernel[:, :, channel])
    return total


def many_channels__shifted_images(x, kernel):
    rows, columns = (size - width + 1 for size, width in zip(x.shape[:2], kernel.shape[:2], strict=True))
    return sum(
        x[i : i + rows, j : j + columns] @ kernel[i, j]  # over the channels of one tap
        for i in range(kernel.shape[0])
        for j in range(kernel.shape[1])
    )


def many_channels__plain_loops(x, kernel):
    output = []
    for row in range(len(x) - len(kernel) + 1):
        line = []
        for column in range(len(x[0]) - len(kernel[0]) + 1):
            total = 0.0
            for i, weights_of_row in enumerate(kernel):
                for j, weights in enumerate(weights_of_row):
                    for channel, weight in enumerate(weights):
                        total += x[row + i, column + j, channel] * weight
            line.append(total)
        output.append(line)
    return np.array(output)


def many_channels__in_32_bits(x, kernel):
    return many_channels__windows_at_once(x.astype(np.float32), kernel.astype(np.float32))
