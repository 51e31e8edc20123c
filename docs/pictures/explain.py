"""What an explanation knows of a setting."""

import numpy as np
from matplotlib.figure import Figure

import convjax

from .drawing import Grid, Theme, rows


def taps(theme: Theme) -> Figure:
    """An axis of a convolution and of a transposed one, and which places output 2 reads through its taps."""
    lines = []
    for title, setting in (
        ("conv, padding=1, stride=2", {"input_size": 5, "padding": 1}),
        ("conv_transpose, stride=2", {"input_size": 3, "operation": "conv_transpose"}),
    ):
        shown = convjax.explain(kernel_size=3, stride=2, spatial_dims=1, **setting)
        (axis,) = shown.axes
        texts = [str(one) if isinstance(one, int) else "·" if one == "inserted" else "" for one in axis.line]
        padded = [one == "padding" for one in axis.line]
        reads = [(0, place, 1, 1, 0) for place in axis.places[2]]
        values = np.full(len(axis.line), np.nan)
        lines.append([Grid(values, title, texts=texts, padded=padded, marks=reads), _said(axis.table[2])])
    return rows(theme, lines, gap=1)


def _said(row: tuple[object, ...]) -> str:
    return "output 2 reads " + ", ".join(str(one) for one in row)
