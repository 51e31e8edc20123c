"""Other right answers."""

import numpy as np


def overlap_count__product_of_the_axes(input_size, kernel_size, *, stride):
    def along(size, length):
        count = np.zeros((size - 1) * stride + length, int)
        for start in range(0, size * stride, stride):
            count[start : start + length] += 1
        return count

    return np.outer(*map(along, input_size, kernel_size))


def overlap_count__by_the_starts(input_size, kernel_size, *, stride):
    counts = []
    for size, length in zip(input_size, kernel_size, strict=True):
        places, starts = np.arange((size - 1) * stride + length), stride * np.arange(size)
        covers = (starts <= places[:, None]) & (places[:, None] < starts + length)
        counts.append(covers.sum(axis=1))
    return counts[0][:, None] * counts[1]


def overlap_count__by_convolving_ones(input_size, kernel_size, *, stride):
    counts = []
    for size, length in zip(input_size, kernel_size, strict=True):
        spread = np.zeros((size - 1) * stride + 1, int)
        spread[::stride] = 1
        counts.append(np.convolve(spread, np.ones(length, int)))
    return np.einsum("r,c->rc", *counts)


def overlap_count__by_two_formulas(input_size, kernel_size, *, stride):
    def at(place, size, length):
        last = min(place // stride, size - 1)
        first = max(-(-(place - length + 1) // stride), 0)
        return max(last - first + 1, 0)

    rows, columns = ((size - 1) * stride + length for size, length in zip(input_size, kernel_size, strict=True))
    return np.array(
        [
            [
                at(row, input_size[0], kernel_size[0]) * at(column, input_size[1], kernel_size[1])
                for column in range(columns)
            ]
            for row in range(rows)
        ]
    )
