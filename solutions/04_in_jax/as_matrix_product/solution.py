"""A whole convolution as one product of two matrices. The reference."""

import jax
import jax.numpy as jnp


def patch_matrix(x: jax.Array, kernel_size: tuple[int, int]) -> jax.Array:
    """Return one row for each place: the patch that lies there, flattened."""
    height, width = x.shape[0] - kernel_size[0] + 1, x.shape[1] - kernel_size[1] + 1
    rows, columns = kernel_size
    taps = [x[a : a + height, b : b + width] for a in range(rows) for b in range(columns)]
    return jnp.stack(taps, axis=2).reshape(height * width, -1)


def as_matrix_product(x: jax.Array, kernel: jax.Array) -> jax.Array:
    """Return all feature maps by one product of two matrices."""
    product = patch_matrix(x, kernel.shape[:2]) @ kernel.reshape(-1, kernel.shape[3])
    height, width = x.shape[0] - kernel.shape[0] + 1, x.shape[1] - kernel.shape[1] + 1
    return product.reshape(height, width, kernel.shape[3])
