"""A network as a stack of volumes: what every layer gives, drawn to scale, one after the other."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from convjax.arithmetic.messages import counted, times

from .sheets import Sheet
from .writing import format_of, shortened, write

if TYPE_CHECKING:
    from convjax.inspect.summaries import LayerSummary, Summary

COLUMNS, MOST = 8, 96  # volumes in a row, and at all
COLUMN, HIGHEST, THICKEST = 148, 96, 56  # pixels: from one to the next; of the largest image; of the most channels
LEAST, SLANT = 5, 0.32  # pixels: of the smallest; how much of a width is seen
LETTERS = 19  # of 12 pixels that fit under one
MARGIN, LINE, GREY = 20, 16, "#616161"
KINDS = {  # of the words in the name of a layer's class, in this order: front, top, side
    "pool": ("#f3e08a", "#f9efc0", "#d9c25a"),
    "conv": ("#8fd3bd", "#c3e8dc", "#5fb59a"),
    "dense": ("#d9b3cc", "#ecd6e4", "#bf8fae"),
    "linear": ("#d9b3cc", "#ecd6e4", "#bf8fae"),
    "": ("#cfcfcf", "#e6e6e6", "#adadad"),
}


@dataclass(frozen=True)
class _Volume:
    """Something of a shape, and what is written under it."""

    spatial: tuple[int, ...]
    channels: int
    kind: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class _Box:
    """How a volume is drawn, in pixels: its height, what is seen of its width, its thickness."""

    high: float
    deep: float
    thick: float

    @classmethod
    def of(cls, one: _Volume, largest: int, most: int) -> _Box:
        """The box of a volume, where the largest image has so many rows or columns, and most channels are so many."""
        if not one.spatial:
            return cls(_scaled(one.channels, most, HIGHEST), 2.0, LEAST)
        height, width = (*one.spatial, 1) if len(one.spatial) == 1 else one.spatial[-2:]
        deep = SLANT * _scaled(width, largest, HIGHEST)
        return cls(_scaled(height, largest, HIGHEST), deep, _scaled(one.channels, most, THICKEST))


def plot_network(
    summary: Summary, path: str | Path | IO[bytes], *, title: str | None = None, format: str | None = None
) -> None:
    """Draw a network as a stack of volumes: the image, and what each layer makes of it.

    Height and width of a volume stand for those of the feature maps, its thickness for their number, by their square
    roots; what is a vector is a bar. Under each stand the layer, its kind and window, the shape of what it gives, and
    its parameters. Layers that keep the shape and multiply nothing, such as norms, are counted but not drawn. They
    stand in the order in which they are called: a shortcut or a branch is not seen.

    Args:
        summary: from :func:`convjax.summary`.
        path: the PNG or SVG to write, as its suffix says; or a file that is open for bytes.
        title: stands above; None for the name of the model.
        format: "png" or "svg"; None means as the suffix says, and "png" for an open file.

    Raises:
        ConvjaxError: another suffix or format.
        OSError: the file cannot be written.

    Example:
        >>> import io
        >>> import convjax
        >>> from convjax.inspect import plot_network
        >>> file = io.BytesIO()
        >>> plot_network(convjax.summary("lenet5"), file)
        >>> file.getvalue()[1:4]
        b'PNG'
    """
    kind = format_of(path, format, ("png", "svg"))
    volumes, left_out = _volumes(summary)
    drawn = volumes[:MOST]
    columns = -(-len(drawn) // -(-len(drawn) // COLUMNS))  # so that the last row is about as long as the others
    width = max(columns * COLUMN + 2 * MARGIN, 620)
    largest = max((max(one.spatial) for one in drawn if one.spatial), default=1)
    boxes = [_Box.of(one, largest, max(one.channels for one in drawn)) for one in drawn]
    rows = [range(first, min(first + columns, len(drawn))) for first in range(0, len(drawn), columns)]
    above = [max(boxes[number].high + boxes[number].deep for number in row) for row in rows]
    below = [max(len(drawn[number].lines) for number in row) * LINE + 34 for row in rows]
    sheet = Sheet(width, 66 + sum(above) + sum(below))
    heading = title or f"{summary.model} on {times(summary.input_shape)}"
    sheet.say(MARGIN, 12, shortened(heading, int(width / 9)), size=16)
    about = _about(summary, len(volumes) - 1, left_out)
    sheet.say(MARGIN, 38, about, color=GREY)
    floor = 66.0
    for row, high, low in zip(rows, above, below, strict=True):
        floor += high
        for place, number in enumerate(row):
            _draw(sheet, MARGIN + place * COLUMN, floor, drawn[number], boxes[number])
        floor += low
    write(sheet.figure, path, format=kind, about=f"{heading}: {about}")


def _volumes(summary: Summary) -> tuple[list[_Volume], int]:
    """The image and the layers that are drawn, and how many are not."""
    shape = _of_one_image(summary, summary.input_shape)
    found, left_out = [_volume(summary, shape, "", ("the image", times(shape)))], 0
    for layer in summary.layers:
        given = _of_one_image(summary, layer.output_shape)
        if given == shape and not layer.macs and layer.kernel_size is None:
            left_out += 1
            continue
        shape = given
        found.append(_volume(summary, shape, layer.kind, _lines(layer, shape)))
    return found, left_out


def _lines(layer: LayerSummary, shape: tuple[int, ...]) -> tuple[str, ...]:
    window = f" {times(layer.kernel_size)}" if layer.kernel_size else ""
    lines = [shortened(layer.name, LETTERS), shortened(layer.kind, LETTERS - len(window)) + window, times(shape)]
    if layer.parameters:
        lines.append(f"{layer.parameters:,} parameters")
    elif layer.shared_parameters:
        lines.append("shares parameters")
    return tuple(lines)


def _volume(summary: Summary, shape: tuple[int, ...], kind: str, lines: tuple[str, ...]) -> _Volume:
    if len(shape) < 2:
        return _Volume((), math.prod(shape), kind, lines)
    if summary.layout == "channels_first":
        return _Volume(shape[1:], shape[0], kind, lines)
    return _Volume(shape[:-1], shape[-1], kind, lines)


def _of_one_image(summary: Summary, shape: tuple[int, ...]) -> tuple[int, ...]:
    return shape if summary.batch_size is None else shape[1:]


def _about(summary: Summary, layers: int, left_out: int) -> str:
    words = f"{counted(layers, 'layer')} in the order of their calls"
    if layers >= MOST:
        words = f"the first {MOST - 1} of {words}"
    if left_out:
        words += f", {left_out} more that keep the shape"
    return f"{words} · {counted(summary.parameters, 'parameter')}".replace(
        str(summary.parameters), f"{summary.parameters:,}"
    )


def _draw(sheet: Sheet, left: float, floor: float, one: _Volume, box: _Box) -> None:
    """One volume, its front's lower left corner here, and its lines below."""
    front, lid, side = next(colours for word, colours in KINDS.items() if word in one.kind.lower())
    right, upper, deep = left + box.thick, floor - box.high, box.deep
    sheet.shape([(left, floor), (right, floor), (right, upper), (left, upper)], front)
    sheet.shape([(left, upper), (right, upper), (right + deep, upper - deep), (left + deep, upper - deep)], lid)
    sheet.shape([(right, floor), (right, upper), (right + deep, upper - deep), (right + deep, floor - deep)], side)
    for row, line in enumerate(one.lines):
        how = {"weight": "bold"} if not row else {"color": GREY if row > 2 else "#212121"}
        sheet.say(left, floor + 8 + row * LINE, line, size=12, **how)


def _scaled(size: int, largest: int, pixels: float) -> float:
    return max(LEAST, pixels * math.sqrt(size / largest))
