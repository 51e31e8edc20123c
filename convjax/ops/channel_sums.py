"""Sums of each channel over all images and positions, and numbers laid out over them, which is their transpose."""

import math
from collections.abc import Callable
from functools import partial
from typing import Any, cast

import jax.numpy as jnp
from jax import lax
from jaxtyping import Array

from convjax import compatibility

IN_ONE_ROW = 1024  # numbers; XLA adds rows of so many in vectors, and takes a few channels one by one


def channel_sum(x: Array) -> Array:
    """The sum over all axes but the last.

    On a CPU the channels of many positions are one row, so that the rows are added as vectors and each row at the end.
    """
    return _on_platform(x, cpu=_sum_by_rows, default=_sum)


def over_positions(numbers: Array, images: Array) -> Array:
    """One number per channel, the same at all images and positions; its gradient is a sum like the one above.

    Where explicit axes of a mesh split the images, it stands at one position of one image, to be multiplied and added
    as it is: laid out it would be a whole batch on every device.
    """
    if any(compatibility.split_by(images)):
        return numbers.reshape((1,) * (images.ndim - 1) + (-1,))
    return _on_platform(
        numbers,
        cpu=partial(_laid_out_by_rows, shape=images.shape),
        default=partial(jnp.broadcast_to, shape=images.shape),
    )


_on_platform = cast("Callable[..., Array]", lax.platform_dependent)  # JAX types it in part only


def _sum(x: Array) -> Array:
    return x.sum(tuple(range(x.ndim - 1)))


def _sum_by_rows(x: Array) -> Array:
    rows = _rows(x.shape)
    if rows is None or any(compatibility.split_by(x)):
        return _sum(x)
    row = x.reshape(rows).sum((0, 1))
    return row.reshape(-1, x.shape[-1]).sum(0)


def _laid_out_by_rows(numbers: Array, shape: tuple[Any, ...]) -> Array:
    rows = _rows(shape)
    if rows is None:
        return jnp.broadcast_to(numbers, shape)
    row = jnp.broadcast_to(numbers, (rows[-1] // shape[-1], shape[-1])).reshape(-1)
    return jnp.broadcast_to(row, rows).reshape(shape)


def _rows(shape: tuple[Any, ...]) -> tuple[Any, int, int] | None:
    """(batch, rows, numbers in a row): the images stay apart, since devices may share them; None if there are none."""
    batch, *size, channels = shape
    if not all(isinstance(side, int) for side in size):
        return None
    positions = math.prod(size)
    most = IN_ONE_ROW // channels
    together = next((some for some in range(most, 1, -1) if positions % some == 0), 1)
    return None if together == 1 else (batch, positions // together, together * channels)
