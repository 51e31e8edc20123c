"""Larger images."""

import numpy as np
from matplotlib.figure import Figure

import convjax

from .drawing import Grid, Theme, row, rows


def upsample(theme: Theme) -> Figure:
    """Three elements, four times as many by each method."""
    x = np.array([-1, 4, 1], np.float32)
    lines = [[f"{'x':<11}", Grid(np.repeat(x, 1), scale=5)]]
    for method in ("nearest", "bilinear", "bicubic"):
        y = np.asarray(convjax.upsample(x[:, None], factor=4, method=method, spatial_dims=1))[:, 0]
        lines.append([f"{method:<11}", Grid(y, scale=5)])
    return rows(theme, lines)


def pixel_shuffle(theme: Theme) -> Figure:
    """Four channels of 2×2 become one of 4×4; the elements of the first channel are framed."""
    x = np.arange(16, dtype=np.float32).reshape(2, 2, 4)
    y = np.asarray(convjax.pixel_shuffle(x, 2))[..., 0]
    channels = [
        Grid(x[..., c], f"channel {c}", colours=np.full((2, 2), c), texts=x[..., c].astype(int)) for c in range(4)
    ]
    shuffled = Grid(y, "pixel_shuffle(x, 2)", colours=y.astype(int) % 4, texts=y.astype(int))
    return row(theme, *channels, "→", shuffled)
