"""What the results of each primitive see, from what its arguments see: one rule for each kind of primitive."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .fields import Field, concatenated, union

View = tuple[Field | None, ...]
"""The fields of one array along every axis of the image that is followed; None where it cannot be said."""

_ELEMENT_BY_ELEMENT = """
    abs acos acosh add add_any and asin asinh atan atan2 atanh cbrt ceil clamp clz complex conj convert_element_type
    copy copy_p cos cosh digamma div eq eq_to erf erf_inv erfc exp exp2 expm1 floor ge gt imag integer_pow is_finite le
    le_to lgamma log log1p logistic lt lt_to max min mul name ne neg nextafter not or population_count pow real
    reduce_precision rem round rsqrt select_n shift_left shift_right_arithmetic shift_right_logical sign sin sinh sqrt
    square stop_gradient sub tan tanh xor
"""
ELEMENTWISE = frozenset(_ELEMENT_BY_ELEMENT.split())
ONE_BY_ONE = frozenset(("optimization_barrier", "sharding_constraint", "pvary", "mesh_cast", "reshard"))
REDUCTIONS = frozenset(f"reduce_{kind}" for kind in ("sum", "max", "min", "prod", "and", "or", "xor")) | frozenset(
    ("argmax", "argmin", "reduce")
)
POOLS = {
    "reduce_window_max": "max_pool",
    "reduce_window_min": "min_pool",
    "reduce_window_sum": "sum_pool",
    "reduce_window": "pool",
}


class Unknown(Exception):
    """What a result sees cannot be said."""


def seen(equation: Any, views: Sequence[View | None], made: Callable[[int], np.ndarray]) -> list[View | None]:
    """The views of an equation's results; None for arguments and results that see nothing of the image.

    ``made(i)`` is the value of the i-th argument where that stands in the program itself; elsewhere it raises Unknown.
    """
    seeing = [view for view in views if view is not None]
    if not seeing:
        return [None] * len(equation.outvars)
    name = equation.primitive.name
    if name in ONE_BY_ONE:
        return list(views)
    found: list[Field | None] = []
    for axis in range(len(seeing[0])):
        fields = [None if view is None else view[axis] for view in views]
        try:
            if any(view is not None and field is None for view, field in zip(views, fields, strict=True)):
                raise Unknown
            found.append(_result(name, equation, fields, made))
        except Unknown:
            found.append(None)
    if name == "split":
        return [tuple(None if parts is None else parts[i] for parts in found) for i in range(len(equation.outvars))]  # type: ignore[index,misc]
    return [tuple(found)] * len(equation.outvars)


def _result(name: str, equation: Any, fields: list[Field | None], made: Callable[[int], np.ndarray]) -> Any:
    if name in ELEMENTWISE:
        return union([field for field in fields if field is not None])
    if name in REDUCTIONS:
        return union([field for field in fields if field is not None]).reduced(_reduced_axes(equation.params))
    if name in POOLS:
        return _pooled(equation.params, union([field for field in fields if field is not None]))
    if name not in _RULES:
        raise Unknown
    return _RULES[name](equation, fields, made)


def _reduced_axes(params: dict[str, Any]) -> tuple[int, ...]:
    return tuple(params["axes"] if "axes" in params else params["dimensions"])


def _only(fields: Sequence[Field | None]) -> Field:
    """The field of the first argument, where it is the only one that sees anything."""
    if fields[0] is None or any(field is not None for field in fields[1:]):
        raise Unknown
    return fields[0]


def _shape(equation: Any, argument: int = 0) -> tuple[int, ...]:
    return tuple(equation.invars[argument].aval.shape)


def _broadcast(equation: Any, fields: Sequence[Field | None], _made: object) -> Field:
    return _only(fields).spread(equation.outvars[0].aval.shape, equation.params["broadcast_dimensions"])


def _reshape(equation: Any, fields: Sequence[Field | None], _made: object) -> Field:
    new = tuple(equation.outvars[0].aval.shape)
    found = _only(fields).reshaped(_shape(equation), new) if equation.params.get("dimensions") is None else None
    if found is None:
        raise Unknown
    return found


def _squeeze(equation: Any, fields: Sequence[Field | None], _made: object) -> Field:
    return _only(fields).reduced(equation.params["dimensions"])


def _expand(equation: Any, fields: Sequence[Field | None], _made: object) -> Field:
    shape, new = tuple(equation.outvars[0].aval.shape), equation.params["dimensions"]
    return _only(fields).spread(shape, [axis for axis in range(len(shape)) if axis not in new])


def _transpose(equation: Any, fields: Sequence[Field | None], _made: object) -> Field:
    return _only(fields).transposed(equation.params["permutation"])


def _reverse(equation: Any, fields: Sequence[Field | None], _made: object) -> Field:
    field = _only(fields)
    for axis in equation.params["dimensions"]:
        field = field.reversed(axis)
    return field


def _slice(equation: Any, fields: Sequence[Field | None], _made: object) -> Field:
    field, params = _only(fields), equation.params
    strides = params["strides"] or (1,) * len(params["start_indices"])
    for axis, cut in enumerate(zip(params["start_indices"], params["limit_indices"], strides, strict=True)):
        field = field.sliced(axis, *cut)
    return field


def _dynamic_slice(equation: Any, fields: Sequence[Field | None], made: Callable[[int], np.ndarray]) -> Field:
    field = _only(fields)
    for axis, (n, size) in enumerate(zip(_shape(equation), equation.params["slice_sizes"], strict=True)):
        if size != n and field.moves_along(axis):
            start = min(max(int(made(axis + 1)), 0), n - size)
            field = field.sliced(axis, start, start + size)
    return field


def _split(equation: Any, fields: Sequence[Field | None], _made: object) -> list[Field]:
    ends = np.cumsum(equation.params["sizes"]).tolist()
    starts = [0, *ends[:-1]]
    return [_only(fields).sliced(equation.params["axis"], *cut) for cut in zip(starts, ends, strict=True)]


def _pad(equation: Any, fields: Sequence[Field | None], _made: object) -> Field:
    field = _only(fields)
    out = equation.outvars[0].aval.shape
    for axis, (low, _, interior) in enumerate(equation.params["padding_config"]):
        field = field.windows(axis, kernel=1, low=low, count=out[axis], gaps=interior + 1)
    return field


def _concatenate(equation: Any, fields: Sequence[Field | None], _made: object) -> Field:
    axis = equation.params["dimension"]
    return concatenated(fields, [variable.aval.shape[axis] for variable in equation.invars], axis)


def _pooled(params: dict[str, Any], field: Field) -> Field:
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
    field, params = _only(fields), equation.params
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


def _product(equation: Any, fields: Sequence[Field | None], made: Callable[[int], np.ndarray]) -> Field:
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


def _picks(equation: Any, side: int, made: Callable[[int], np.ndarray]) -> np.ndarray | None:
    """Which weights are not zero, where they stand in the program, as those of an interpolation do."""
    try:
        weights = made(side)
    except Unknown:
        return None  # parameters: any of them may be other than zero
    contracted, batched = equation.params["dimension_numbers"]
    if weights.ndim != 2 or batched[0] or len(contracted[side]) != 1:
        raise Unknown
    return np.moveaxis(weights, contracted[side][0], -1) != 0


def _resized(
    field: Field,
    side: int,
    contracted: Sequence[int],
    free: Sequence[list[int]],
    out: Sequence[int],
    picked: np.ndarray,
) -> Field:
    (axis,) = contracted
    new = len(free[0]) if side == 0 else 0  # where the free axis of the weights stands in the result
    kept = [one for one in range(field.starts.ndim) if one != axis]
    order = [*kept[:new], axis, *kept[new:]]
    return field.picked(axis, picked).transposed(order).spread(out, range(len(out)))


def _gather(equation: Any, fields: Sequence[Field | None], made: Callable[[int], np.ndarray]) -> Field:
    field, params, shape = _only(fields), equation.params, _shape(equation)
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
        places = made(1).ravel().clip(0, n - 1)
        field = field.picked(axis, places[:, None] == np.arange(n))
    order = [*kept[:new], axis, *kept[new:]]
    return field.transposed(order).spread(equation.outvars[0].aval.shape, range(len(shape)))


def _select_and_gather(equation: Any, fields: Sequence[Field | None], _made: object) -> Field:
    return _pooled(equation.params, union([field for field in fields if field is not None]))


_RULES: dict[str, Callable[..., Any]] = {
    "broadcast_in_dim": _broadcast,
    "concatenate": _concatenate,
    "conv_general_dilated": _convolution,
    "dot_general": _product,
    "dynamic_slice": _dynamic_slice,
    "expand_dims": _expand,
    "gather": _gather,
    "pad": _pad,
    "reshape": _reshape,
    "rev": _reverse,
    "select_and_gather_add": _select_and_gather,
    "slice": _slice,
    "split": _split,
    "squeeze": _squeeze,
    "transpose": _transpose,
}


def image_view(shape: Sequence[int], axes: Sequence[int]) -> View:
    """What the image itself sees, along these of its axes."""
    return tuple(Field.of_image(shape, axis) for axis in axes)


def together(views: Sequence[View | None]) -> View | None:
    """What is seen through any of several arrays of one shape."""
    seeing = [view for view in views if view is not None]
    if not seeing:
        return None
    by_axis = zip(*seeing, strict=True)
    return tuple(
        None if any(one is None for one in fields) else union([one for one in fields if one is not None])
        for fields in by_axis
    )
