"""What the results of each primitive see, from what its arguments see: one rule for each kind of primitive."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from . import contractions, movements
from .fields import Field, Unknown
from .unions import union

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
ALONG_AN_AXIS = frozenset(("cumsum", "cumprod", "cummax", "cummin", "cumlogsumexp", "sort", "top_k", "fft"))
POOLS = {
    "reduce_window_max": "max_pool",
    "reduce_window_min": "min_pool",
    "reduce_window_sum": "sum_pool",
    "reduce_window": "pool",
    "select_and_gather_add": "pool",
}


def seen(equation: Any, views: Sequence[View | None], made: Callable[[int], np.ndarray | None]) -> list[View | None]:
    """The views of an equation's results; None for arguments and results that see nothing of the image.

    ``made(i)`` is the value of the i-th argument where that stands in the program itself, and None elsewhere.
    """
    seeing = [view for view in views if view is not None]
    empty = [0 in variable.aval.shape for variable in equation.outvars]
    if not seeing or all(empty):
        return [None] * len(empty)
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
    if name in ("split", "unstack"):
        each = [tuple(None if parts is None else parts[i] for parts in found) for i in range(len(empty))]  # type: ignore[index]  # the result of these two is a list of fields
        return [None if nothing else view for view, nothing in zip(each, empty, strict=True)]  # type: ignore[misc]  # the same
    return [tuple(found)] * len(empty)


def _result(name: str, equation: Any, fields: list[Field | None], made: Callable[[int], np.ndarray | None]) -> Any:
    if name in ELEMENTWISE:
        return union([field for field in fields if field is not None])
    if name in REDUCTIONS:
        return union([field for field in fields if field is not None]).reduced(_reduced_axes(equation.params))
    if name in ALONG_AN_AXIS:
        return _unless_along(equation.params, union([field for field in fields if field is not None]))
    if name in POOLS:
        return contractions.pooled(equation.params, union([field for field in fields if field is not None]))
    if name not in _RULES:
        raise Unknown
    return _RULES[name](equation, fields, made)


def _reduced_axes(params: dict[str, Any]) -> tuple[int, ...]:
    return tuple(params["axes"] if "axes" in params else params["dimensions"])


def _unless_along(params: dict[str, Any], field: Field) -> Field:
    """Where an operation runs along an axis, its results see what its arguments see if nothing moves along that."""
    rank = field.starts.ndim
    last = len(params.get("fft_lengths", (1,)))
    axis = params.get("axis", params.get("dimension"))
    if any(field.moves_along(one) for one in (range(rank - last, rank) if axis is None else (axis,))):
        raise Unknown
    return field


_RULES = {**contractions.RULES, **movements.RULES}


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
