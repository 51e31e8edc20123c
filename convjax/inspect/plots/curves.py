"""Loss and accuracy by epoch."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, MaxNLocator, NullLocator, PercentFormatter

from .colours import BLACK, BLUE, ORANGE
from .writing import DPI, shortened, write

Epoch = Mapping[str, Any]

# Line styles and markers say the same as the colours.
TRAIN: dict[str, Any] = {"color": BLUE, "linestyle": "-"}
VALIDATION: dict[str, Any] = {"color": ORANGE, "linestyle": "--"}
TEST: dict[str, Any] = {"color": BLACK, "marker": "D", "markersize": 7, "linestyle": "none"}
LONGEST_TITLE = 110


def plot_curves(history: Sequence[Epoch], path: str | Path, *, title: str, labels_smoothed: bool = False) -> None:
    """Draw loss and accuracy by epoch, for training, validation and, after the last epoch, test images.

    The key says where each curve ends.

    Args:
        history: one mapping an epoch, with the fields of a line of ``metrics.jsonl``; none gives a picture that
            says so. Numbers that are not finite leave a gap.
        path: the PNG to write.
        title: stands above both panels.
        labels_smoothed: whether the labels were smoothed or mixed in training: its loss cannot be compared with the
            others then, and the key says so.

    Raises:
        OSError: the file cannot be written.
    """
    figure = Figure(figsize=(10, 4.2), dpi=DPI, layout="constrained")
    figure.suptitle(shortened(title, LONGEST_TITLE))
    losses, accuracies = figure.subplots(1, 2)
    _draw(losses, history, "loss", train="train (smoothed labels)" if labels_smoothed else "train")
    losses.set_ylabel("cross-entropy (nats)")
    if any(value > 0 for value in _finite(history, "loss")):
        losses.set_yscale("log")
        losses.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        losses.yaxis.set_major_formatter("{x:g}")
        losses.yaxis.set_minor_locator(NullLocator())
    _draw(accuracies, history, "accuracy")
    accuracies.set_ylabel("accuracy")
    accuracies.yaxis.set_major_locator(MaxNLocator(steps=[1, 2, 5, 10]))
    accuracies.yaxis.set_major_formatter(PercentFormatter(xmax=1, decimals=1, symbol=" %"))
    write(figure, path)


def _draw(axes: Axes, history: Sequence[Epoch], quantity: str, *, train: str = "train") -> None:
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
            ends = points[-1][1]
            name = train if part == "train" else part
            label = f"{name} {ends:.3f}" if quantity == "loss" else f"{name} {100 * ends:.1f} %"
            drawn = [value if math.isfinite(value) else math.nan for _, value in points]
            axes.plot([epoch for epoch, _ in points], drawn, label=label, **few | style)
    axes.legend()


def _finite(history: Sequence[Epoch], quantity: str) -> list[float]:
    values = (record[f"{part}_{quantity}"] for record in history for part in ("train", "validation", "test"))
    return [value for value in values if value is not None and math.isfinite(value)]
