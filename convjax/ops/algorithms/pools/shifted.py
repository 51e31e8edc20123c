"""Pools as a choice between shifted images, axis by axis; a gradient is gathered from the windows of each element."""

import functools

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from convjax.arithmetic.sizes import Sweep
from convjax.ops.arguments import accumulator
from convjax.ops.window_reductions import taps

from .kinds import Kind, filling
from .winners import NO_TAP, NUMBER, at_number, taken, taken_with_number

MOST_TAPS = 32  # along an axis, and elements of a stride: each is a term of the program


def pooled(x: jax.Array, swept: Sweep, kind: Kind) -> jax.Array:
    """Choose, or add up, along the last axis first, so that the first of equals is so row by row."""
    for axis in _axes(swept):
        x = taken(_read(x, swept, axis, kind), kind)
    return x


def collected(t: jax.Array, x: jax.Array | None, swept: Sweep, kind: Kind) -> jax.Array:
    """Read t by the taps that win in x."""
    if x is None:
        return pooled(t, swept, kind)
    for axis in _axes(swept):
        x, number = taken_with_number(_read(x, swept, axis, kind), kind)
        t = at_number(_read(t, swept, axis, "sum"), number)
    return t


def spread(g: jax.Array, x: jax.Array | None, swept: Sweep, kind: Kind) -> jax.Array:
    """Gather for each element what comes of the windows that it is in and, but in a sum, the winner of."""
    numbers = {} if x is None else _numbers(x, swept, kind)
    wide = g.astype(accumulator(g.dtype))
    for axis in reversed(_axes(swept)):
        wide = _gathered(wide, numbers.get(axis), swept, axis)
    return wide.astype(g.dtype)


def _axes(swept: Sweep) -> list[int]:
    """The spatial axes along which something happens, the last first."""
    each = enumerate(zip(swept.kernel_size, swept.stride, swept.padding, strict=True))
    return [axis for axis, window in each if window != (1, 1, (0, 0))][::-1]


def _read(x: jax.Array, swept: Sweep, axis: int, kind: Kind) -> list[jax.Array]:
    low, high = swept.padding[axis]
    around = [(low, high, 0) if place == axis + 1 else (0, 0, 0) for place in range(x.ndim)]
    return list(taps(lax.pad(x, filling(kind, x.dtype), around) if low or high else x, swept, axis))


def _numbers(x: jax.Array, swept: Sweep, kind: Kind) -> dict[int, jax.Array]:
    """For each axis the taps that win along it, among the winners along the axes after it."""
    numbers: dict[int, jax.Array] = {}
    for axis in _axes(swept):
        x, numbers[axis] = taken_with_number(_read(x, swept, axis, kind), kind)
    return numbers


def _gathered(g: jax.Array, number: jax.Array | None, swept: Sweep, axis: int) -> jax.Array:
    """The sums for all elements along an axis, of which u is read by tap t of window (u + low − dilation·t) / stride.

    For the elements u = stride·q + place of one place within a stride, these are the windows q + ahead, one for each
    tap that reaches them: arrays that are shifted against each other.
    """
    n, stride, low = swept.input_size[axis], swept.stride[axis], swept.padding[axis][0]
    behind = [low - swept.dilation[axis] * tap for tap in range(swept.kernel_size[axis])]
    reached = [
        [(tap, (place + b) // stride) for tap, b in enumerate(behind) if (place + b) % stride == 0]
        for place in range(min(stride, n))
    ]
    rows = -(-n // stride)
    aheads = [ahead for taps_of in reached for _, ahead in taps_of]
    before = max(0, -min(aheads, default=0))
    after = max(0, rows + max(aheads, default=0) - swept.output_size[axis])
    around = [(before, after, 0) if place == axis + 1 else (0, 0, 0) for place in range(g.ndim)]
    zero = np.zeros((), g.dtype)
    g = lax.pad(g, zero, around)
    number = None if number is None else lax.pad(number, NO_TAP, around)

    def from_window(tap: int, ahead: int) -> jax.Array:
        shifted = functools.partial(lax.slice_in_dim, start_index=before + ahead, axis=axis + 1)
        sent = shifted(g, limit_index=before + ahead + rows)
        if number is None:
            return sent
        return jnp.where(shifted(number, limit_index=before + ahead + rows) == NUMBER(tap), sent, zero)

    nothing = lax.full_like(lax.slice_in_dim(g, 0, rows, axis=axis + 1), 0)
    places = [_total([from_window(*one) for one in taps_of], nothing) for taps_of in reached]
    return lax.slice_in_dim(_interleaved(places, axis + 1), 0, n, axis=axis + 1)


def _total(terms: list[jax.Array], nothing: jax.Array) -> jax.Array:
    return functools.reduce(lax.add, terms) if terms else nothing


def _interleaved(places: list[jax.Array], axis: int) -> jax.Array:
    if len(places) == 1:
        return places[0]
    together = jnp.stack(places, axis + 1)
    return together.reshape(*together.shape[:axis], -1, *together.shape[axis + 2 :])
