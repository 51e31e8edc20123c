"""All windows of an image as one array. The reference."""

import jax
import jax.numpy as jnp


def vectorised_windows(x: jax.Array, kernel_size: tuple[int, int], *, stride: tuple[int, int] = (1, 1)) -> jax.Array:
    """Return all windows: (places, places, taps, taps, channels)."""
    height, width, _ = x.shape
    rows = jnp.arange(0, height - kernel_size[0] + 1, stride[0])[:, None] + jnp.arange(kernel_size[0])[None, :]
    columns = jnp.arange(0, width - kernel_size[1] + 1, stride[1])[:, None] + jnp.arange(kernel_size[1])[None, :]
    return x[rows[:, None, :, None], columns[None, :, None, :]]
