"""A kernel for every window, and taps that move."""

import numpy as np
from matplotlib.figure import Figure

import convjax

from .drawing import Grid, Theme, canvas, draw, row, say, width


def local_conv(theme: Theme) -> Figure:
    """One row of elements; each of the four windows has a kernel of its own."""
    x = np.array([1, 2, 3, 2, 1], np.float32)
    kernels = np.array([[1, 1], [1, -1], [0, 2], [-1, 0]], np.float32)
    y = np.asarray(convjax.local_conv(x[:, None], kernels[..., None, None]))[:, 0]
    return row(theme, Grid(x, "x"), Grid(kernels, "a kernel a window"), "→", Grid(y, "y"), gap=1.0)


def deformable_conv(theme: Theme) -> Figure:
    """Where the nine taps of the middle window read, before and after they are moved, and what they find."""
    size = 7
    place = np.arange(size, dtype=np.float32)
    image = (place[:, None] - 3) * 2 + (place[None, :] - 3)
    taps = np.indices((3, 3)).reshape(2, -1).T + 2.0
    angle = np.deg2rad(30)
    turn = 1.5 * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    moves = ((taps - 3) @ turn.T + 3 - taps).astype(np.float32)
    offsets = np.zeros((5, 5, 18), np.float32)
    offsets[2, 2] = moves.ravel()
    # Nine kernels that pick one tap each show what every tap reads.
    picks = np.eye(9, dtype=np.float32).reshape(3, 3, 1, 9)
    read = np.asarray(convjax.deformable_conv(image[..., None], offsets, picks))[2, 2].reshape(3, 3)
    figure, axes = canvas(14.6, 8.9)
    seen = Grid(image, "image, and where the taps read", texts=[[""] * size] * size)
    draw(axes, theme, seen, 1.0, 1.0)
    draw(axes, theme, Grid(read, "what they read", scale=9), 10.1, 3.0)
    left = 1.0 + (width(seen) - size) / 2
    for (i, j), (down, right) in zip(taps, moves, strict=True):
        start, end = (left + j + 0.5, 1.5 + i), (left + j + right + 0.5, 1.5 + i + down)
        axes.annotate("", end, start, arrowprops={"arrowstyle": "-|>", "color": theme.ink, "linewidth": 1.2})
        axes.plot(*start, "o", color=theme.ink, markersize=4, markerfacecolor="none")
        axes.plot(*end, "o", color=theme.marks[0], markersize=6)
    say(axes, theme, 0.2, 8.5, "circles: as conv reads; dots: moved by the offsets", ha="left")
    return figure
