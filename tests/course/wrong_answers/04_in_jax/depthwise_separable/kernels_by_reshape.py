import jax
import jax.numpy as jnp
import numpy as np
from jax import lax


def depthwise_separable(
    x: jax.Array, depthwise: jax.Array, pointwise: jax.Array
) -> jax.Array:
    """Return x convolved depthwise, then pointwise."""
    rows, columns, _, channels = depthwise.shape
    kernels = np.asarray(depthwise).reshape(channels, rows, columns)
    windows = np.lib.stride_tricks.sliding_window_view(
        np.asarray(x), (rows, columns), axis=(0, 1)
    )
    responses = np.einsum("ijcab,cab->ijc", windows, kernels)
    return responses @ np.asarray(pointwise)[0, 0]


def separable_parameters(
    kernel_size: tuple[int, int], in_channels: int, out_channels: int
) -> int:
    """Return the number of weights of both steps together."""
    rows, columns = kernel_size
    return rows * columns * in_channels + in_channels * out_channels
