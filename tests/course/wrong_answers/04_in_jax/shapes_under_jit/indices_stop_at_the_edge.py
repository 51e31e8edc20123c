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
    rows = row + jnp.arange(kernel_size[0])
    columns = column + jnp.arange(kernel_size[1])
    return image[rows[:, None], columns[None, :]]


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
    sums = signal[starts[:, None] + jnp.arange(kernel_size)[None, :]].sum(axis=1)

    return jnp.where(starts >= first, sums, 0)
