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
    windows = windows_of(x, kernel_size)
    numbers = kernel_size[0] * kernel_size[1] * x.shape[2]
    return windows.transpose(0, 1, 4, 2, 3).reshape(-1, numbers)


def as_matrix_product(x: jax.Array, kernel: jax.Array) -> jax.Array:
    """Return all feature maps by one product of two matrices."""
    rows, columns, _, out_channels = kernel.shape
    high, wide = x.shape[0] - rows + 1, x.shape[1] - columns + 1
    kernel_matrix = kernel.transpose(2, 0, 1, 3).reshape(-1, out_channels)
    product = patch_matrix(x, (rows, columns)) @ kernel_matrix
    return product.reshape(high, wide, out_channels)
