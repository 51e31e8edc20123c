"""A convolution window by window, and the same as one product of two matrices."""

import jax.numpy as jnp
import numpy as np
from matplotlib.figure import Figure

import convjax
from docs.pictures.drawing import Grid, Theme, rows

IMAGE = np.array([[1.0, 2, 0, 3], [-1, 4, 2, 1], [0, 1, -2, 5]])
KERNEL = np.array([[1.0, 0], [2, -1]])
FRAMED = (0, 4)  # places, counted row by row


def picture(theme: Theme) -> Figure:
    """A 3×4 image under a 2×2 kernel; below it the six patches as rows, times the kernel as a column."""
    x, kernel = jnp.array(IMAGE, jnp.float32)[..., None], jnp.array(KERNEL, jnp.float32)[..., None, None]
    feature_map = np.asarray(convjax.conv(x, kernel))[..., 0]
    patches = np.asarray(convjax.unfold(x, KERNEL.shape)).reshape(feature_map.size, KERNEL.size)
    columns = feature_map.shape[1]
    places = [(mark, divmod(place, columns), place) for mark, place in enumerate(FRAMED)]
    scale = {"scale": float(np.abs(patches).max())}
    image = Grid(IMAGE, title="image", marks=[(i, j, *KERNEL.shape, mark) for mark, (i, j), _ in places], **scale)
    maps = {"scale": float(np.abs(feature_map).max())}
    window_by_window = [
        image,
        Grid(KERNEL, title="kernel", **scale),
        "=",
        Grid(feature_map, title="feature map", marks=[(i, j, 1, 1, mark) for mark, (i, j), _ in places], **maps),
    ]
    one_product = [
        Grid(
            patches,
            title="patches, one a row",
            marks=[(place, 0, 1, KERNEL.size, mark) for mark, _, place in places],
            **scale,
        ),
        "@",
        Grid(KERNEL.reshape(-1, 1), title="kernel", **scale),
        "=",
        Grid(
            patches @ KERNEL.reshape(-1, 1),
            title="feature map",
            marks=[(place, 0, 1, 1, mark) for mark, _, place in places],
            **maps,
        ),
    ]
    return rows(theme, [window_by_window, one_product])
