"""Windows that fit, and elements that are left over."""

from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

import convjax

from .drawing import Theme, canvas, readable_on, say


def windows(theme: Theme) -> Figure:
    """Where the windows of 3 at stride 2 lie on 9, 8 and 7 elements."""
    sizes = (9, 8, 7)
    heights = [1.5 + 0.55 * convjax.output_size(n, 3, stride=2) for n in sizes]
    figure, axes = canvas(19.5, sum(heights) + 0.4)
    top = 0.3
    for n, height in zip(sizes, heights, strict=True):
        count = convjax.output_size(n, 3, stride=2)
        covered = (count - 1) * 2 + 3
        for element in range(n):
            colour = "none" if element < covered else theme.marks[2]
            box = Rectangle((0.3 + element, top), 1, 1, facecolor=colour, edgecolor=theme.faint, linewidth=0.8)
            axes.add_patch(box)
            ink = theme.ink if element < covered else readable_on(to_rgb(colour))
            say(axes, theme, 0.8 + element, top + 0.52, str(element), color=ink)
        for window in range(count):
            y = top + 1.15 + 0.55 * window
            bar = Rectangle((0.3 + 2 * window, y), 3, 0.35, facecolor=theme.marks[window % 2], linewidth=0)
            axes.add_patch(bar)
        over = f"element {n - 1} is left over" if covered < n else "nothing is left over"
        text = f"{n} elements: {count} windows, {over}"
        say(axes, theme, 10.0, top + 0.52, text, ha="left")
        top += height
    return figure
