"""Channels by themselves, then joined."""

import numpy as np
from matplotlib.figure import Figure

import convjax

from .drawing import Grid, Theme, rows


def separable(theme: Theme) -> Figure:
    """Two channels, each with a kernel of its own, and a 1×1 kernel that joins them."""
    x = np.zeros((4, 4, 2), np.float32)
    x[:, 2:, 0], x[2:, :, 1] = 3, 2
    kernels = np.stack([[[-1, 1], [-1, 1]], [[-1, -1], [1, 1]]], -1)[:, :, None].astype(np.float32)
    joined = np.array([1, -1], np.float32).reshape(1, 1, 2, 1)
    between = np.asarray(convjax.depthwise_conv(x, kernels))
    y = np.asarray(convjax.separable_conv(x, kernels, joined))
    first = [
        Grid(x[..., 0], "channel 0"),
        "⋆",
        Grid(kernels[..., 0, 0], "kernel 0"),
        "=",
        Grid(between[..., 0], "depthwise"),
    ]
    second = [
        Grid(x[..., 1], "channel 1"),
        "⋆",
        Grid(kernels[..., 0, 1], "kernel 1"),
        "=",
        Grid(between[..., 1], "depthwise"),
    ]
    last = Grid(y[..., 0], "separable")
    return rows(theme, [[*first, "· 1"], [*second, "· (−1)", "sum:", last]])
