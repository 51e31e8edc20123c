"""What is seen by the results of primitives that move elements to other places: reshapes, slices, paddings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .fields import Field, Unknown
from .unions import concatenated, only


def _broadcast(equation: Any, fields: Sequence[Field | None], _made: object) -> Field:
    return only(fields).spread(equation.outvars[0].aval.shape, equation.params["broadcast_dimensions"])


def _reshape(equation: Any, fields: Sequence[Field | None], _made: object) -> Field:
    new = tuple(equation.outvars[0].aval.shape)
    found = only(fields).reshaped(_shape(equation), new) if equation.params.get("dimensions") is None else None
    if found is None:
        raise Unknown
    return found


def _squeeze(equation: Any, fields: Sequence[Field | None], _made: object) -> Field:
    return only(fields).reduced(equation.params["dimensions"])


def _expand(equation: Any, fields: Sequence[Field | None], _made: object) -> Field:
    shape, new = tuple(equation.outvars[0].aval.shape), equation.params["dimensions"]
    return only(fields).spread(shape, [axis for axis in range(len(shape)) if axis not in new])


def _transpose(equation: Any, fields: Sequence[Field | None], _made: object) -> Field:
    return only(fields).transposed(equation.params["permutation"])


def _reverse(equation: Any, fields: Sequence[Field | None], _made: object) -> Field:
    field = only(fields)
    for axis in equation.params["dimensions"]:
        field = field.reversed(axis)
    return field


def _slice(equation: Any, fields: Sequence[Field | None], _made: object) -> Field:
    field, params = only(fields), equation.params
    strides = params["strides"] or (1,) * len(params["start_indices"])
    for axis, cut in enumerate(zip(params["start_indices"], params["limit_indices"], strides, strict=True)):
        field = field.sliced(axis, *cut)
    return field


def _dynamic_slice(equation: Any, fields: Sequence[Field | None], made: Callable[[int], np.ndarray | None]) -> Field:
    field = only(fields)
    for axis, (n, size) in enumerate(zip(_shape(equation), equation.params["slice_sizes"], strict=True)):
        if size != n and field.moves_along(axis):
            start = made(axis + 1)
            if start is None:
                raise Unknown
            first = min(max(int(start), 0), n - size)
            field = field.sliced(axis, first, first + size)
    return field


def _split(equation: Any, fields: Sequence[Field | None], _made: object) -> list[Field]:
    ends = np.cumsum(equation.params["sizes"]).tolist()
    starts = [0, *ends[:-1]]
    return [only(fields).sliced(equation.params["axis"], *cut) for cut in zip(starts, ends, strict=True)]


def _pad(equation: Any, fields: Sequence[Field | None], _made: object) -> Field:
    field = only(fields)
    out = equation.outvars[0].aval.shape
    for axis, (low, _, interior) in enumerate(equation.params["padding_config"]):
        field = field.windows(axis, kernel=1, low=low, count=out[axis], gaps=interior + 1)
    return field


def _concatenate(equation: Any, fields: Sequence[Field | None], _made: object) -> Field:
    axis = equation.params["dimension"]
    return concatenated(fields, [variable.aval.shape[axis] for variable in equation.invars], axis)


def _stack(equation: Any, fields: Sequence[Field | None], _made: object) -> Field:
    axis, shape = equation.params["axis"], equation.outvars[0].aval.shape
    kept = [one for one in range(len(shape)) if one != axis]
    one_each = [*shape[:axis], 1, *shape[axis + 1 :]]
    spread = [None if field is None else field.spread(one_each, kept) for field in fields]
    return concatenated(spread, [1] * len(fields), axis)


def _unstack(equation: Any, fields: Sequence[Field | None], _made: object) -> list[Field]:
    axis, field = equation.params["axis"], only(fields)
    return [field.sliced(axis, i, i + 1).reduced([axis]) for i in range(len(equation.outvars))]


def _shape(equation: Any, argument: int = 0) -> tuple[int, ...]:
    return tuple(equation.invars[argument].aval.shape)


RULES: dict[str, Callable[..., Any]] = {
    "broadcast_in_dim": _broadcast,
    "concatenate": _concatenate,
    "dynamic_slice": _dynamic_slice,
    "expand_dims": _expand,
    "pad": _pad,
    "reshape": _reshape,
    "rev": _reverse,
    "slice": _slice,
    "split": _split,
    "squeeze": _squeeze,
    "stack": _stack,
    "transpose": _transpose,
    "unstack": _unstack,
}
