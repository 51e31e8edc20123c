"""Many convolutions at once as one with more images, more channels or more groups: what jax.vmap asks for."""

from collections.abc import Callable
from dataclasses import dataclass

import jax
import jax.numpy as jnp

from convjax import compatibility

from .registry import Direction


@dataclass(frozen=True, slots=True)
class Batched:
    """The arrays of the one convolution, how many times the groups it has, and how the many are read off it."""

    a: jax.Array
    b: jax.Array
    times_groups: int
    taken_apart: Callable[[jax.Array], tuple[jax.Array, int]]


def batched(
    direction: Direction, a: jax.Array, b: jax.Array, axis_a: int | None, axis_b: int | None, groups: int
) -> Batched:
    """The convolutions of a and b, of which one or both have many along an axis."""
    if axis_a is not None and axis_b is not None:
        return _in_groups(jnp.moveaxis(a, axis_a, -2), jnp.moveaxis(b, axis_b, -2))
    if axis_a is not None and direction != "kernel_gradient":
        return _in_one_batch(a, b, axis_a)
    if axis_a is not None:  # x is in many, so the channels into the kernel are
        many = a.shape[axis_a]
        return Batched(_into_channels(a, axis_a, groups), b, 1, lambda k: _out_of_group_in(k, many))
    assert axis_b is not None
    many = b.shape[axis_b]
    if direction == "input_gradient":  # the channels into the kernel are those of the images it gives
        return Batched(a, _into_group_in(b, axis_b), 1, lambda x: _out_of_channels(x, many, groups))
    return Batched(a, _into_channels(b, axis_b, groups), 1, lambda y: _out_of_channels(y, many, groups))


def _in_one_batch(images: jax.Array, kernel: jax.Array, axis: int) -> Batched:
    """The images of all in the order in which they lie: what comes first, and may be split over devices, stays so."""
    split = compatibility.split_by(images)
    is_outer = axis == 0
    if any(split):
        is_outer = bool(split[axis])
    place = 0 if is_outer else 1
    apart = jnp.moveaxis(images, axis, place)
    outer, inner = apart.shape[:2]
    together = apart.reshape(outer * inner, *apart.shape[2:])
    return Batched(together, kernel, 1, lambda y: (y.reshape(outer, inner, *y.shape[1:]), place))


def _in_groups(a: jax.Array, b: jax.Array) -> Batched:
    """Each of the many in groups of its own; their axis is the last but one."""
    many = a.shape[-2]

    def joined(array: jax.Array) -> jax.Array:
        return array.reshape(*array.shape[:-2], many * array.shape[-1])

    def apart(array: jax.Array) -> tuple[jax.Array, int]:
        return array.reshape(*array.shape[:-1], many, array.shape[-1] // many), array.ndim - 1

    return Batched(joined(a), joined(b), many, apart)


def _into_channels(array: jax.Array, axis: int, groups: int) -> jax.Array:
    """(..., groups · channels) with an axis of many as (..., groups · many · channels)."""
    moved = jnp.moveaxis(array, axis, -2)
    *lead, many, channels = moved.shape
    apart = moved.reshape(*lead, many, groups, channels // groups).swapaxes(-3, -2)
    return apart.reshape(*lead, many * channels)


def _out_of_channels(array: jax.Array, many: int, groups: int) -> tuple[jax.Array, int]:
    *lead, channels = array.shape
    apart = array.reshape(*lead, groups, many, channels // (groups * many)).swapaxes(-3, -2)
    return apart.reshape(*lead, many, channels // many), len(lead)


def _into_group_in(kernel: jax.Array, axis: int) -> jax.Array:
    """(..., group_in, out_channels) with an axis of many as (..., many · group_in, out_channels)."""
    moved = jnp.moveaxis(kernel, axis, -3)
    *lead, many, group_in, out_channels = moved.shape
    return moved.reshape(*lead, many * group_in, out_channels)


def _out_of_group_in(kernel: jax.Array, many: int) -> tuple[jax.Array, int]:
    *lead, group_in, out_channels = kernel.shape
    return kernel.reshape(*lead, many, group_in // many, out_channels), len(lead)
