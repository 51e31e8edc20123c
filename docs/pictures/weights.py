"""The same numbers in another order."""

import numpy as np
from matplotlib.figure import Figure

from .drawing import Grid, Theme, rows


def axes(theme: Theme) -> Figure:
    """Two kernels of 2×2 for one channel, as they lie in memory in PyTorch and here."""
    weight = np.arange(8).reshape(2, 1, 2, 2)
    kernel = weight.transpose(2, 3, 1, 0)
    owner = np.repeat([0, 1], 4).reshape(weight.shape)
    lines = []
    for name, numbers, whose in (
        ("PyTorch: (out, in, height, width)", weight, owner),
        ("convjax: (height, width, in, out)", kernel, owner.transpose(2, 3, 1, 0)),
    ):
        texts = np.array([["abcdefgh"[n] for n in numbers.ravel()]])
        lines.append([name, Grid(np.full(8, np.nan), colours=whose.reshape(1, -1), texts=texts)])
    return rows(theme, lines)
