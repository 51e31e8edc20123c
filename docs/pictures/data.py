"""The pictures that are always there, and what is done to those that are brought."""

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from sklearn.datasets import load_sample_image

import convjax
from convjax.data.pictures import resized

from .drawing import CELL, Theme, canvas, say


def digits(theme: Theme) -> Figure:
    """The first sixteen test images, and what they are."""
    test = convjax.data.load("digits").test
    figure, axes = canvas(19.5, 5.6)
    shades = "gray_r" if theme.ink < "#8" else "gray"
    for place in range(16):
        left, top = 0.15 + 2.42 * (place % 8), 2.75 * (place // 8)
        image = test.images[place, ..., 0]
        axes.imshow(image, cmap=shades, extent=(left, left + 2, top + 2, top), interpolation="nearest")
        say(axes, theme, left + 1, top + 2.35, str(test.labels[place]))
    axes.set(xlim=(0, 19.5), ylim=(5.6, 0))
    figure.set_size_inches(19.5 * CELL, 5.6 * CELL)
    return figure


def cropping(theme: Theme) -> Figure:
    """A photograph with a frame around what is kept of it, and that in the size that is asked for."""
    photograph = load_sample_image("flower.jpg")
    height, width = photograph.shape[:2]
    figure, axes = canvas(19.5, 8.6)
    high = 7.4
    wide = high * width / height
    axes.imshow(photograph, extent=(0.15, 0.15 + wide, 0.1 + high, 0.1))
    left = 0.15 + (wide - high) / 2
    axes.add_patch(Rectangle((left, 0.1), high, high, fill=False, edgecolor="#ffffff", linewidth=3))
    axes.add_patch(Rectangle((left, 0.1), high, high, fill=False, edgecolor="#000000", linewidth=1))
    say(axes, theme, 0.15 + wide / 2, high + 0.65, f"{height}×{width}")
    kept = resized(np.ascontiguousarray(photograph), (64, 64))
    axes.imshow(kept, extent=(19.35 - high, 19.35, 0.1 + high, 0.1), interpolation="nearest")
    say(axes, theme, 19.35 - high / 2, high + 0.65, "64×64")
    axes.set(xlim=(0, 19.5), ylim=(8.6, 0))
    figure.set_size_inches(19.5 * CELL, 8.6 * CELL)
    return figure
