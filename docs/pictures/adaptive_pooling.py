"""As many windows as are asked for."""

import itertools

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

import convjax

from .drawing import Grid, Theme, canvas, draw, say

X = np.array([3, 1, 4, 1, 5, 9, 2], np.float32)


def windows(theme: Theme) -> Figure:
    """Seven elements, and the windows of 1, 2, 3 and 7 outputs with their means."""
    figure, axes = canvas(18.5, 9.6)
    draw(axes, theme, Grid(X, "x", scale=9), 3.2, 1.0)
    y = 2.6
    for wanted in (1, 2, 3, 7):
        means = np.asarray(convjax.adaptive_avg_pool(X[:, None], wanted, spatial_dims=1))[:, 0]
        pairs = convjax.adaptive_windows(len(X), wanted)
        lanes = [0.0, 0.45] if any(a[1] > b[0] for a, b in itertools.pairwise(pairs)) else [0.0]
        for index, (start, end) in enumerate(pairs):
            place = (3.25 + start, y + lanes[index % len(lanes)])
            axes.add_patch(Rectangle(place, end - start - 0.1, 0.35, facecolor=theme.marks[index % 2], linewidth=0))
        say(axes, theme, 2.7, y + 0.3, f"{wanted} window{'s' if wanted > 1 else ''}", ha="right")
        draw(axes, theme, Grid(means, scale=9), 11.1, y - 0.3)
        y += 1.9
    say(axes, theme, 11.1 + 3.5, 0.55, "their means", fontweight="bold")
    return figure
