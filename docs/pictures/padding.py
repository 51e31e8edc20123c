"""What stands around an image."""

import numpy as np
from matplotlib.figure import Figure

import convjax

from .drawing import Grid, Theme, rows


def modes(theme: Theme) -> Figure:
    """Four elements with three more on both sides, in each mode."""
    x = np.arange(1, 5, dtype=np.float32)
    around = [[True] * 3 + [False] * 4 + [True] * 3]
    lines = []
    for mode in ("zeros", "reflect", "replicate", "circular"):
        y = np.asarray(convjax.pad(x[:, None], 3, padding_mode=mode, spatial_dims=1))[:, 0]
        lines.append([f"{f'{chr(34)}{mode}{chr(34)}':<11}", Grid(y, padded=around)])
    return rows(theme, lines)
