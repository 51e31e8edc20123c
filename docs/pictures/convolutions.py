"""A kernel that slides."""

import numpy as np
from matplotlib.figure import Figure

import convjax

from .drawing import Grid, Theme, row

IMAGE = np.array([[0, 0, 5, 5, 5], [0, 0, 5, 5, 5], [0, 0, 5, 5, 0], [0, 0, 5, 0, 0], [0, 0, 0, 0, 0]], np.float32)
EDGE = np.array([[-1, 0, 1]] * 3, np.float32)


def convolved(image: np.ndarray, kernel: np.ndarray, **options: object) -> np.ndarray:
    """One feature map of one image."""
    return np.asarray(convjax.conv(image[..., None], kernel[..., None, None], **options)[..., 0])


def conv(theme: Theme) -> Figure:
    """An image, a kernel for vertical edges, and what comes out; one window is framed."""
    y = convolved(IMAGE, EDGE)
    seen = Grid(IMAGE, "image, 5×5", marks=[(1, 1, 3, 3, 0)])
    return row(theme, seen, "⋆", Grid(EDGE, "kernel, 3×3"), "=", Grid(y, "output, 3×3", marks=[(1, 1, 1, 1, 0)]))


def flipped(theme: Theme) -> Figure:
    """The same kernel, as it is and flipped, over one element that is 1."""
    x, kernel = np.zeros((5, 5), np.float32), np.arange(1, 10, dtype=np.float32).reshape(3, 3)
    x[2, 2] = 1
    y = convolved(x, kernel)
    mirrored = np.asarray(convjax.true_convolution(x[..., None], kernel[..., None, None])[..., 0])
    return row(
        theme, Grid(x, "image"), Grid(kernel, "kernel"), Grid(y, "conv"), Grid(mirrored, "true_convolution"), gap=1
    )


def stride_and_dilation(theme: Theme) -> Figure:
    """Which elements the first window reads, coloured, and the second one, framed."""
    x = np.ones((6, 6), np.float32)
    grids = []
    for title, stride, dilation in (("stride=1", 1, 1), ("stride=2", 2, 1), ("dilation=2", 1, 2)):
        taps = dilation * np.arange(3)
        reads = np.full(x.shape, -1)
        reads[np.ix_(taps, taps)] = 1
        second = [(i, j + stride, 1, 1, 0) for i in taps for j in taps]
        size = convolved(x, np.ones((3, 3), np.float32), stride=stride, dilation=dilation).shape[0]
        grids.append(Grid(np.full(x.shape, np.nan), title, f"{size}×{size} windows", colours=reads, marks=second))
    return row(theme, *grids, gap=0.8)
