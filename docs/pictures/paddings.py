"""What every name of a padding puts around an input."""

import numpy as np
from matplotlib.figure import Figure

import convjax
from convjax.arithmetic.paddings import NAMES

from .drawing import Grid, Theme, rows


def names(theme: Theme) -> Figure:
    """Five elements, a kernel of 4 at stride 1: the zeros of every name, and how many windows there are."""
    lines = []
    for name in NAMES:
        ((low, high),) = convjax.resolve_padding(name, 5, 4)
        padded = np.zeros(low + 5 + high)
        padded[low : low + 5] = 1
        texts = ["0"] * low + list("abcde") + ["0"] * high
        size = convjax.output_size(5, 4, padding=name)
        # Empty cells on both sides keep the five elements of every row below each other.
        most = 3
        values = np.full(5 + 2 * most, np.nan)
        grid = Grid(values, texts=[[""] * (most - low) + texts + [""] * (most - high)])
        grid.padded = [[True] * most + [False] * 5 + [True] * most]
        grid.hidden = [[True] * (most - low) + [False] * (low + 5 + high) + [True] * (most - high)]
        lines.append([f"{name:<11}", grid, f"({low}, {high}), {size} windows"])
    return rows(theme, lines)
