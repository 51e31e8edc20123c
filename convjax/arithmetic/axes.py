"""One checked integer per spatial axis, from what a user may write for an argument: an int, or one int per axis."""

import math
from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Any, SupportsIndex, TypeGuard

from .messages import counted, problem, shown, typed

IntOrInts = SupportsIndex | Sequence[SupportsIndex]
"""An int for every axis, or one per axis. Anything with ``__index__`` is an int, such as NumPy's; a bool is not."""

_HARMLESS = {
    "stride": "Use stride=1 to visit every position.",
    "dilation": "Use dilation=1 for a kernel without gaps.",
    "groups": "Use groups=1 to join every input channel with every output channel.",
    "padding": "Use padding=0 or more; to crop, slice the input before.",
    "output_padding": "Use output_padding=0 to add nothing.",
    "index": "Use index=0 for the first unit.",
}


def is_sequence(value: object) -> TypeGuard[Sequence[Any]]:
    """Whether the value is a sequence of things: a list, a tuple, a one-dimensional array, but not a text or a set."""
    if isinstance(value, str | bytes | bytearray | Mapping | Set) or not isinstance(value, Iterable):
        return False
    try:
        len(value)  # type: ignore[arg-type]  # a generator has none; an array without axes refuses
    except TypeError:
        return False
    return True


def is_traced(value: object) -> bool:
    """Whether the value is one of JAX's tracers, told by name so that JAX need not be imported."""
    return any(kind.__name__ == "Tracer" for kind in type(value).__mro__)


def integer(name: str, value: object, *, at_least: int, known: str = "") -> int:
    """The value as a plain int that is at least ``at_least``; a ConvjaxError that names the argument otherwise."""
    if is_traced(value):
        mend = f"Use a Python int, or mark {name} static: jax.jit(function, static_argnames=...)."
        raise problem(f"{name} must be known before tracing, got {typed(value)}", known, mend)
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        raise problem(f"{name} must be an int, got {typed(value)}", known, _whole(name, value, at_least))
    try:
        number = int(value.__index__())  # type: ignore[attr-defined]  # asked for above
    except Exception as error:  # arrays have __index__ and refuse in their own ways
        mend = f"Use a Python int, such as {name}={max(at_least, 1)}."
        raise problem(f"{name} must be an int, got {typed(value)}", known, mend) from error
    if number < at_least:
        mend = _HARMLESS.get(name, f"Use {name}={max(at_least, 1)} or more.")
        raise problem(f"{name} must be at least {at_least}, got {number}", known, mend)
    return number


def _whole(name: str, value: object, at_least: int) -> str:
    if isinstance(value, float) and math.isfinite(value) and value >= at_least:
        below = math.floor(value)
        return f"Use {name}={below}" + ("." if value.is_integer() else f" or {name}={below + 1}.")
    return f"Use a Python int, such as {name}={max(at_least, 1)}."


def per_axis(name: str, value: object, axes: int, *, at_least: int, known: str = "") -> tuple[int, ...]:
    """The value of every axis: an int is repeated, a sequence must have one int per axis."""
    if is_traced(value) or not is_sequence(value):
        return (integer(name, value, at_least=at_least, known=known),) * axes
    if len(value) != axes:
        has = f"{counted(len(value), 'value')} for {counted(axes, 'spatial axis', 'spatial axes')}"
        first = value[0] if len(value) and isinstance(value[0], int) else 1
        example = (max(first, at_least),) * axes
        mend = f"Use one int, or one int per axis: {name}={example}."
        raise problem(f"{name} {shown(value)} has {has}", known, mend)
    return tuple(integer(name, one, at_least=at_least, known=known) for one in value)


def number_of_axes(known: str, **values: object) -> int | None:
    """How many axes the sequences among the values speak of; None where every value is a single int."""
    lengths = {name: len(value) for name, value in values.items() if not is_traced(value) and is_sequence(value)}
    if not lengths:
        return None
    first, axes = next(iter(lengths.items()))
    for name, length in lengths.items():
        if length == 0:
            mend = f"Use an int, or one int per axis: {name}=(3, 3)."
            raise problem(f"{name} {shown(values[name])} is empty", known, mend)
        if length != axes:
            what = f"{name} {shown(values[name])} and {first} {shown(values[first])} have {length} and {axes} values"
            raise problem(what, known, "Use an int, or one int per axis, for both.")
    return axes
