"""Where a window can stand on a padded row, and where it cannot any more."""

from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

import convjax
from docs.pictures.drawing import FONT, Theme, canvas, number, say

INPUT, KERNEL, STRIDE, PADDING = 8, 3, 2, 1
LEFT, TOP = 3.4, 2.2  # where the row of cells begins
LIGHT_BLUE = "#dbe7f3"


def picture(theme: Theme) -> Figure:
    """A row of 8 with a zero on each side, a window of 3 that moves by 2: the one that hangs over is dropped."""
    columns = INPUT + 2 * PADDING
    windows = convjax.output_size(INPUT, KERNEL, stride=STRIDE, padding=PADDING)
    figure, axes = canvas(LEFT + columns + 8.6, TOP + windows + 2.5)
    say(axes, theme, LEFT - 0.5, TOP - 0.5, "column", ha="right")
    say(axes, theme, LEFT - 0.5, TOP + 0.5, "number", ha="right")
    for column in range(-PADDING, INPUT + PADDING):
        padded = not 0 <= column < INPUT
        left = LEFT + column + PADDING
        box = Rectangle((left, TOP), 1, 1, facecolor="none" if padded else LIGHT_BLUE, edgecolor=theme.faint)
        if padded:
            box.set(linestyle=(0, (2, 2)))
        axes.add_patch(box)
        say(axes, theme, left + 0.5, TOP - 0.5, number(column))
        how = {"fontweight": "bold"} if padded else {"fontstyle": "italic", "fontsize": 1.2 * FONT}
        say(axes, theme, left + 0.5, TOP + 0.5, "0" if padded else "x", **how)
    said = f"{INPUT} numbers of x, padding {PADDING}: a zero on each side"
    say(axes, theme, LEFT + columns / 2, TOP - 1.5, said)
    for index in range(windows + 1):
        start = index * STRIDE - PADDING
        fits = start + KERNEL <= INPUT + PADDING
        colour = theme.negative if fits else theme.positive
        top = TOP + index + 1.45
        box = Rectangle((LEFT + start + PADDING + 0.08, top), KERNEL - 0.16, 0.6, edgecolor=colour, facecolor=colour)
        if not fits:
            box.set(facecolor="none", linestyle="--", linewidth=1.6)
        axes.add_patch(box)
        said = (
            f"starts at {number(start)}: one number" if fits else f"starts at {number(start)} and hangs over: dropped"
        )
        say(axes, theme, LEFT + columns + 1.4, top + 0.3, said, ha="left", color=colour if fits else theme.ink)
        say(axes, theme, LEFT - 0.5, top + 0.3, f"window {index + 1}" if fits else "", ha="right")
    return figure
