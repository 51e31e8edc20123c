"""Other right answers."""

import numpy as np


def pool_or_stride__in_loops(image, kernel):
    rows, columns = kernel.shape

    def response(row, column):
        total = 0.0
        for i in range(rows):
            for j in range(columns):
                total += image[row + i, column + j] * kernel[i, j]
        return total

    places = image.shape[0] - rows + 1, image.shape[1] - columns + 1
    pooled = [
        [max(response(row + i, column + j) for i in (0, 1) for j in (0, 1)) for column in range(0, places[1] - 1, 2)]
        for row in range(0, places[0] - 1, 2)
    ]
    strided = [[response(row, column) for column in range(0, places[1], 2)] for row in range(0, places[0], 2)]
    return np.array(pooled), np.array(strided)


def pool_or_stride__shifted_images(image, kernel):
    rows, columns = (size - width + 1 for size, width in zip(image.shape, kernel.shape, strict=True))
    responses = np.zeros((rows, columns), np.float32)
    for i, j in np.ndindex(kernel.shape):
        responses += (kernel[i, j] * image[i : i + rows, j : j + columns]).astype(np.float32)
    corners = [responses[i : rows // 2 * 2 : 2, j : columns // 2 * 2 : 2] for i in (0, 1) for j in (0, 1)]
    return np.maximum.reduce(corners), responses[::2, ::2]


def pool_or_stride__only_what_the_stride_needs(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    strided = np.tensordot(windows[::2, ::2], kernel, axes=2)
    fours = np.lib.stride_tricks.sliding_window_view(np.tensordot(windows, kernel, axes=2), (2, 2))
    return fours[::2, ::2].max(axis=(2, 3)), strided


def macs_of_both__counting_starts(shape, kernel_size, in_channels, out_channels):
    def macs(stride):
        rows, columns = (len(range(0, size - kernel_size + 1, stride)) for size in shape)
        return rows * columns * kernel_size * kernel_size * in_channels * out_channels

    return macs(1), macs(2)


def macs_of_both__from_the_places(shape, kernel_size, in_channels, out_channels):
    places = [size - kernel_size + 1 for size in shape]
    halves = [-(-count // 2) for count in places]
    per_place = in_channels * out_channels * kernel_size**2
    return places[0] * places[1] * per_place, halves[0] * halves[1] * per_place
