"""What one number of a deep layer depends on, and how far the zeros of the padding reach in."""

import jax
import jax.numpy as jnp
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

import convjax
from docs.pictures.drawing import FONT, Theme, canvas

COLUMNS, LAYERS, KERNEL, OUTPUT = 13, 3, 3, 7
LEFT, STEP = 5.0, 2.3


def picture(theme: Theme) -> Figure:
    """A row of 13 pixels under three layers of 3 with a zero on each side: the field of one output, and the frame."""
    figure, axes = canvas(LEFT + COLUMNS + 8.4, LAYERS * STEP + 3.3)
    for layer in range(LAYERS + 1):
        top = (LAYERS - layer) * STEP + 0.9
        name = f"layer {layer}" if layer else "the image"
        axes.text(LEFT - 1.6, top + 0.5, name, ha="right", va="center", color=theme.ink, fontsize=FONT)
        seen, framed = _field(LAYERS - layer), _touched_by_zeros(layer)
        for column in range(-1, COLUMNS + 1):
            inside = 0 <= column < COLUMNS
            if not inside and layer == LAYERS:
                continue
            axes.add_patch(
                Rectangle(
                    (LEFT + column + 0.05, top + 0.05),
                    0.9,
                    0.9,
                    facecolor=theme.negative if inside and seen[column] else theme.zero,
                    edgecolor=theme.faint if inside else theme.positive,
                    linestyle="-" if inside else ":",
                )
            )
            text = "" if inside and not framed[column] else "z" if inside else "0"
            on_field = inside and seen[column]
            axes.text(
                LEFT + column + 0.5,
                top + 0.5,
                text,
                ha="center",
                va="center",
                color=theme.zero if on_field else theme.positive,
                fontsize=FONT,
            )
        if layer < LAYERS:
            _connect(axes, theme, layer, top)
        axes.text(LEFT + COLUMNS + 1.6, top + 0.5, _said(layer), va="center", color=theme.negative, fontsize=FONT)
    bottom = LAYERS * STEP + 2.7
    said = f"0  a zero of the padding      z  depends on one: {LAYERS} columns on either side after {LAYERS} layers"
    axes.text(LEFT - 1, bottom, said, va="center", color=theme.positive, fontsize=FONT)
    return figure


def _field(layers: int) -> np.ndarray:
    """Which columns the output depends on, so many layers below it: where its gradient is not 0."""

    def output(row: jax.Array) -> jax.Array:
        for _ in range(layers):
            row = convjax.conv(row[:, None], jnp.ones((KERNEL, 1, 1)), padding="SAME")[:, 0]
        return row[OUTPUT]

    return np.asarray(jax.grad(output)(jnp.ones(COLUMNS))) != 0


def _touched_by_zeros(layers: int) -> np.ndarray:
    """Which columns depend on a zero of the padding: ones, averaged so many times, are not all 1 any more."""
    row = jnp.ones((COLUMNS, 1))
    for _ in range(layers):
        row = convjax.conv(row, jnp.full((KERNEL, 1, 1), 1 / KERNEL), padding="SAME")
    return np.asarray(row[:, 0]) < 1 - 1e-4


def _connect(axes: Axes, theme: Theme, layer: int, top: float) -> None:
    """Draw from the field in the layer above to the field in this one."""
    above, here = (np.flatnonzero(_field(LAYERS - number)) for number in (layer + 1, layer))
    for one, other in ((above[0], here[0]), (above[-1] + 1, here[-1] + 1)):
        axes.plot([LEFT + one, LEFT + other], [top - STEP + 0.95, top + 0.05], color=theme.negative, linewidth=1)


def _said(layer: int) -> str:
    if layer == LAYERS:
        return "one number of the last layer"
    size = convjax.receptive_field([convjax.Window(KERNEL)] * (LAYERS - layer)).size
    return f"depends on {size if isinstance(size, int) else size[0]} {'numbers here' if layer else 'pixels'}"
