"""One unit of a network: what it sees of the image, and the sum, the winner or the mean that made it."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from convjax.arithmetic.messages import counted, problem, shown, times
from convjax.errors import ConvjaxError
from convjax.explanation import explain
from convjax.inspect.moves import Moves
from convjax.inspect.operations import Layer, LayerValues

FEWEST, MOST = 1, 64
USUALLY = 8
"""Channels whose terms are written out; the others are added up."""

_WITHOUT_SUM = (
    "How this layer makes its numbers is not shown: it is no convolution or pool of one window for each number."
)
_ALL_PADDING = "All of its window is padding: nothing of the layer's input goes in."


def unit_document(
    layer: Layer, values: LayerValues, image_size: tuple[int, int], place: Any, channels: int = USUALLY
) -> dict[str, Any]:
    """Everything that can be said of one unit.

    Args:
        layer: the layer that it is of.
        values: of the layer, for one image.
        image_size: height and width of the image.
        place: row, column and channel.
        channels: so many input channels have their terms written out, those that add most.

    Raises:
        ConvjaxError: there is no such unit.
    """
    row, column, channel = _checked(place, layer.output_shape)
    document: dict[str, Any] = {
        "layer": layer.name,
        "unit": [row, column, channel],
        "operation": layer.moves.operation if layer.moves else None,
        "value": float(values.output[row, column, channel]),
        "steps": [
            {"name": name, "value": float(step[row, column, channel])}
            for name, step in zip(layer.steps, values.steps, strict=True)
        ],
        "receptive_field": _field(layer, (row, column, channel), image_size),
        "source": layer.source,
        "after": layer.after,
        "window": None,
        "terms": None,
        "not_shown": None,
    }
    if layer.moves is None or values.input is None:
        return document | {"not_shown": _WITHOUT_SUM}
    spans = _spans(layer.moves, (row, column), values.input.shape)
    if any(first >= after for first, after in spans):
        bias = None if values.bias is None else float(values.bias[channel])
        empty = {"channels": [], "others": None, "bias": bias, "magnitude": abs(bias or 0.0)}
        return document | {"terms": empty | {"tolerance": values.tolerance}, "not_shown": _ALL_PADDING}
    window = {"rows": list(spans[0]), "columns": list(spans[1])}
    terms = _pooled if layer.moves.is_pool else _summed
    try:
        found = terms(layer.moves, values, (row, column, channel), spans, channels)
    except ConvjaxError as error:  # an operation whose windows lie where no setting of explain puts them
        return document | {"window": window, "not_shown": f"{_WITHOUT_SUM} {str(error).splitlines()[0]}"}
    return document | {"window": window, "terms": found}


def _checked(place: Any, shape: tuple[int, int, int]) -> tuple[int, int, int]:
    whole = isinstance(place, list | tuple) and len(place) == 3
    if whole and all(type(one) is int and 0 <= one < size for one, size in zip(place, shape, strict=True)):
        row, column, channel = place
        return row, column, channel
    mend = f"Use row, column and channel, each from 0, within {times(shape)}."
    raise problem(f"unit {shown(place)} is not in the layer", "", mend)


def _field(layer: Layer, place: tuple[int, int, int], image_size: tuple[int, int]) -> dict[str, Any] | None:
    """What the unit sees of the image, and what of that the border cuts off."""
    seen = layer.seen_by(*place)
    if seen is None or any(first >= after for first, after in seen):
        return None
    inside = [(max(first, 0), min(after, size)) for (first, after), size in zip(seen, image_size, strict=True)]
    size = [after - first for first, after in seen]
    visible = [after - first for first, after in inside]
    clipped = size != visible
    text = f"It sees {times(size)} elements of the image"
    if clipped and min(visible) > 0:
        text += f", of which {times(visible)} lie within it: the border cuts off the rest, which is padding"
    rows, columns = inside
    return {
        "rows": list(rows),
        "columns": list(columns),
        "size": size,
        "clipped": clipped,
        "text": f"{text}: rows {rows[0]} to {rows[1] - 1}, columns {columns[0]} to {columns[1] - 1}.",
    }


def _spans(moves: Moves, place: tuple[int, int], shape: tuple[int, ...]) -> tuple[tuple[int, int], tuple[int, int]]:
    rows, columns = (moves.reads(place[axis], axis, shape[axis]) for axis in (0, 1))
    return rows, columns


def _around(moves: Moves, place: tuple[int, ...], spans: tuple[tuple[int, int], ...]) -> list[tuple[int, int]]:
    """The padding with which the window alone gives this one number."""
    return [moves.around(place[axis], axis, spans[axis]) for axis in (0, 1)]


def _summed(
    moves: Moves, values: LayerValues, unit: tuple[int, int, int], spans: tuple[tuple[int, int], ...], most: int
) -> dict[str, Any]:
    """The terms of a convolution, by input channel, each a convolution of its own."""
    *place, channel = unit
    x, kernel = values.input, values.kernel
    assert x is not None  # moves are known of what has both
    assert kernel is not None
    parts = x.shape[-1] // moves.groups
    of_each_group = values.output.shape[-1] // moves.groups
    first = channel // of_each_group * parts
    group = slice(first, first + parts)
    transposed = moves.operation == "conv_transpose"
    weights = kernel[:, :, channel % of_each_group, group] if transposed else kernel[..., channel]
    if transposed:  # with its neighbours, between which zeros are inserted
        spans = tuple(
            (max(begin - 1, 0), min(end + 1, size)) for (begin, end), size in zip(spans, x.shape, strict=False)
        )
    (top, bottom), (left, right) = spans
    apart = explain(
        operation=moves.operation,
        x=np.ascontiguousarray(x[top:bottom, left:right, group]),
        kernel=weights[..., None, :],
        groups=parts,
        stride=moves.stride,
        padding=_around(moves, tuple(place), spans),
        dilation=moves.dilation,
    )
    numbers = apart.numbers
    assert numbers is not None  # one window is never too large to be looked at
    sums = numbers.output[0, 0]
    order = sorted(range(parts), key=lambda one: (-abs(float(sums[one])), one))
    written = order[: max(FEWEST, min(most, MOST))]
    others = order[len(written) :]
    bias = None if values.bias is None else float(values.bias[channel])
    magnitude = float(np.abs(numbers.x).max() * np.abs(weights).max())
    magnitude = max(magnitude, float(np.abs(sums).sum()) + abs(bias or 0.0))
    rest = {"channels": len(others), "sum": math.fsum(float(sums[one]) for one in others)}
    return {
        "channels": [
            {"channel": first + one, "sum": float(sums[one]), "terms": _terms(apart, one, (top, left))}
            for one in written
        ],
        "others": rest | {"text": _of_others(len(others))} if others else None,
        "bias": bias,
        "magnitude": magnitude,
        "tolerance": values.tolerance,
    }


def _of_others(count: int) -> str:
    return f"the other {counted(count, 'channel')}, which add{'s' * (count == 1)} less each"


def _pooled(
    moves: Moves, values: LayerValues, unit: tuple[int, int, int], spans: tuple[tuple[int, int], ...], _: int
) -> dict[str, Any]:
    """The numbers of a pool's window, with the one that won or the share of each."""
    row, column, channel = unit
    assert values.input is not None  # moves are known of what has one
    (top, bottom), (left, right) = spans
    padding, dilation = _around(moves, (row, column), spans), moves.dilation
    window = np.ascontiguousarray(values.input[top:bottom, left:right, channel : channel + 1])
    # the places are the same for every pool
    size = moves.kernel_size
    apart = explain(None, size, operation="max_pool", x=window, stride=1, padding=padding, dilation=dilation)
    terms, value = _terms(apart, 0, (top, left)), float(values.output[row, column, channel])
    document: dict[str, Any] = {"bias": None, "others": None, "tolerance": values.tolerance}
    if moves.operation in ("max_pool", "min_pool"):
        terms = [term for term in terms if term["stands_for"] == "element"]  # the padding never wins
        winner = next((i for i, term in enumerate(terms) if np.float32(term["value"]) == np.float32(value)), None)
        largest = max(abs(term["value"]) for term in terms)
        document |= {"winner": winner, "magnitude": largest}
    else:
        share = 1.0 if values.counted is None else 1.0 / float(values.counted[row, column, channel])
        terms = [term | {"weight": share} for term in terms]
        document |= {"share": share, "magnitude": math.fsum(abs(term["value"]) * share for term in terms)}
        if values.counted is not None:
            document["counted"] = round(1 / share)
    return document | {"channels": [{"channel": channel, "sum": value, "terms": terms}]}


def _terms(apart: Any, channel: int, corner: tuple[int, int]) -> list[dict[str, Any]]:
    """The terms of one channel, with places in the whole input."""
    return [
        {
            "tap": list(term.tap),
            "place": None
            if term.place is None
            else [index + edge for index, edge in zip(term.place, corner, strict=True)],
            "stands_for": term.stands_for,
            "value": term.value,
            "weight": term.weight,
        }
        for term in apart.terms((0, 0, channel))
    ]
