"""What may depend on values, and what has to be known before. The reference."""

import jax
import jax.numpy as jnp
from jax import lax


def window_at(
    image: jax.Array, row: int | jax.Array, column: int | jax.Array, *, kernel_size: tuple[int, int]
) -> jax.Array:
    """Return the window whose first element is image[row, column]."""
    return lax.dynamic_slice(image, (row, column), kernel_size)


def shapes_under_jit(signal: jax.Array, first: int | jax.Array, *, kernel_size: int, stride: int = 1) -> jax.Array:
    """Return the sum of each window, 0 where it starts before `first`."""
    starts = jnp.arange(0, len(signal) - kernel_size + 1, stride)
    sums = signal[starts[:, None] + jnp.arange(kernel_size)[None, :]].sum(axis=1)
    return jnp.where(starts >= first, sums, 0.0)
