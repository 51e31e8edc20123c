"""What does taking a convolution apart save? The reference."""

import jax
from jax import lax


def depthwise_separable(x: jax.Array, depthwise: jax.Array, pointwise: jax.Array) -> jax.Array:
    """Return x convolved depthwise, then pointwise."""
    apart = _convolved(x[None], depthwise, groups=x.shape[-1])
    return _convolved(apart, pointwise, groups=1).squeeze(axis=0)


def separable_parameters(kernel_size: tuple[int, int], in_channels: int, out_channels: int) -> int:
    """Return the number of weights of both steps together."""
    rows, columns = kernel_size
    return rows * columns * in_channels + in_channels * out_channels


def _convolved(x: jax.Array, kernel: jax.Array, *, groups: int) -> jax.Array:
    numbers = ("NHWC", "HWIO", "NHWC")
    return lax.conv_general_dilated(x, kernel, (1, 1), "VALID", dimension_numbers=numbers, feature_group_count=groups)
