"""All windows of a batch of images at once, and one number made of each."""

import functools
from collections.abc import Callable, Iterator
from typing import NamedTuple

import jax.numpy as jnp
import numpy as np
from jax import lax
from jaxtyping import Array

from convjax.arithmetic.messages import problem
from convjax.arithmetic.paddings import Pairs
from convjax.arithmetic.sizes import Sweep

from . import arguments
from .programs import program, table

_MOST_TAPS = 2**16


def taps(padded: Array, swept: Sweep, axis: int) -> Iterator[Array]:
    """For each tap along one spatial axis of a padded batch, the elements that all windows read there."""
    stride, dilation = swept.stride[axis], swept.dilation[axis]
    if swept.kernel_size[axis] > _MOST_TAPS:
        what = f"kernel_size must be at most {_MOST_TAPS} along an axis here, got {swept.kernel_size[axis]}"
        mend = "Use a smaller kernel_size: the program holds each tap by itself."
        raise problem(what, f"dilation is {dilation}", mend)
    reach = (swept.output_size[axis] - 1) * stride + 1  # from the tap of the first window to that of the last
    for tap in range(swept.kernel_size[axis]):
        start = tap * dilation
        yield lax.slice_in_dim(padded, start, start + reach, stride, axis + 1)


MOST_SLICES = 16  # more of them take long to compile; fewer need no scatter for a gradient, which has no fixed order


def windows_of(padded: Array, swept: Sweep) -> Array:
    """All windows of a padded batch: (batch, *output_size, *kernel_size, channels)."""
    dims = len(swept.kernel_size)
    patches = padded.astype(arguments.accumulator(padded.dtype))  # so that their gradients are added up in this type
    for axis in range(dims):  # the taps of each axis go behind those of the axes before
        behind = dims + 1 + axis
        if swept.kernel_size[axis] <= MOST_SLICES:
            patches = jnp.stack(list(taps(patches, swept, axis)), behind)
        else:
            patches = jnp.moveaxis(taken(patches, places_read(swept, axis), axis + 1), axis + 2, behind)
    return patches.astype(padded.dtype)


def taken(x: Array, places: np.ndarray, axis: int) -> Array:
    """What stands at a table of places along an axis, which becomes the two axes of the table."""
    elements = jnp.take(x, places, axis, mode="clip")
    # else XLA works out the gradient of a sum while it compiles
    return lax.optimization_barrier(elements)  # pyright: ignore[reportUnknownMemberType]  # JAX does not type it


def places_read(swept: Sweep, axis: int) -> np.ndarray:
    """Where each tap of each window reads along one spatial axis of a padded batch."""
    starts = np.arange(swept.output_size[axis]) * swept.stride[axis]
    return starts[:, None] + np.arange(swept.kernel_size[axis]) * swept.dilation[axis]


def padded_with(filling: np.ndarray, x: Array, swept: Sweep) -> Array:
    """The batch with the filling on the two sides of each spatial axis."""
    return lax.pad(x, filling, ((0, 0, 0), *((low, high, 0) for low, high in swept.padding), (0, 0, 0)))


class Reduction(NamedTuple):
    """A way to make one number of many."""

    of_windows: Callable[..., Array]
    neutral: Callable[[np.dtype], np.ndarray]


def lowest(dtype: np.dtype) -> np.ndarray:
    """The number of the type that no number is below."""
    return np.array(-np.inf if jnp.issubdtype(dtype, jnp.floating) else jnp.iinfo(dtype).min, dtype)


def _highest(dtype: np.dtype) -> np.ndarray:
    return np.array(np.inf if jnp.issubdtype(dtype, jnp.floating) else jnp.iinfo(dtype).max, dtype)


def _zero(dtype: np.dtype) -> np.ndarray:
    return np.zeros((), dtype)


LARGEST = Reduction(lax.max, lowest)
SMALLEST = Reduction(lax.min, _highest)
SUM = Reduction(lax.add, _zero)


