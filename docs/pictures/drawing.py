"""How every picture looks: cells with numbers in them, for a light page and for a dark one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

CELL = 0.34  # inches; 9 points are then 12 pixels on the page
FONT = 9.0


@dataclass(frozen=True)
class Theme:
    """The colours of one page; blue and orange are told apart by colour-blind readers too."""

    ink: str
    faint: str
    zero: str
    negative: str
    positive: str
    marks: tuple[str, ...]


LIGHT = Theme("#212121", "#9e9e9e", "#ffffff", "#0072b2", "#e07b00", ("#8e24aa", "#00796b", "#c62828", "#5d4037"))
DARK = Theme("#e2e4e9", "#7c8090", "#1e2129", "#4aa8e0", "#f09a3e", ("#d48ae6", "#4db6ac", "#ef7f78", "#c9a58f"))
THEMES = {"light": LIGHT, "dark": DARK}


@dataclass
class Grid:
    """An array as cells: the colour says the sign and the size, the text the number.

    A NaN is an empty cell. ``padded`` says which cells are no elements of the array but padding; ``marks`` are
    frames, each (row, column, height, width, which of the theme's marks).
    """

    values: Any
    title: str = ""
    below: str = ""
    texts: Any = None
    padded: Any = None
    hidden: Any = None  # cells that only take up room
    marks: Sequence[tuple[int, int, int, int, int]] = field(default_factory=tuple)
    scale: float | None = None
    cell: float = 1.0  # the side of a cell; pictures without numbers may have smaller ones
    colours: Any = None  # in place of the values' own: an index of a mark for each cell, -1 for none

    def __post_init__(self) -> None:
        """A sequence is a row."""
        self.values = np.atleast_2d(np.asarray(self.values, float))

    @property
    def size(self) -> tuple[float, float]:
        """Height and width on the canvas."""
        height, columns = self.values.shape
        return height * self.cell, columns * self.cell


def canvas(width: float, height: float) -> tuple[Figure, Axes]:
    """A figure of so many cells, whose coordinates are cells, from the top left corner."""
    figure = Figure(figsize=(width * CELL, height * CELL))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, width), ylim=(height, 0), aspect="equal")
    axes.axis("off")
    return figure, axes


def row(theme: Theme, *parts: Grid | str, gap: float = 0.7) -> Figure:
    """Grids side by side, with words or signs between them."""
    return rows(theme, [list(parts)], gap=gap)


def rows(theme: Theme, lines: Sequence[Sequence[Grid | str]], *, gap: float = 0.7) -> Figure:
    """Several rows of grids, one below the other; the grids of a row are centred on one line."""
    tall = [max(grid.size[0] for grid in line if isinstance(grid, Grid)) for line in lines]
    above = [1.0 if any(isinstance(part, Grid) and part.title for part in line) else 0.15 for line in lines]
    under = [1.0 if any(isinstance(part, Grid) and part.below for part in line) else 0.15 for line in lines]
    wide = [sum(width(part) for part in line) + gap * (len(line) - 1) for line in lines]
    heights = [a + t + u for a, t, u in zip(above, tall, under, strict=True)]
    figure, axes = canvas(max(wide) + 0.2, sum(heights) + 0.35 * (len(lines) - 1))
    top = 0.0
    for line, a, t, height in zip(lines, above, tall, heights, strict=True):
        left = 0.1
        for part in line:
            if isinstance(part, Grid):
                draw(axes, theme, part, left, top + a + (t - part.size[0]) / 2)
            else:
                sign = len(part) <= 2
                place = left + width(part) / 2 if sign else left
                how = {"fontsize": 1.5 * FONT} if sign else {"ha": "left"}
                say(axes, theme, place, top + a + t / 2, part.rstrip(), **how)
            left += width(part) + gap
        top += height + 0.35
    return figure


def width(part: Grid | str) -> float:
    """How many cells it takes, its title included."""
    if isinstance(part, str):
        return _text_width(part)
    return max(part.size[1], _text_width(part.title), _text_width(part.below))


def _text_width(text: str) -> float:
    return max((len(line) for line in text.split("\n")), default=0) * 0.235


def say(axes: Axes, theme: Theme, x: float, y: float, text: str, **how: Any) -> None:
    """Words at a place."""
    axes.text(x, y, text, **{"ha": "center", "va": "center", "color": theme.ink, "fontsize": FONT, **how})


def draw(axes: Axes, theme: Theme, grid: Grid, left: float, top: float) -> None:
    """One grid, its left upper corner at this place (plus what centres it under its title)."""
    (height, wide), side = grid.size, grid.cell
    left += (width(grid) - wide) / 2
    largest = grid.scale or float(np.nanmax(np.abs(grid.values), initial=0)) or 1.0
    shades = LinearSegmentedColormap.from_list("signed", [theme.negative, theme.zero, theme.positive])
    for i, j in np.ndindex(grid.values.shape):
        if grid.hidden is not None and np.atleast_2d(grid.hidden)[i, j]:
            continue
        value = grid.values[i, j]
        padded = grid.padded is not None and np.atleast_2d(grid.padded)[i, j]
        colour = theme.zero if np.isnan(value) else shades(0.5 + 0.5 * float(np.clip(value / largest, -1, 1)))
        if grid.colours is not None:
            index = int(np.atleast_2d(grid.colours)[i, j])
            colour = theme.zero if index < 0 else theme.marks[index]
        place = (left + j * side, top + i * side)
        box = Rectangle(place, side, side, facecolor=colour, edgecolor=theme.faint, linewidth=0.8)
        if padded:
            box.set(linestyle=(0, (2, 2)), facecolor="none")
        axes.add_patch(box)
        text = np.atleast_2d(grid.texts)[i, j] if grid.texts is not None else number(value)
        if str(text):
            ink = theme.ink if padded else readable_on(to_rgb(colour))
            axes.text(
                place[0] + 0.5 * side, place[1] + 0.52 * side, text, ha="center", va="center", fontsize=FONT, color=ink
            )
    for i, j, rows_of_it, columns, which in grid.marks:
        corner = (left + j * side + 0.04, top + i * side + 0.04)
        frame = corner, columns * side - 0.08, rows_of_it * side - 0.08
        axes.add_patch(Rectangle(*frame, fill=False, edgecolor=theme.marks[which], linewidth=2.4, zorder=3))
    middle = left + wide / 2
    if grid.title:
        say(axes, theme, middle, top - 0.45, grid.title, fontweight="bold")
    if grid.below:
        say(axes, theme, middle, top + height + 0.5, grid.below)


def number(value: float) -> str:
    """A number in as few characters as tell it."""
    if np.isnan(value):
        return ""
    text = f"{value:.1f}" if abs(value) < 10 else f"{value:.0f}"
    text = text.removesuffix(".0")
    return "0" if text == "-0" else text.replace("-", "\N{MINUS SIGN}")


def readable_on(colour: tuple[float, float, float]) -> str:
    """Black or white, whichever stands out more (relative luminance of WCAG 2)."""
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#000000" if luminance > 0.179 else "#ffffff"


def chart(theme: Theme, across: str, up: str, *, size: tuple[float, float] = (5.6, 2.6)) -> tuple[Figure, Axes]:
    """Axes for lines and points, in the colours of the page."""
    figure = Figure(figsize=size, layout="constrained")
    axes = figure.subplots()
    axes.set_facecolor("none")
    axes.set_xlabel(across, color=theme.ink, fontsize=FONT)
    axes.set_ylabel(up, color=theme.ink, fontsize=FONT)
    axes.tick_params(which="both", colors=theme.ink, labelsize=FONT)
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(theme.faint)
    axes.grid(color=theme.faint, alpha=0.3)
    return figure, axes
