"""A batch walked through a few images at a time."""

from collections.abc import Callable
from typing import TypeVar, cast

import jax
from jax import lax

Total = TypeVar("Total")
Add = Callable[[Total, jax.Array, jax.Array], Total]


def walked(add: Add[Total], start: Total, x: jax.Array, g: jax.Array, *, block: int, devices: int) -> Total:
    """The total once add has seen every image of x and what came of it, block images of every device at a time.

    A batch that is split over devices is split along its first axis. So every device takes its part of a block from
    its own images, and nothing is sent around until the end.
    """
    shares = devices if x.shape[0] % devices == 0 else 1
    own_x, own_g = (array.reshape(shares, -1, *array.shape[1:]) for array in (x, g))
    block = min(block, own_x.shape[1])
    blocks, rest = divmod(own_x.shape[1], block)

    def step(n: jax.Array, total: Total) -> Total:
        images, gradients = (lax.dynamic_slice_in_dim(array, n * block, block, 1) for array in (own_x, own_g))
        return add(total, _joined(images), _joined(gradients))

    total = cast("Callable[..., Total]", lax.fori_loop)(0, blocks, step, start)  # pyright: ignore[reportUnknownMemberType]  # JAX types it in part only
    if rest:
        total = add(total, _joined(own_x[:, -rest:]), _joined(own_g[:, -rest:]))
    return total


def _joined(shares: jax.Array) -> jax.Array:
    return shares.reshape(-1, *shares.shape[2:])
