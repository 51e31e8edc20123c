"""Pictures as PNG files: loss and accuracy by epoch, and what was taken for what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Int
from matplotlib.axes import Axes
from matplotlib.colors import PowerNorm
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.ticker import LogLocator, MaxNLocator, NullLocator, PercentFormatter

from convjax.errors import ConvjaxError

Epoch = Mapping[str, Any]

# Okabe and Ito's colours are told apart by colour-blind readers; line styles and markers say the same without colour.
TRAIN: dict[str, Any] = {"color": "#0072B2", "linestyle": "-", "label": "train"}
VALIDATION: dict[str, Any] = {"color": "#D55E00", "linestyle": "--", "label": "validation"}
TEST: dict[str, Any] = {"color": "#000000", "marker": "D", "markersize": 7, "linestyle": "none", "label": "test"}
MOST_CLASSES_WITH_NUMBERS = 20


def plot_curves(history: Sequence[Epoch], path: Path, *, title: str) -> None:
    """Draw loss and accuracy by epoch, for training, validation and, after the last epoch, test images.

    Args:
        history: one mapping an epoch, with the fields of a line of ``metrics.jsonl``; none gives a picture that
            says so.
        path: the PNG to write.
        title: stands above both panels.

    Raises:
        OSError: the file cannot be written.
    """
    figure = Figure(figsize=(10, 4.2), dpi=100, layout="constrained")
    figure.suptitle(title)
    losses, accuracies = figure.subplots(1, 2)
    _draw(losses, history, "loss")
    losses.set_ylabel("cross-entropy (nats)")
    if any(record["train_loss"] > 0 for record in history):
        losses.set_yscale("log")
        losses.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        losses.yaxis.set_major_formatter("{x:g}")
        losses.yaxis.set_minor_locator(NullLocator())
    _draw(accuracies, history, "accuracy")
    accuracies.set_ylabel("accuracy")
    accuracies.yaxis.set_major_locator(MaxNLocator(steps=[1, 2, 5, 10]))
    accuracies.yaxis.set_major_formatter(PercentFormatter(xmax=1, decimals=1, symbol=" %"))
    _save(figure, path)


def _draw(axes: Axes, history: Sequence[Epoch], quantity: str) -> None:
    axes.set_xlabel("epoch")
    if not history:
        axes.set(xticks=[], yticks=[])
        axes.text(0.5, 0.5, "no whole epoch was made", ha="center", va="center", transform=axes.transAxes)
        return
    first, last = history[0]["epoch"], history[-1]["epoch"]
    beyond = max(0.03 * (last - first), 0.1)
    axes.set_xlim(first - beyond, last + beyond)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
    axes.grid(alpha=0.3)
    few: dict[str, Any] = {"marker": "o", "markersize": 4} if len(history) < 10 else {}
    for part, style in (("train", TRAIN), ("validation", VALIDATION), ("test", TEST)):
        points = [(record["epoch"], value) for record in history if (value := record[f"{part}_{quantity}"]) is not None]
        if points:
            axes.plot(*zip(*points, strict=True), **few | style)
    final = history[-1][f"test_{quantity}"]
    handles, labels = axes.get_legend_handles_labels()
    if final is not None:
        labels[-1] += f" {final:.3f}" if quantity == "loss" else f" {100 * final:.1f} %"
    axes.legend(handles, labels)


def _save(figure: Figure, path: Path) -> None:
    for text in figure.findobj(Text):
        text.set_parse_math(False)  # a $ in the name of a class is a $
    figure.savefig(path, format="png")


def plot_confusion(
    confusion: Int[np.ndarray, "classes classes"], classes: Sequence[str], path: Path, *, title: str
) -> None:
    """Draw a confusion matrix: rows are the true classes, columns what the network said, numbers are images.

    The shade is the share of the row, so that classes of different sizes compare.

    Args:
        confusion: how many images of class ``i`` were taken for class ``j``, at ``[i, j]``.
        classes: the name of each class.
        path: the PNG to write.
        title: stands above the matrix.

    Raises:
        ConvjaxError: the matrix is not one row and one column a class.
        OSError: the file cannot be written.
    """
    count = len(classes)
    if confusion.shape != (count, count):
        raise ConvjaxError(f"confusion has shape {confusion.shape}, but there are {count} classes.")
    shares = confusion / np.maximum(confusion.sum(axis=1, keepdims=True), 1)
    side = min(max(5.0, 0.52 * count + 2.0), 14.0)
    figure = Figure(figsize=(side + 1, side), dpi=100, layout="constrained")
    axes = figure.subplots()
    norm = PowerNorm(0.5, vmin=0, vmax=1)  # one image in a hundred must still be seen
    image = axes.imshow(shares, cmap="Blues", norm=norm)
    bar = figure.colorbar(image, ax=axes, shrink=0.85, format=PercentFormatter(xmax=1, symbol=" %"))
    bar.set_ticks([0, 0.01, 0.05, 0.2, 0.5, 1])
    bar.minorticks_off()
    bar.set_label("share of the true class")
    axes.set_title(title)
    axes.set_xlabel("said")
    axes.set_ylabel("true")
    if count > MOST_CLASSES_WITH_NUMBERS:
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.yaxis.set_major_locator(MaxNLocator(integer=True))
        _save(figure, path)
        return
    axes.set_xticks(np.arange(count + 1) - 0.5, minor=True)
    axes.set_yticks(np.arange(count + 1) - 0.5, minor=True)
    axes.grid(which="minor", color="0.85", linewidth=0.8)
    axes.tick_params(which="minor", length=0)
    longest = max(map(len, classes))
    axes.set_xticks(range(count), classes, rotation=45 if longest > 3 else 0, ha="right" if longest > 3 else "center")
    axes.set_yticks(range(count), classes)
    for row, column in zip(*np.nonzero(confusion), strict=True):
        ink = "white" if shares[row, column] > 0.3 else "black"
        axes.text(column, row, str(confusion[row, column]), ha="center", va="center", color=ink)
    _save(figure, path)
