"""Copies of a kernel, laid down and added up."""

import numpy as np
from matplotlib.figure import Figure

import convjax

from .drawing import Grid, Theme, row


def conv_transpose(theme: Theme) -> Figure:
    """Four elements lay down four copies of a kernel at stride 2; the copy of the second is framed."""
    x = np.array([[1, -1], [2, 0]], np.float32)
    kernel = np.array([[1, 2, 1], [2, 4, 2], [1, 2, 1]], np.float32)
    y = np.asarray(convjax.conv_transpose(x[..., None], kernel[..., None, None], stride=2)[..., 0])
    seen = Grid(x, "x, 2×2", marks=[(0, 1, 1, 1, 0)])
    return row(
        theme, seen, Grid(kernel, "kernel, 3×3"), "→", Grid(y, "stride 2: 5×5", marks=[(0, 2, 3, 3, 0)]), gap=1.0
    )
