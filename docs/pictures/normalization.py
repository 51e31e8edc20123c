"""Which elements a normalisation compares with each other."""

import jax
import jax.numpy as jnp
import numpy as np
from matplotlib.figure import Figure

import convjax

from .drawing import Grid, Theme, rows

SHAPE = (3, 4, 4)  # images, positions, channels


def together(theme: Theme) -> Figure:
    """Which elements decide the framed one: found from its gradient, for a batch of 3 images of 4 positions."""

    def batch_norm(x: jax.Array) -> jax.Array:
        return convjax.batch_norm(x, *convjax.batch_statistics(x))

    functions = {
        "batch_norm": batch_norm,
        "layer_norm": convjax.layer_norm,
        "group_norm, groups=2": lambda x: convjax.group_norm(x, groups=2, spatial_dims=1),
        "instance_norm": lambda x: convjax.instance_norm(x, spatial_dims=1),
    }
    x = jnp.asarray(np.random.default_rng(0).normal(size=SHAPE), jnp.float32)
    lines = []
    for name, function in functions.items():
        gradient = np.asarray(jax.grad(lambda x, f=function: f(x)[1, 1, 1])(x))
        grids: list[Grid | str] = [f"{name:<20}"]
        for image in range(SHAPE[0]):
            seen = np.where(gradient[image] != 0, 0, -1)
            mark = [(1, 1, 1, 1, 2)] if image == 1 else []
            title = f"image {image}" if not lines else ""
            grids.append(Grid(np.full(SHAPE[1:], np.nan), title, colours=seen, marks=mark))
        lines.append(grids)
    return rows(theme, lines)
