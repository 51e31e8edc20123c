"""One convolution as a matrix, beside the dense layer and the local layer of the same output."""

from itertools import groupby

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

import convjax
from docs.pictures.drawing import FONT, Grid, Theme, canvas, draw, say

SIDE, KERNEL = 5, 3
NAMES = np.array(list("abcdefghi")).reshape(KERNEL, KERNEL)
WEIGHT, FOLLOWED = "#b2d4e8", "#ea9a37"  # a weight, and the one that is followed through the matrix
WINDOW = 1  # the number of the place that is framed


def picture(theme: Theme) -> Figure:
    """225 weights, 81 of them local, 9 of them shared: what locality and sharing leave of a dense layer."""
    places, pixels = convjax.output_size(SIDE, KERNEL) ** 2, SIDE**2
    matrix = as_matrix(np.arange(1, KERNEL**2 + 1).reshape(KERNEL, KERNEL))
    letters = np.where(matrix > 0, np.array(["", *NAMES.flat])[matrix], "")
    dense = convjax.dense_parameters(pixels, places, bias=False)
    shared = convjax.conv_parameters(KERNEL, 1, 1, bias=False)

    figure, axes = canvas(28.4, 15.6)
    say(axes, theme, 0.6, 3.65, f"{places} outputs", rotation=90)
    for left, filled, title in [
        (1.2, np.ones_like(matrix), f"dense: {dense} weights"),
        (15.2, matrix > 0, f"local: {np.count_nonzero(matrix)} weights, each place its own"),
    ]:
        draw_matrix(axes, theme, np.where(filled, "x", ""), left, 1.4, 0.5, title)
        say(axes, theme, left + pixels * 0.25, 6.35, f"{pixels} pixels")
    draw(axes, theme, numbered_pixels(), 0.6, 8.6)
    say(axes, theme, 8.1, 9.15, "a kernel", fontweight="bold")
    draw_matrix(axes, theme, NAMES, 6.6, 9.6, 1.0, letters=True)
    title = f"convolution: the same {shared} weights at all {places} places"
    draw_matrix(axes, theme, letters, 10.2, 7.9, 0.72, title, letters=True)
    frame = (10.24, 7.94 + WINDOW * 0.72), pixels * 0.72 - 0.08, 0.64
    axes.add_patch(Rectangle(*frame, fill=False, edgecolor=theme.marks[0], linewidth=2.4, zorder=3))
    say(axes, theme, 19.2, 15.0, "the framed row: which pixel meets which weight in the framed window")
    return figure


def as_matrix(kernel: np.ndarray) -> np.ndarray:
    """The matrix whose columns are what the library makes of one bright pixel after the other."""
    bright = np.eye(SIDE**2, dtype=np.float32).reshape(-1, SIDE, SIDE, 1)
    outputs = convjax.conv(bright, kernel.astype(np.float32)[:, :, None, None])
    return np.asarray(outputs).astype(int).reshape(SIDE**2, -1).T


def numbered_pixels() -> Grid:
    """The image with the numbers of its pixels, and a window in it."""
    start = divmod(WINDOW, convjax.output_size(SIDE, KERNEL))
    numbers = np.arange(SIDE**2).reshape(SIDE, SIDE)
    return Grid(0 * numbers, title=f"{SIDE**2} pixels", texts=numbers, marks=[(*start, KERNEL, KERNEL, 0)])


def draw_matrix(
    axes: Axes,
    theme: Theme,
    names: np.ndarray,
    left: float,
    top: float,
    side: float,
    title: str = "",
    *,
    letters: bool = False,
) -> None:
    """Weights as coloured cells, neighbours as one shape and all lines as one: less than half of the file."""
    rows, columns = names.shape
    for row, line in enumerate(names):
        cells = [(FOLLOWED if name == NAMES[1, 1] else WEIGHT) if name else "" for name in line]
        for colour, run in groupby(range(columns), key=cells.__getitem__):
            if colour:
                first, *more = run
                corner = left + first * side, top + row * side
                axes.add_patch(Rectangle(corner, (1 + len(more)) * side, side, facecolor=colour))
        for column, name in enumerate(line if letters else ()):
            if name:
                place = left + (column + 0.5) * side, top + (row + 0.52) * side
                axes.text(*place, name, ha="center", va="center", fontsize=FONT, color="#000000")
    across = [(x, y) for row in range(rows + 1) for x, y in ((0, row), (columns, row), (np.nan, row))]
    down = [(x, y) for column in range(columns + 1) for x, y in ((column, 0), (column, rows), (column, np.nan))]
    lines = np.array(across + down) * side + (left, top)
    axes.plot(*lines.T, color=theme.faint, linewidth=0.8)
    if title:
        say(axes, theme, left + columns * side / 2, top - 0.45, title, fontweight="bold")
