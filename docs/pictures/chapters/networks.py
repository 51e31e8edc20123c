"""One image on its way through a block: two feature maps before ReLU, after it, and pooled."""

import jax.numpy as jnp
import numpy as np
from matplotlib.figure import Figure

import convjax
from docs.pictures.drawing import FONT, Grid, Theme, canvas, draw, say

IMAGE = """
........
.######.
.######.
....##..
...##...
..##....
..##....
........
"""
KERNELS = (("1 0 −1 in each row", [[1, 0, -1]] * 3), ("1 0 −1 in each column", [[1, 1, 1], [0, 0, 0], [-1, -1, -1]]))


def picture(theme: Theme) -> Figure:
    """A seven, laid under two kernels: what each finds is a map, ReLU keeps the matches, the pool thins them out."""
    image = np.array([[float(mark == "#") for mark in line] for line in IMAGE.split()])
    kernel = np.stack([np.array(numbers, float) for _, numbers in KERNELS], axis=-1)[:, :, None]
    maps = convjax.conv(jnp.asarray(image)[None, :, :, None], jnp.asarray(kernel))
    after = jnp.maximum(maps, 0)
    pooled = convjax.max_pool(after, 2)
    figure, axes = canvas(28.2, 15.6)
    blank = np.full(image.shape, "", object)
    draw(axes, theme, Grid(image, "image, 8×8", texts=blank, cell=0.7), 0.3, 4.9)
    for row, (words, _) in enumerate(KERNELS):
        top = 1.4 + 7.4 * row
        say(axes, theme, 6.7, 5.2 + 5.0 * row, "↗" if row == 0 else "↘", fontsize=2 * FONT)
        columns = (
            (maps, f"conv: {words}", 8.0, 0.0),
            (after, "ReLU", 15.9, 0.0),
            (pooled, "max pool 2×2", 23.6, 1.5),
        )
        for arrays, heading, left, down in columns:
            values = np.asarray(arrays[0, :, :, row])
            draw(axes, theme, Grid(values, scale=3.0), left, top + down)
            say(axes, theme, left + values.shape[1] / 2, top - 0.5, heading, fontweight="bold")
        for left in (14.95, 22.65):
            say(axes, theme, left, top + 3, "→", fontsize=1.6 * FONT)
    return figure
