"""What the layers of a trained network make of one image."""

import jax
import numpy as np
from matplotlib.figure import Figure

import convjax

from .drawing import Grid, Theme, rows
from .trained import network


def seen(theme: Theme) -> Figure:
    """A digit, three learned kernels, their feature maps, and the same after ReLU and a max pool."""
    model, result = network()
    image = convjax.data.load("digits").test.images[:1]
    x = result.normalisation(image)
    features = model.conv(x)
    pooled = np.asarray(model.pool(jax.nn.relu(features)))[0]
    features, kernels = np.asarray(features)[0], np.asarray(model.conv.kernel[...])[:, :, 0]
    strongest = np.argsort(-np.abs(features).max((0, 1)))[:3]
    largest = float(np.abs(features[..., strongest]).max())
    bare = [[""] * 8] * 8
    lines: list[list[Grid | str]] = []
    for place, channel in enumerate(strongest):
        above = place == 0
        digit = Grid(
            image[0, ..., 0], "the image" if above else "", texts=bare, hidden=None if above else [[True] * 8] * 8
        )
        lines.append(
            [
                digit,
                Grid(kernels[..., channel], "kernel" if above else ""),
                Grid(features[..., channel], "feature map" if above else "", texts=bare, scale=largest),
                Grid(pooled[..., channel], "ReLU, pool" if above else "", texts=[[""] * 4] * 4, scale=largest),
            ]
        )
    return rows(theme, lines, gap=1.2)
