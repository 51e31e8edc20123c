"""What was taken for what."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Float, Int
from matplotlib.axes import Axes
from matplotlib.colors import PowerNorm
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from convjax.errors import ConvjaxError

from .writing import DPI, lettered, shortened, wrapped, write

MOST_CLASSES_WITH_NUMBERS = 20
LONGEST_NAME = 24
MOST_PAIRS = 24  # that are named beside a matrix without numbers
INCHES_OF_A_NAME = 0.1  # from one to the next
INCHES_OF_PAIRS = 3.0


def plot_confusion(
    confusion: Int[np.ndarray, "classes classes"], classes: Sequence[str], path: str | Path, *, title: str
) -> None:
    """Draw a confusion matrix: rows are the true classes, columns what the network said, numbers are images.

    The shade is the share of the row, so that classes of different sizes compare. Of more than 20 classes the cells
    hold no numbers; the pairs that are confused most often are then named beside the matrix.

    Args:
        confusion: how many images of class ``i`` were taken for class ``j``, at ``[i, j]``.
        classes: the name of each class; long ones are shortened in the middle.
        path: the PNG to write.
        title: stands above the matrix.

    Raises:
        ConvjaxError: the matrix is not one row and one column a class.
        OSError: the file cannot be written.
    """
    count = len(classes)
    if confusion.shape != (count, count):
        raise ConvjaxError(f"confusion has shape {confusion.shape}, but there are {count} classes.")
    names = [shortened(name, LONGEST_NAME) for name in classes]
    families = list(dict.fromkeys(family for name in names for family in lettered(name)[1]))
    with_numbers = count <= MOST_CLASSES_WITH_NUMBERS
    digits = len(str(confusion.max(initial=0)))
    cell = max(0.5, 0.09 * digits + 0.12) if with_numbers else INCHES_OF_A_NAME
    side = min(max(cell * count, 2.6 if with_numbers else 6.0), 11.0)
    size = 10 if side / count > 0.3 else 7
    below = max(map(len, names)) * size * 0.6 / 72 * (1 if size == 7 else 0.75)
    beside = (0.0 if with_numbers else INCHES_OF_PAIRS) + 2.0 + max(map(len, names)) * size * 0.6 / 72
    figure = Figure(figsize=(side + beside, side + below + 1.2), dpi=DPI, layout="compressed")
    figure.suptitle(wrapped(title, int(11 * figure.get_figwidth())), fontsize=11)
    widths = (side, *(() if with_numbers else (INCHES_OF_PAIRS,)))
    panels = figure.subplots(1, len(widths), width_ratios=widths, squeeze=False)
    axes = panels[0, 0]
    shares = confusion / np.maximum(confusion.sum(axis=1, keepdims=True), 1)
    norm = PowerNorm(0.5, vmin=0, vmax=1)  # one image in a hundred must still be seen
    image = axes.imshow(shares, cmap="Blues", norm=norm)
    bar = figure.colorbar(image, ax=axes, shrink=0.85, format=PercentFormatter(xmax=1, symbol=" %"))
    bar.set_ticks([0, 0.01, 0.05, 0.2, 0.5, 1])
    bar.minorticks_off()
    bar.set_label("share of the true class")
    axes.set_xlabel("said")
    axes.set_ylabel("true")
    _name(axes, names, round(100 * side), size, families)
    if with_numbers:
        _number(axes, confusion, shares)
    else:
        _list(panels[0, 1], confusion, names, side)
    write(figure, path)


def _name(axes: Axes, names: Sequence[str], pixels: int, size: int, families: list[str]) -> None:
    """Write as many names along the axes as there is room for."""
    every = -(-round(100 * INCHES_OF_A_NAME) * len(names) // pixels) if size == 7 else 1
    places = range(0, len(names), every)
    turned = 90 if size == 7 else 45 if max(map(len, names)) > 3 else 0
    labels = [names[place] for place in places]
    how: dict[str, Any] = {"fontsize": size, "fontfamily": families}
    axes.set_xticks(places, labels, rotation=turned, rotation_mode="anchor", **how)
    for label in axes.get_xticklabels():
        label.set_horizontalalignment("right" if turned else "center")
        label.set_verticalalignment("center" if turned == 90 else "top")
    axes.set_yticks(places, labels, **how)


def _number(axes: Axes, confusion: Int[np.ndarray, "n n"], shares: Float[np.ndarray, "n n"]) -> None:
    edges = np.arange(len(confusion) + 1) - 0.5
    axes.set_xticks(edges, minor=True)
    axes.set_yticks(edges, minor=True)
    axes.grid(which="minor", color="0.85", linewidth=0.8)
    axes.tick_params(which="minor", length=0)
    for row, column in zip(*np.nonzero(confusion), strict=True):
        ink = "white" if shares[row, column] > 0.3 else "black"
        axes.text(column, row, str(confusion[row, column]), ha="center", va="center", color=ink)


def _list(axes: Axes, confusion: Int[np.ndarray, "n n"], names: Sequence[str], side: float) -> None:
    """Name the pairs that are confused most often."""
    axes.axis("off")
    mistakes = confusion * (1 - np.eye(len(confusion), dtype=confusion.dtype))
    order = np.argsort(-mistakes, axis=None, kind="stable")[:MOST_PAIRS]
    pairs = [(int(mistakes.flat[place]), *divmod(int(place), len(names))) for place in order if mistakes.flat[place]]
    heading = "taken for another most often" if pairs else "no image was taken for another class"
    axes.text(0, 1, heading, fontsize=10, va="top", transform=axes.transAxes)
    for line, (images, true, said) in enumerate(pairs):
        text = f"{images:,} × {shortened(names[true], 16)} for {shortened(names[said], 16)}"
        axes.text(0, 1 - (line + 1.8) * 0.2 / side, text, fontsize=8, va="top", transform=axes.transAxes)
