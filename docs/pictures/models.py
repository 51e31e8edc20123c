"""What the models cost."""
# ruff: noqa: ARG001  # every picture is asked for in a theme; the library's own look the same in all

import io

import matplotlib
from matplotlib.figure import Figure

import convjax
from convjax.inspect import plot_network

from .drawing import FONT, Theme, chart


def costs(theme: Theme) -> Figure:
    """Parameters and multiply-adds of one image, of every model as it was published."""
    figure, axes = chart(theme, "parameters", "multiply-adds for one image", size=(6.6, 3.4))
    for name in convjax.nn.models.names():
        found = convjax.summary(name)
        axes.plot(found.parameters, found.macs, "o", color=theme.negative, markersize=7)
        left = name in ("vgg16", "tutorial_cnn")
        place, side = ((-8, -3), "right") if left else ((8, -3), "left")
        where = {"textcoords": "offset points", "ha": side, "fontsize": FONT, "color": theme.ink}
        axes.annotate(name, (found.parameters, found.macs), place, **where)
    axes.set(xscale="log", yscale="log", xlim=(1e4, 1e9))
    return figure


def volumes(theme: Theme) -> bytes:
    """LeNet-5 as a stack of volumes, as convjax draws it."""
    file = io.BytesIO()
    with matplotlib.rc_context({"svg.hashsalt": "convjax"}):
        plot_network(convjax.summary("lenet5"), file, format="svg")
    return file.getvalue()
