"""Other right answers."""

import numpy as np


def pooled_size__list_of_starts(input_size, kernel_size, *, stride=None, padding=0):
    return len(range(-padding, input_size + padding - kernel_size + 1, stride or kernel_size))


def pooled_size__walking(input_size, kernel_size, *, stride=None, padding=0):
    step = stride if stride else kernel_size
    windows, end = 0, kernel_size
    while end <= input_size + 2 * padding:
        windows, end = windows + 1, end + step
    return windows


def max_pool__windows_at_once(x, kernel_size, *, stride=None, padding=0):
    step = stride or kernel_size
    padded = np.pad(x, [(padding, padding), (padding, padding), (0, 0)], constant_values=-np.inf)
    windows = np.lib.stride_tricks.sliding_window_view(padded, (kernel_size, kernel_size), axis=(0, 1))
    return windows[::step, ::step].max(axis=(-2, -1))


def max_pool__edges_repeated(x, kernel_size, *, stride=None, padding=0):
    # A window that reaches into the margin also holds the edge itself, so copies of it change nothing.
    step = stride or kernel_size
    padded = np.pad(x, [(padding, padding), (padding, padding), (0, 0)], mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, (kernel_size, kernel_size), axis=(0, 1))
    return np.array(windows[::step, ::step].max(axis=(-2, -1)))


def max_pool__shifted_maps(x, kernel_size, *, stride=None, padding=0):
    step = stride or kernel_size
    rows, columns = ((size + 2 * padding - kernel_size) // step + 1 for size in x.shape[:2])
    padded = np.full((x.shape[0] + 2 * padding, x.shape[1] + 2 * padding, x.shape[2]), -np.inf)
    padded[padding : padding + x.shape[0], padding : padding + x.shape[1]] = x
    largest = np.full((rows, columns, x.shape[2]), -np.inf)
    for i in range(kernel_size):
        for j in range(kernel_size):
            shifted = padded[i : i + rows * step : step, j : j + columns * step : step]
            largest = np.maximum(largest, shifted[:rows, :columns])
    return largest


def max_pool__cutting_the_windows_at_the_edge(x, kernel_size, *, stride=None, padding=0):
    step = stride or kernel_size
    starts = [range(-padding, size + padding - kernel_size + 1, step) for size in x.shape[:2]]
    output = np.zeros((len(starts[0]), len(starts[1]), x.shape[2]), np.float32)
    for row, top in enumerate(starts[0]):
        for column, left in enumerate(starts[1]):
            for channel in range(x.shape[2]):
                # No padding at all: a window that hangs over is cut off where x ends.
                part = x[max(top, 0) : top + kernel_size, max(left, 0) : left + kernel_size, channel]
                output[row, column, channel] = max(part.ravel().tolist())
    return output
