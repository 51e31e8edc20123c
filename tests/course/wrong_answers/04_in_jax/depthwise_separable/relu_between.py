import jax
import jax.numpy as jnp
import numpy as np
from jax import lax


def depthwise_separable(
    x: jax.Array, depthwise: jax.Array, pointwise: jax.Array
) -> jax.Array:
    """Return x convolved depthwise, then pointwise."""
    x, depthwise, pointwise = map(jnp.asarray, (x, depthwise, pointwise))
    responses = lax.conv_general_dilated(
        x[None],
        depthwise,
        (1, 1),
        "VALID",
        dimension_numbers=("NHWC", "HWIO", "NHWC"),
        feature_group_count=x.shape[2],
    )[0]
    return jax.nn.relu(responses) @ pointwise[0, 0]


def separable_parameters(
    kernel_size: tuple[int, int], in_channels: int, out_channels: int
) -> int:
    """Return the number of weights of both steps together."""
    rows, columns = kernel_size
    return rows * columns * in_channels + in_channels * out_channels
