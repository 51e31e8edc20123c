"""Other right answers, with quite other numbers."""

import math

import numpy as np

QUARTER_TURNS = {"left": 0, "bottom": 1, "right": 2, "top": 3}  # np.rot90 turns left to the bottom


def edge_kernels__weighted_to_the_middle(bright_side, kernel_size):
    """Sobel's kernel, and its larger relatives: binomial weights along the edge, a difference across."""
    along = np.array([math.comb(kernel_size - 1, i) for i in range(kernel_size)], float)
    across = np.convolve([1.0, 0.0, -1.0], [math.comb(kernel_size - 3, i) for i in range(kernel_size - 2)])
    kernel = np.outer(along, across)
    return np.rot90(kernel, QUARTER_TURNS[bright_side]) / (along.sum() * np.cumsum(across).max())


def edge_kernels__two_columns(bright_side, kernel_size):
    """Only the two columns on either side of a border, each with its mean."""
    kernel = [[0.0] * kernel_size for _ in range(kernel_size)]
    for line in range(kernel_size):
        for side, sign in ((0, 1), (1, -1)):
            bright_first = bright_side in ("left", "top")
            weight = (sign if bright_first else -sign) / kernel_size
            if bright_side in ("left", "right"):
                kernel[line][side] = weight
            else:
                kernel[side][line] = weight
    return np.array(kernel)


def edge_kernels__a_slope(bright_side, kernel_size):
    """Falls evenly from the bright side to the dark one; in 32 bits."""
    slope = kernel_size // 2 - np.arange(kernel_size)
    if bright_side in ("right", "bottom"):
        slope = -slope
    kernel = np.broadcast_to(slope if bright_side in ("left", "right") else slope[:, np.newaxis], (kernel_size,) * 2)
    return (kernel / np.maximum(kernel, 0).sum()).astype(np.float32)
