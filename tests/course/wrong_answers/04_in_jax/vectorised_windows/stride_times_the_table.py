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

    rows = (jnp.arange(high)[:, None] + jnp.arange(kernel_size[0])[None, :]) * stride[0]
    columns = (jnp.arange(wide)[:, None] + jnp.arange(kernel_size[1])[None, :]) * stride[1]
    return x[rows[:, None, :, None], columns[None, :, None, :]]
