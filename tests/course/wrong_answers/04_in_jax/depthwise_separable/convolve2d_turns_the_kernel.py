import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from jax.scipy.signal import convolve2d


def depthwise_separable(
    x: jax.Array, depthwise: jax.Array, pointwise: jax.Array
) -> jax.Array:
    """Return x convolved depthwise, then pointwise."""
    responses = [
        convolve2d(x[:, :, c], depthwise[:, :, 0, c], mode="valid")
        for c in range(x.shape[2])
    ]
    return jnp.stack(responses, axis=-1) @ jnp.asarray(pointwise)[0, 0]


def separable_parameters(
    kernel_size: tuple[int, int], in_channels: int, out_channels: int
) -> int:
    """Return the number of weights of both steps together."""
    rows, columns = kernel_size
    return rows * columns * in_channels + in_channels * out_channels
