"""The pools of XLA, and the gradients that JAX writes for them."""

from collections.abc import Callable
from typing import Any, cast

import jax
from jax import lax

from convjax.arithmetic.sizes import Sweep
from convjax.ops.window_reductions import padded_with

from .kinds import Kind, filling

Transposed = Callable[[jax.Array], tuple[jax.Array]]

_REDUCTIONS: dict[Kind, Callable[..., jax.Array]] = {"largest": lax.max, "smallest": lax.min, "sum": lax.add}


def pooled(x: jax.Array, swept: Sweep, kind: Kind) -> jax.Array:
    """lax.reduce_window, once for all axes; where taps lie apart, axis by axis."""
    if all(k == 1 or d == 1 for k, d in zip(swept.kernel_size, swept.dilation, strict=True)):
        around = ((0, 0), *swept.padding, (0, 0))
        return _reduce_window(x, (1, *swept.kernel_size, 1), (1, *swept.stride, 1), around, kind)
    # JAX has no gradient for a dilated window: what lies a dilation apart is brought side by side
    padded = padded_with(filling(kind, x.dtype), x, swept)
    for axis in reversed(range(len(swept.kernel_size))):  # from the last, so that the first of equals is so row by row
        padded = _pooled_along(padded, swept, axis, kind)
    return padded


def collected(t: jax.Array, x: jax.Array | None, swept: Sweep, kind: Kind) -> jax.Array:
    """The derivative of the pool along t, as JAX derives it."""
    if x is None:
        return pooled(t, swept, kind)
    derived = cast("Callable[..., tuple[jax.Array, jax.Array]]", jax.jvp)  # pyright: ignore[reportUnknownMemberType]  # JAX types it in part only
    return derived(_pool(swept, kind), (x,), (t,))[1]


def spread(g: jax.Array, x: jax.Array | None, swept: Sweep, kind: Kind) -> jax.Array:
    """The gradient of the pool, as JAX derives it."""
    if x is None:
        images: Any = jax.ShapeDtypeStruct((g.shape[0], *swept.input_size, g.shape[-1]), g.dtype)
        return cast("Transposed", jax.linear_transpose(_pool(swept, kind), images))(g)[0]  # pyright: ignore[reportUnknownMemberType]  # JAX types it in part only
    return cast("Transposed", jax.vjp(_pool(swept, kind), x)[1])(g)[0]  # pyright: ignore[reportUnknownMemberType]  # JAX types it in part only


def _pool(swept: Sweep, kind: Kind) -> Callable[[jax.Array], jax.Array]:
    return lambda x: pooled(x, swept, kind)


def _pooled_along(padded: jax.Array, swept: Sweep, axis: int, kind: Kind) -> jax.Array:
    taps_of, stride = swept.kernel_size[axis], swept.stride[axis]
    dilation = swept.dilation[axis] if taps_of > 1 else 1
    before, (n, *after) = padded.shape[: axis + 1], padded.shape[axis + 1 :]
    rows = -(-n // dilation)
    more = [(0, rows * dilation - n if place == axis + 1 else 0, 0) for place in range(padded.ndim)]
    phases = lax.pad(padded, filling(kind, padded.dtype), more).reshape(*before, rows, dilation, *after)
    window = tuple(taps_of if place == axis + 1 else 1 for place in range(phases.ndim))
    every_start = _reduce_window(phases, window, (1,) * phases.ndim, ((0, 0),) * phases.ndim, kind)
    every_start = every_start.reshape(*before, (rows - taps_of + 1) * dilation, *after)
    return lax.slice_in_dim(every_start, 0, (swept.output_size[axis] - 1) * stride + 1, stride, axis + 1)


def _reduce_window(
    x: jax.Array,
    window: tuple[int, ...],
    stride: tuple[int, ...],
    padding: tuple[tuple[int, int], ...],
    kind: Kind,
) -> jax.Array:
    return lax.reduce_window(  # pyright: ignore[reportUnknownMemberType]  # JAX does not type the computation
        x,
        filling(kind, x.dtype),
        _REDUCTIONS[kind],
        window_dimensions=window,
        window_strides=stride,
        padding=padding,
    )
