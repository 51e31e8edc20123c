"""The pictures that are always there."""

from matplotlib.figure import Figure

import convjax

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
