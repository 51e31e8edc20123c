"""Other right answers."""

import numpy as np


def global_pool__all_places_in_a_row(x):
    *batch, rows, columns, channels = x.shape
    return x.reshape(*batch, rows * columns, channels).sum(axis=-2) / (rows * columns)


def global_pool__by_einsum(x):
    return np.einsum("...rck->...k", x.astype(np.float32)) / (x.shape[-3] * x.shape[-2])


def global_pool__in_loops(x):
    if x.ndim == 4:
        return np.stack([global_pool__in_loops(image) for image in x])
    rows, columns, channels = x.shape
    means = []
    for channel in range(channels):
        total = 0.0
        for row in range(rows):
            for column in range(columns):
                total += x[row, column, channel]
        means.append(total / (rows * columns))
    return np.array(means)


def global_pool__by_the_number_of_axes(x):
    return np.mean(x, axis=(1, 2)) if x.ndim == 4 else np.mean(x, axis=(0, 1))


def global_pool__weights_of_one_part_each(x):
    rows, columns = x.shape[-3:-1]
    return np.full(columns, 1 / columns) @ (np.full(rows, 1 / rows) @ x.swapaxes(-3, -2))
