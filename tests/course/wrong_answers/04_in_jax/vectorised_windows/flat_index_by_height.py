import jax
import jax.numpy as jnp


def vectorised_windows(
    x: jax.Array,
    kernel_size: tuple[int, int],
    *,
    stride: tuple[int, int] = (1, 1),
) -> jax.Array:
    """Return all windows: (places, places, taps, taps, channels)."""
    high = (x.shape[0] - kernel_size[0]) // stride[0] + 1
    wide = (x.shape[1] - kernel_size[1]) // stride[1] + 1

    rows = stride[0] * jnp.arange(high)[:, None] + jnp.arange(kernel_size[0])[None, :]
    columns = stride[1] * jnp.arange(wide)[:, None] + jnp.arange(kernel_size[1])[None, :]

    pixels = x.reshape(-1, x.shape[2])
    index = rows[:, None, :, None] * x.shape[0] + columns[None, :, None, :]
    return pixels[index]
