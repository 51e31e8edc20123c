"""What one unit sees of the input, and of every layer between."""

from __future__ import annotations

import math
import operator
from collections.abc import Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING

import numpy as np

from convjax.arithmetic import Parallel, ReceptiveField, Window, receptive_field
from convjax.arithmetic.axes import IntOrInts, is_sequence, number_of_axes, per_axis
from convjax.arithmetic.messages import counted, problem, shown, times
from convjax.arithmetic.paddings import Pairs
from convjax.arithmetic.windows import Layer

from .field_panels import FieldPanel
from .paths import paths_to, sizes_of
from .sheets import Sheet
from .writing import format_of, shortened, write

if TYPE_CHECKING:
    from convjax.explanation import Explanation

WIDEST, OF_INPUT, OF_LAYER = 1180, 480, 210  # pixels: of all, of the input, of what a layer gives
MOST_CELLS = 480  # along an axis
MARGIN, GAP, INK = 20, 36, "#111111"


def plot_receptive_field(
    layers: Sequence[Layer | Explanation],
    path: str | Path | IO[bytes],
    *,
    input_size: IntOrInts | None = None,
    unit: IntOrInts | None = None,
    title: str | None = None,
    format: str | None = None,
) -> None:
    """Draw what one unit of the last layer sees of the input, and of what each layer before gives.

    Elements that the unit sees are orange, the darker the more ways lead from the element to the unit; where there is
    room, each carries the number of these ways, which is the gradient of the unit where every weight is 1. Around
    them stands a frame, the receptive field: it may reach into the padding, and hold elements that are not seen,
    between the taps of dilated kernels.

    Args:
        layers: a sequence of Window, from the input on; of Parallel, where the network branches; or of explanations of
            convolutions or pools.
        path: the PNG or SVG to write, as its suffix says; or a file that is open for bytes.
        input_size: elements along every axis, or one number per axis, of one axis or two; explanations know theirs.
            An int means two axes, unless the layers have numbers for one.
        unit: the index of the unit, one number per axis; None for one in the middle.
        title: stands above; None for what is drawn in words.
        format: "png" or "svg"; None means as the suffix says, and "png" for an open file.

    Raises:
        ConvjaxError: layers that receptive_field refuses, an input_size that is missing or too large to be seen, a unit
            that is not there, three axes, an explanation of a transposed convolution, another suffix or format.
        OSError: the file cannot be written.

    Example:
        >>> import io
        >>> from convjax import Window
        >>> from convjax.inspect import plot_receptive_field
        >>> file = io.BytesIO()
        >>> plot_receptive_field([Window(3), Window(3, stride=2), Window(3)], file, input_size=15)
        >>> file.getvalue()[1:4]
        b'PNG'

    Source:
        Araujo, Norris and Sim, Computing receptive fields of convolutional neural networks, Distill, 2019.
    """
    kind = format_of(path, format, ("png", "svg"))
    windows, size = _given(layers, input_size)
    field = receptive_field(windows, input_size=size)
    last = sizes_of(windows, size)[-1]
    index = tuple(one // 2 for one in last) if unit is None else per_axis("unit", unit, len(size), at_least=0)
    if not all(one < most for one, most in zip(index, last, strict=True)):
        raise problem(
            f"unit {shown(index)} is not in what the last layer gives, {times(last)}", "", "Use a smaller one."
        )
    paths, frame = paths_to(windows, size, index), _frame_of(field, index)
    panels = [FieldPanel(f"input {times(size)}", OF_INPUT, paths[0], frame)]
    for number, (layer, seen) in enumerate(zip(windows, paths[1:], strict=True), 1):
        panels.append(FieldPanel(_named(number, layer), OF_LAYER, seen))
    places, width, height = _laid_out(panels)
    words = _words(field, index, last, frame, int((paths[0] > 0).sum()))
    width = max(width, 640)
    sheet = Sheet(width, 12 + 28 + height + 20 * len(words) + 16)
    heading = title or f"what one unit sees through {counted(len(windows), 'layer')}"
    sheet.say(MARGIN, 12, shortened(heading, int(width / 9)), size=16)
    for panel, (x, y) in zip(panels, places, strict=True):
        panel.draw(sheet, x, y + 44)
    for row, line in enumerate(words):
        sheet.say(MARGIN, 44 + height + 20 * row, line, color=INK)
    write(sheet.figure, path, format=kind, about=" ".join([heading, *words]))


def _given(layers: Sequence[Layer | Explanation], input_size: IntOrInts | None) -> tuple[list[Layer], tuple[int, ...]]:
    """The windows, and one size per axis of the input."""
    from convjax.explanation import Explanation

    if not is_sequence(layers) or not len(layers):
        raise problem("layers must be a sequence of layers", "", "Use [Window(3), Window(3, stride=2)].")
    first = layers[0]
    if input_size is None and isinstance(first, Explanation):
        input_size = first.setting.input_size
    if input_size is None:
        raise problem("input_size is missing", "", "Use plot_receptive_field(layers, path, input_size=32).")
    windows = [_window(layer) if isinstance(layer, Explanation) else layer for layer in layers]
    axes = number_of_axes("", input_size=input_size) or _axes_of(windows) or 2
    if axes > 2:
        raise problem(f"a field of {axes} axes cannot be drawn", "", "Use an input_size of one axis or two.")
    size = per_axis("input_size", input_size, axes, at_least=1)
    receptive_field(windows, input_size=size)  # says so where a layer is none or does not fit
    if max(size) > MOST_CELLS:
        what = f"input_size {shown(input_size)} is more than can be seen"
        raise problem(what, "", f"Use at most {MOST_CELLS} elements along an axis.")
    return windows, size


def _window(explanation: Explanation) -> Window:
    setting = explanation.setting
    if setting.is_transposed:
        what = "the outputs of a transposed convolution do not all see alike"
        raise problem(what, "", "Use explanations of convolutions and pools.")
    return Window(setting.kernel_size, stride=setting.stride, padding=explanation.padding, dilation=setting.dilation)


def _axes_of(layers: Sequence[Layer]) -> int | None:
    for layer in layers:
        if isinstance(layer, Window):
            found = layer.number_of_axes(f"{layer}")
        elif is_sequence(parts := getattr(layer, "branches", layer)):
            found = _axes_of(parts)
        else:
            found = None  # receptive_field refuses it
        if found is not None:
            return found
    return None


def _named(number: int, layer: Layer) -> str:
    if isinstance(layer, Parallel):
        return f"{number}: {counted(len(layer.branches), 'branch', 'branches')}"
    if not isinstance(layer, Window):
        return f"{number}: {counted(len(layer), 'layer')}"
    words = f"{number}: window {_sized(layer.kernel_size)}"
    stride, dilation = _sized(layer.stride), _sized(layer.dilation)
    return (
        words + (f", stride {stride}" if stride != "1" else "") + (f", dilation {dilation}" if dilation != "1" else "")
    )


def _sized(sizes: IntOrInts) -> str:
    values = [operator.index(one) for one in (sizes if isinstance(sizes, Sequence) else [sizes])]
    return times(values) if len(set(values)) > 1 else str(values[0])


def _laid_out(panels: Sequence[FieldPanel]) -> tuple[list[tuple[float, float]], float, float]:
    """The panels from left to right, in as many rows as they need; the width and height of all."""
    places, x, y, tall, wide = [], float(MARGIN), 0.0, 0.0, 0.0
    for panel in panels:
        width, height = panel.size
        if x > MARGIN and x + width > WIDEST:
            x, y, tall = float(MARGIN), y + tall + 14, 0.0
        places.append((x, y))
        x, tall = x + width + GAP, max(tall, height)
        wide = max(wide, x - GAP + MARGIN)
    return places, wide, y + tall + 14


def _frame_of(field: ReceptiveField, unit: tuple[int, ...]) -> Pairs:
    """The first element and the end of what a unit sees, along each axis."""
    return tuple((first, end) for first, end in np.reshape(field.interval(unit), (-1, 2)).tolist())


def _words(field: ReceptiveField, unit: tuple[int, ...], last: tuple[int, ...], frame: Pairs, inside: int) -> list[str]:
    """The same as the picture says, of a unit that sees so many elements of the input."""
    sizes = per_axis("size", field.size, len(unit), at_least=1)
    names = ("rows", "columns") if len(unit) == 2 else ("elements",)
    spans = ", ".join(
        f"{name} {first} to {end - 1}".replace("-", "\N{MINUS SIGN}")
        for name, (first, end) in zip(names, frame, strict=True)
    )
    where = ", ".join(map(str, unit))
    words = f"unit [{where}] of {times(last)} has a receptive field of {times(sizes)}: {spans}"
    sees = f"it sees {inside:,} {'element' if inside == 1 else 'elements'} of the input"
    if inside < math.prod(sizes):
        sees += f"; the other {math.prod(sizes) - inside:,} places are padding, or lie between taps"
    strides = per_axis("stride", field.stride, len(unit), at_least=1)
    moves = f"; the next unit's field begins {counted(strides[-1], 'element')} further"
    ways = "the darker an element, the more ways lead from it to the unit: the numbers, where there is room for them"
    return [words, sees + (moves if len(set(strides)) == 1 else ""), ways]
