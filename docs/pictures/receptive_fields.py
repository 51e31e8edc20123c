"""What one unit sees, layer by layer."""
# ruff: noqa: ARG001  # every picture is asked for in a theme; the library's own look the same in all

import io

import matplotlib
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Rectangle

from convjax import Window, output_size, receptive_field
from convjax.inspect import plot_receptive_field

from .drawing import Theme, canvas, say


def stack(theme: Theme) -> Figure:
    """Three layers over 15 elements, and what the middle unit of the last one sees of each layer below."""
    layers = [Window(3, padding=1), Window(3, stride=2, padding=1), Window(3, padding=1)]
    names = ["the input", "conv 3", "conv 3, stride 2", "conv 3"]
    sizes = [15]
    for layer in layers:
        sizes.append(output_size(sizes[-1], layer.kernel_size, stride=layer.stride, padding=layer.padding))
    unit = sizes[-1] // 2
    figure, axes = canvas(20.6, 9.2)
    spans = []
    for depth, size in enumerate(sizes):
        y = 8.0 - 2.4 * depth
        # Every unit is drawn above the middle of what it sees of the input.
        below = receptive_field(layers[:depth])
        seen = receptive_field(layers[depth:]).interval(unit)
        first, last = max(seen[0], 0), min(seen[1], size) - 1
        centres = [below.centre(i) + 0.8 for i in range(size)]
        for i, x in enumerate(centres):
            inside = first <= i <= last
            colour = theme.positive if inside and depth else theme.negative if inside else "none"
            box = Rectangle((x - 0.42, y), 0.84, 0.84, facecolor=colour, edgecolor=theme.faint, linewidth=0.8)
            axes.add_patch(box)
        spans.append((centres[first] - 0.42, centres[last] + 0.42, y))
        field = receptive_field(layers[:depth])
        words = names[depth] + (f"\nsees {field.size}, moves by {field.stride}" if depth else "")
        say(axes, theme, 15.7, y + 0.42, words, ha="left")
    for (left, right, y), (low, high, under) in zip(spans[1:], spans, strict=False):
        corners = [(left, y + 0.84), (right, y + 0.84), (high, under), (low, under)]
        axes.add_patch(Polygon(corners, facecolor=theme.positive, alpha=0.18, linewidth=0))
    return figure


def seen(theme: Theme) -> bytes:
    """What one unit sees through three layers, as convjax draws it."""
    file = io.BytesIO()
    with matplotlib.rc_context({"svg.hashsalt": "convjax"}):
        plot_receptive_field([Window(3), Window(3, stride=2), Window(3)], file, input_size=15, format="svg")
    return file.getvalue()
