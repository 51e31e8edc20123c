"""One map through three pools, and the gradient back through one of them."""

import jax
import jax.numpy as jnp
import numpy as np
from matplotlib.figure import Figure

import convjax
from docs.pictures.drawing import Grid, Theme, rows

X = np.array([[1, 2, 0, 3], [4, 3, 1, 2], [-1, -3, 6, 0], [-2, -6, 2, 4]], np.float32)
GRADIENT = np.array([[10, 20], [30, 40]], np.float32)
WINDOWS = [(0, 0, 2, 2, 0), (0, 2, 2, 2, 1), (2, 0, 2, 2, 2), (2, 2, 2, 2, 3)]
PLACES = [(0, 0, 1, 1, 0), (0, 1, 1, 1, 1), (1, 0, 1, 1, 2), (1, 1, 1, 1, 3)]


def picture(theme: Theme) -> Figure:
    """Windows of 2×2 side by side: what the pools keep of each, and which number of x gets the gradient."""
    x = jnp.asarray(X)[..., None]
    largest, back = jax.vjp(lambda x: convjax.max_pool(x, 2), x)
    (gradient,) = back(jnp.asarray(GRADIENT)[..., None])
    forward = [
        Grid(X, "x", "windows of 2×2", scale=6, marks=WINDOWS),
        "→",
        Grid(largest[..., 0], "max pool", "the largest", scale=6, marks=PLACES),
        Grid(convjax.avg_pool(x, 2)[..., 0], "average pool", "the mean", scale=6, marks=PLACES),
        Grid(convjax.global_avg_pool(x), "global", "the mean of all", scale=6),
    ]
    backward = [
        Grid(gradient[..., 0], "gradient of x", "to the largest of each", scale=40, marks=WINDOWS),
        "←",
        Grid(GRADIENT, "gradient of the output", "of the max pool", scale=40, marks=PLACES),
    ]
    return rows(theme, [forward, backward], gap=0.9)
