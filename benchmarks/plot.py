"""The ratios of convolutions as a picture: a line for each case, a column for each direction."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from .comparisons import IN_SCAN, OURS, Comparison, best, named
from .measuring import Row
from .ratios import shown

GROUPS = ("operations", "single_images", "kinds", "layers")
DIRECTIONS = ("forward", "input_gradient", "kernel_gradient")

# Colours that the colour-blind tell apart (Okabe and Ito, 2008), and shapes for those who see none.
SERIES: tuple[tuple[Comparison, dict[str, Any]], ...] = (
    (
        Comparison("lax ÷ convjax, both in a scan", named("lax in scan"), named(IN_SCAN)),
        {"marker": "D", "color": "#E69F00", "markerfacecolor": "none", "markeredgewidth": 1.5},
    ),
    (Comparison("lax ÷ convjax", named("lax"), named(OURS)), {"marker": "o", "color": "#0072B2"}),
    (Comparison("best PyTorch ÷ convjax", best, named(OURS)), {"marker": "^", "color": "#D55E00"}),
    (
        Comparison("convjax ÷ convjax in a scan", named(OURS), named(IN_SCAN)),
        {"marker": "x", "color": "#000000", "markeredgewidth": 1.5},
    ),
)


def draw(rows: Sequence[Row], file: Path, title: str) -> bool:
    """Write a PNG with the medians of the ratios; False, and no file, where no convolution was measured."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt
    from matplotlib.lines import Line2D

    shown_rows = [row for row in rows if row.group in GROUPS and row.direction in DIRECTIONS]
    cases = list(dict.fromkeys((row.group, row.case) for row in shown_rows))
    if not cases:
        return False
    heights = _heights(cases)
    bottom = max(heights.values()) + 0.8
    size = (14, 1.7 + 0.25 * bottom)
    figure, axes = plt.subplots(1, len(DIRECTIONS), figsize=size, sharey=True, layout="constrained")
    for direction, panel in zip(DIRECTIONS, axes, strict=True):
        _panel(panel, [row for row in shown_rows if row.direction == direction], heights)
        panel.set_title(direction.replace("_", " "), fontsize=11)
        panel.set_ylim(bottom, -1.2)
    axes[0].set_yticks(list(heights.values()), [case for _, case in heights], fontsize=9)
    for group, members in groupby(cases, lambda case: case[0]):
        first = heights[next(members)]
        axes[0].text(0.0, first - 0.75, group, transform=axes[0].get_yaxis_transform(), fontweight="bold", fontsize=9)
    handles = [Line2D([], [], linestyle="none", label=one.title, **style) for one, style in SERIES]
    figure.legend(handles=handles, loc="outside upper center", ncols=len(SERIES), fontsize=10, title=title)
    figure.supxlabel(
        "times as fast, logarithmic: to the right of 1 convjax is faster (×: faster in a scan)", fontsize=10
    )
    figure.savefig(file, dpi=100)
    plt.close(figure)
    return True


def _heights(cases: Sequence[tuple[str, str]]) -> dict[tuple[str, str], float]:
    """Where each case stands: one below the other, with room above each group for its name."""
    heights: dict[tuple[str, str], float] = {}
    for place, case in enumerate(cases):
        groups = len({group for group, _ in cases[: place + 1]})
        heights[case] = place + 1.2 * (groups - 1)
    return heights


def _panel(panel: Any, rows: Sequence[Row], heights: dict[tuple[str, str], float]) -> None:
    panel.set_xscale("log")
    panel.axvline(1, color="#555555", linewidth=1.2)
    panel.grid(axis="both", color="#dddddd", linewidth=0.6)
    panel.set_axisbelow(True)
    for comparison, style in SERIES:
        found = [(ratio.median, heights[row.group, row.case]) for row in rows if (ratio := comparison.of(row))]
        if found:
            panel.plot(*zip(*found, strict=True), linestyle="none", markersize=6.5, **style)
    panel.xaxis.set_major_formatter(lambda ratio, _: shown(ratio).removesuffix(".00").removesuffix(".0"))
    panel.tick_params(axis="x", labelsize=9)
