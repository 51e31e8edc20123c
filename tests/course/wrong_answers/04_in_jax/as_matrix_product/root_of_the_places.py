import jax
import jax.numpy as jnp


def windows_of(x, kernel_size):
    high = x.shape[0] - kernel_size[0] + 1
    wide = x.shape[1] - kernel_size[1] + 1
    rows = jnp.arange(high)[:, None] + jnp.arange(kernel_size[0])[None, :]
    columns = jnp.arange(wide)[:, None] + jnp.arange(kernel_size[1])[None, :]
    return x[rows[:, None, :, None], columns[None, :, None, :]]


def patch_matrix(x: jax.Array, kernel_size: tuple[int, int]) -> jax.Array:
    """Return one row for each place: the patch that lies there, flattened."""
    numbers = kernel_size[0] * kernel_size[1] * x.shape[2]
    return windows_of(x, kernel_size).reshape(-1, numbers)


def as_matrix_product(x: jax.Array, kernel: jax.Array) -> jax.Array:
    """Return all feature maps by one product of two matrices."""
    out_channels = kernel.shape[-1]
    patches = patch_matrix(x, kernel.shape[:2])
    product = patches @ kernel.reshape(-1, out_channels)
    side = int(patches.shape[0] ** 0.5)
    return product.reshape(side, -1, out_channels)
