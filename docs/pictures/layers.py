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
    strongest = np.argsort(-features.max((0, 1)))[:3]
    largest = float(np.abs(features[..., strongest]).max())
    lines: list[list[Grid | str]] = []
    for channel in strongest:
        first = not lines
        picture = {"texts": [[""] * 8] * 8, "cell": 0.6}
        digit = Grid(
            image[0, ..., 0], "the image" if first else "", hidden=None if first else [[True] * 8] * 8, **picture
        )
        kernel = Grid(kernels[..., channel], "a kernel" if first else "")
        found = Grid(features[..., channel], "its feature map" if first else "", scale=largest, **picture)
        kept = Grid(pooled[..., channel], "ReLU, pool" if first else "", scale=largest, **picture)
        lines.append([digit, "⋆" if first else " ", kernel, "=", found, "→", kept])
    return rows(theme, lines)