def _reduced(x: Array, swept: Sweep, reduction: Reduction) -> Array:
    undilated = all(k == 1 or d == 1 for k, d in zip(swept.kernel_size, swept.dilation, strict=True))
    pool = functools.partial(_by_reduce_window if undilated else _by_phases, swept=swept, reduction=reduction)
    return arguments.on_batches(pool, x, len(swept.kernel_size))


def _by_reduce_window(x: Array, swept: Sweep, reduction: Reduction) -> Array:
    return lax.reduce_window(  # pyright: ignore[reportUnknownMemberType]  # JAX does not type the computation
        x,
        reduction.neutral(x.dtype),
        reduction.of_windows,
        window_dimensions=(1, *swept.kernel_size, 1),
        window_strides=(1, *swept.stride, 1),
        padding=((0, 0), *swept.padding, (0, 0)),
    )


def _by_phases(x: Array, swept: Sweep, reduction: Reduction) -> Array:
    """Axis by axis, as JAX has no gradient for a dilated window: what lies a dilation apart is brought side by side."""
    padded = padded_with(reduction.neutral(x.dtype), x, swept)
    for axis in reversed(range(len(swept.kernel_size))):  # from the last, so that the first of equals is so row by row
        padded = _reduced_along(padded, swept, axis, reduction)
    return padded


def _reduced_along(padded: Array, swept: Sweep, axis: int, reduction: Reduction) -> Array:
    taps_of, stride = swept.kernel_size[axis], swept.stride[axis]
    dilation = swept.dilation[axis] if taps_of > 1 else 1
    before, (n, *after) = padded.shape[: axis + 1], padded.shape[axis + 1 :]
    rows = -(-n // dilation)
    more = [(0, rows * dilation - n if place == axis + 1 else 0, 0) for place in range(padded.ndim)]
    neutral = reduction.neutral(padded.dtype)
    phases = lax.pad(padded, neutral, more).reshape(*before, rows, dilation, *after)
    window = [taps_of if place == axis + 1 else 1 for place in range(phases.ndim)]
    every_start = lax.reduce_window(  # pyright: ignore[reportUnknownMemberType]  # JAX does not type the computation
        phases,
        neutral,
        reduction.of_windows,
        window_dimensions=window,
        window_strides=(1,) * phases.ndim,
        padding=((0, 0),) * phases.ndim,
    ).reshape(*before, (rows - taps_of + 1) * dilation, *after)
    return lax.slice_in_dim(every_start, 0, (swept.output_size[axis] - 1) * stride + 1, stride, axis + 1)


reduced = program(_reduced, "swept", "reduction")
"""The reduction of each window, channel by channel; of equal elements the first is the largest and the smallest."""


def summed(x: Array, swept: Sweep) -> Array:
    """The sum of each window, kept in float32 where x is of a half-precision type."""
    return reduced(x.astype(arguments.accumulator(x.dtype)), swept, SUM)


def taps_within(swept: Sweep, margin: Pairs, dtype: np.dtype) -> Array:
    """The number of taps of each window that lie within the images or the margin, of shape (*output_size, 1)."""
    dims = len(margin)
    along = [table(_taps_within(swept, axis, *pair), dtype) for axis, pair in enumerate(margin)]
    apart = [jnp.expand_dims(counts, [*range(axis), *range(axis + 1, dims + 1)]) for axis, counts in enumerate(along)]
    return functools.reduce(lax.mul, [jnp.broadcast_to(one, (*swept.output_size, 1)) for one in apart])


def _taps_within(swept: Sweep, axis: int, before: int, after: int) -> np.ndarray:
    dilation, taps_of = swept.dilation[axis], swept.kernel_size[axis]
    starts = np.arange(swept.output_size[axis]) * swept.stride[axis] - swept.padding[axis][0]
    first = np.maximum(-((before + starts) // dilation), 0)  # the smallest t with start + t·dilation ≥ -before
    last = np.minimum((swept.input_size[axis] + after - 1 - starts) // dilation, taps_of - 1)
    return np.maximum(last + 1 - first, 0)
