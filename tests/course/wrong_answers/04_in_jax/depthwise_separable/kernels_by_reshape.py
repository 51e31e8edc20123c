"""What does taking a convolution apart save?

An ordinary kernel does two things at once: it looks around each pixel, and it
mixes the channels. A depthwise separable convolution does one after the other:

    1. depthwise   each channel is convolved with a kernel of its own; no
                   channel sees another one
    2. pointwise   a 1×1 convolution mixes the channels at each place

                 kernel                            weights
    ordinary     (rows, columns, in, out)          rows * columns * in * out
    depthwise    (rows, columns, 1, in)            rows * columns * in
    pointwise    (1, 1, in, out)                   in * out

From 32 to 64 channels with 3×3, that is 288 + 2048 = 2336 weights instead of
18432. What is lost: all output channels share the same depthwise responses;
an ordinary kernel looks around in another way for each of them. MobileNet
(Howard et al., 2017) is built of such pairs.

The third axis of the depthwise kernel is 1, because each kernel reaches
through one channel; the last counts them. lax.conv_general_dilated takes that
very array if feature_group_count is the number of channels of x: it then
convolves every channel by itself.

    >>> import numpy as np
    >>> x = np.array([[[1.0, 1], [2, 1], [3, 1]], [[4, 1], [5, 1], [6, 1]]])
    >>> depthwise = np.ones((2, 2, 1, 2)) * [1.0, 10.0]
    >>> pointwise = np.array([[[[1.0, 0.0], [1.0, -1.0]]]])
    >>> np.asarray(depthwise_separable(x, depthwise, pointwise)).tolist()
    [[[52.0, -40.0], [56.0, -40.0]]]
    >>> separable_parameters((3, 3), 32, 64)
    2336

In the example the depthwise responses are 12 and 16 in channel 0 and 40 and
40 in channel 1. Output channel 0 adds the two channels up, output channel 1
is the second one with its sign turned.

Stride 1, no padding, no bias, and nothing between the two steps. x is
(rows, columns, channels), without a batch axis, and so is what comes out, a
float array of JAX or NumPy. The count is one int. You may import JAX, NumPy
and the standard library, and call whatever convolution you like.
"""

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
