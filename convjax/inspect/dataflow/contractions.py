"""What is seen by the results of primitives that join elements: convolutions, pools, products, interpolations."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .fields import Field, Unknown
from .unions import only, union


def pooled(params: dict[str, Any], field: Field) -> Field:
    """What the windows of a pool see."""
    rank = len(params["window_dimensions"])
    dilations, gaps = params.get("window_dilation") or (1,) * rank, params.get("base_dilation") or (1,) * rank
    for axis, (kernel, stride) in enumerate(zip(params["window_dimensions"], params["window_strides"], strict=True)):
        if not field.moves_along(axis) or (kernel, stride, gaps[axis]) == (1, 1, 1):
            continue
        low, high = params["padding"][axis]
        n = (field.starts.shape[axis] - 1) * gaps[axis] + 1
        count = (n + low + high - dilations[axis] * (kernel - 1) - 1) // stride + 1
        window = {"kernel": kernel, "stride": stride, "low": low, "dilation": dilations[axis]}
        field = field.windows(axis, **window, count=count, gaps=gaps[axis])
    return field


def _convolution(equation: Any, fields: Sequence[Field | None], _made: object) -> Field:
    field, params = only(fields), equation.params
    numbers, out = params["dimension_numbers"], equation.outvars[0].aval.shape
    if params["batch_group_count"] != 1:
        raise Unknown
    batch, channels, *spatial = numbers.lhs_spec
    for place, axis in enumerate(spatial):
        low, _ = params["padding"][place]
        field = field.windows(
            axis,
            kernel=_shape(equation, 1)[numbers.rhs_spec[2 + place]],
            stride=params["window_strides"][place],
            low=low,
            dilation=params["rhs_dilation"][place],
            count=out[numbers.out_spec[2 + place]],
            gaps=params["lhs_dilation"][place],
        )
    order = [batch, *spatial]
    joined = field.reduced([channels])
    joined = joined.transposed([axis - (axis > channels) for axis in order])
    return joined.spread(out, [numbers.out_spec[0], *numbers.out_spec[2:]])


def _product(equation: Any, fields: Sequence[Field | None], made: Callable[[int], np.ndarray | None]) -> Field:
    (contracted, batched), out = equation.params["dimension_numbers"], equation.outvars[0].aval.shape
    rank = len(_shape(equation)), len(_shape(equation, 1))
    free = [[axis for axis in range(rank[i]) if axis not in (*contracted[i], *batched[i])] for i in (0, 1)]
    found = []
    for side, field in enumerate(fields):
        if field is None:
            continue
        if fields[1 - side] is None and any(field.moves_along(axis) for axis in contracted[side]):
            sparse = _picks(equation, 1 - side, made)
            if sparse is not None:
                found.append(_resized(field, side, contracted[side][0], free, out, sparse))
                continue
        kept = [*batched[side], *free[side]]
        joined = field.reduced(contracted[side])
        joined = joined.transposed([axis - sum(gone < axis for gone in contracted[side]) for axis in kept])
        first = len(batched[0]) + (len(free[0]) if side else 0)
        found.append(joined.spread(out, [*range(len(batched[0])), *range(first, first + len(free[side]))]))
    return union(found)


def _picks(equation: Any, side: int, made: Callable[[int], np.ndarray | None]) -> np.ndarray | None:
    """Which weights are not zero, where they stand in the program, as those of an interpolation do."""
    weights = made(side)
    contracted, batched = equation.params["dimension_numbers"]
    if weights is None or weights.all():  # any parameter may be other than zero
        return None
    if weights.ndim != 2 or batched[0] or len(contracted[side]) != 1:
        raise Unknown
    return np.moveaxis(weights, contracted[side][0], -1) != 0


def _resized(
    field: Field, side: int, axis: int, free: Sequence[list[int]], out: Sequence[int], picked: np.ndarray
) -> Field:
    """Along an axis that is contracted with the weights of an interpolation."""
    new = len(free[0]) if side == 0 else 0  # where the free axis of the weights stands in the result
    kept = [one for one in range(field.starts.ndim) if one != axis]
    order = [*kept[:new], axis, *kept[new:]]
    return field.picked(axis, picked).transposed(order).spread(out, range(len(out)))


def _gather(equation: Any, fields: Sequence[Field | None], made: Callable[[int], np.ndarray | None]) -> Field:
    field, params, shape = only(fields), equation.params, _shape(equation)
    numbers, sizes = params["dimension_numbers"], params["slice_sizes"]
    partial = [axis for axis, n in enumerate(shape) if sizes[axis] != n or axis in numbers.collapsed_slice_dims]
    if len(partial) != 1 or numbers.collapsed_slice_dims != tuple(partial) or numbers.start_index_map != tuple(partial):
        raise Unknown
    if numbers.operand_batching_dims or len(_shape(equation, 1)) != 2:
        raise Unknown
    (axis,), n = partial, shape[partial[0]]
    kept = [one for one in range(len(shape)) if one != axis]
    (new,) = (one for one in range(len(shape)) if one not in numbers.offset_dims)
    if field.moves_along(axis):
        places = made(1)
        if places is None:
            raise Unknown
        places = places.ravel().clip(0, n - 1)
        field = field.picked(axis, places[:, None] == np.arange(n))
    order = [*kept[:new], axis, *kept[new:]]
    return field.transposed(order).spread(equation.outvars[0].aval.shape, range(len(shape)))


def _shape(equation: Any, argument: int = 0) -> tuple[int, ...]:
    return tuple(equation.invars[argument].aval.shape)


RULES: dict[str, Callable[..., Any]] = {
    "conv_general_dilated": _convolution,
    "dot_general": _product,
    "gather": _gather,
}
