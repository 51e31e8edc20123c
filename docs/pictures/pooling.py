"""One number from every window."""

import numpy as np
from matplotlib.figure import Figure

import convjax

from .drawing import Grid, Theme, rows

X = np.array([[1, 2, 0, 3], [4, 3, 1, 2], [-1, -3, 6, 0], [-2, -4, 2, 4]], np.float32)
QUARTERS = [(0, 0, 2, 2, 0), (0, 2, 2, 2, 1), (2, 0, 2, 2, 2), (2, 2, 2, 2, 3)]


def of_map(function: object, *args: object, **options: object) -> np.ndarray:
    """One feature map through a function."""
    return np.asarray(function(X[..., None], *args, **options)[..., 0])


def pools(theme: Theme) -> Figure:
    """Windows of 2×2 side by side, and what four pools make of them."""
    corners = [(i // 2, j // 2, 1, 1, which) for i, j, _, _, which in QUARTERS]
    made = {
        "max_pool": of_map(convjax.max_pool, 2),
        "avg_pool": of_map(convjax.avg_pool, 2),
        "min_pool": of_map(convjax.min_pool, 2),
        "lp_pool, p=2": of_map(convjax.lp_pool, 2),
    }
    grids = [Grid(values, name, scale=6, marks=corners) for name, values in made.items()]
    return rows(theme, [[Grid(X, "x", scale=6, marks=QUARTERS), "→", *grids]], gap=0.8)


def blur(theme: Theme) -> Figure:
    """Every second element of a fine pattern, and the same after a blur; the pattern is then moved by one."""
    lines = []
    for shift in (0, 1):
        x = np.roll(np.tile([4.0, 0.0], 5), shift)[:9].astype(np.float32)
        parts = {
            "x" if shift == 0 else "x, moved by one": x,
            "max_pool(x, 1, stride=2)": convjax.max_pool(x[:, None], 1, stride=2, spatial_dims=1)[:, 0],
            "blur_pool(x, 3)": convjax.blur_pool(x[:, None], 3, spatial_dims=1)[:, 0],
        }
        lines.append([Grid(np.asarray(values), title, scale=4) for title, values in parts.items()])
    return rows(theme, lines)
