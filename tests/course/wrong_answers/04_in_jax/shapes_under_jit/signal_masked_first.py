import jax
import jax.numpy as jnp
from jax import lax


def window_at(
    image: jax.Array,
    row: int | jax.Array,
    column: int | jax.Array,
    *,
    kernel_size: tuple[int, int],
) -> jax.Array:
    """Return the window whose first element is image[row, column]."""
    return lax.dynamic_slice(image, (row, column), kernel_size)


def shapes_under_jit(
    signal: jax.Array,
    first: int | jax.Array,
    *,
    kernel_size: int,
    stride: int = 1,
) -> jax.Array:
    """Return the sum of each window, 0 where it starts before `first`."""
    count = (signal.shape[0] - kernel_size) // stride + 1
    starts = stride * jnp.arange(count)
    left = jnp.where(jnp.arange(signal.shape[0]) >= first, signal, 0)
    return left[starts[:, None] + jnp.arange(kernel_size)[None, :]].sum(axis=1)
