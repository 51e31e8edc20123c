"""How many parameters different ways of joining two layers have."""

import math

from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

import convjax

from .drawing import FONT, Theme


def sharing(theme: Theme) -> Figure:
    """Parameters from 28×28×32 to 28×28×64, without biases, on a logarithmic axis."""
    inputs, outputs = 28 * 28 * 32, 28 * 28 * 64
    shared = convjax.conv_parameters(3, 32, 64, bias=False)
    separable = convjax.conv_parameters(3, 32, 32, groups=32, bias=False) + convjax.conv_parameters(
        1, 32, 64, bias=False
    )
    bars = {
        "dense: every output reads every input": convjax.dense_parameters(inputs, outputs, bias=False),
        "local 3×3: only the window, a kernel each": 28 * 28 * shared,
        "conv 3×3: one kernel for all windows": shared,
        "separable 3×3: depthwise, then 1×1": separable,
    }
    figure = Figure(figsize=(6.6, 2.2), layout="constrained")
    axes = figure.subplots()
    places = range(len(bars))
    axes.barh(places, list(bars.values()), color=[theme.marks[2], theme.positive, theme.negative, theme.marks[1]])
    axes.set(xscale="log", xlim=(100, 10 ** math.ceil(math.log10(max(bars.values())) + 2.0)))
    axes.set_yticks(places, list(bars), fontsize=FONT, color=theme.ink)
    axes.invert_yaxis()
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    axes.set_xticks([10**3, 10**6, 10**9])
    axes.tick_params(colors=theme.ink, labelsize=FONT)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color(theme.faint)
    axes.set_facecolor("none")
    for place, count in zip(places, bars.values(), strict=True):
        axes.text(count * 1.3, place, f"{count:,}", va="center", fontsize=FONT, color=theme.ink)
    return figure
