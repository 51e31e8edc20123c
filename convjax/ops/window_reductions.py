"""What the windows of a batch of images read, all windows at once."""

import functools
from collections.abc import Iterator

import jax.numpy as jnp
import numpy as np
from jax import lax
from jaxtyping import Array

from convjax.arithmetic.messages import problem
from convjax.arithmetic.paddings import Pairs
from convjax.arithmetic.sizes import Sweep

from . import arguments
from .programs import table

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


def lowest(dtype: np.dtype) -> np.ndarray:
    """The number of the type that no number is below."""
    return np.array(-np.inf if jnp.issubdtype(dtype, jnp.floating) else jnp.iinfo(dtype).min, dtype)


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
