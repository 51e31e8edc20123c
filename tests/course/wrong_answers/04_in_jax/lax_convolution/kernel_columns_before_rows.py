"""Calling the convolution that JAX has

jax.lax.conv_general_dilated does all of it: strides, padding, channels, whole
batches, on any device. But an array does not know which of its axes is which,
so you have to say it: one letter for each axis, in their order.

    N  the batch      H  rows         I  in_channels, of a kernel
    C  channels       W  columns      O  out_channels, of a kernel

`dimension_numbers` has three such words, for the images, the kernel and the
result. Left out, they are "NCHW", "OIHW" and "NCHW", which is not the layout
here: our arrays have their channels last.

    array    axes                                            word
    x        (batch, height, width, channels)                ?
    kernel   (rows, columns, in_channels, out_channels)      ?
    result   (batch, height, width, out_channels)            ?

A wrong word is told only where sizes do not fit. Where they fit by chance,
the numbers are wrong and nothing is said: a kernel with as many channels out
as in can be read either way.

    in_channels down, out_channels across      x  1 10

        1 2      read as it is meant:  1*1 + 10*3 = 31    1*2 + 10*4 = 42
        3 4      read as O before I:   1*1 + 10*2 = 21    1*3 + 10*4 = 43

The arguments, in their order: x, the kernel, the strides (one for rows, one
for columns), the padding (for each axis a pair: before, behind), and by name
dimension_numbers=(word, word, word). The kernel is not flipped.

    >>> x = jnp.array([1.0, 10.0]).reshape(1, 1, 1, 2)
    >>> kernel = jnp.array([[1.0, 2.0], [3.0, 4.0]]).reshape(1, 1, 2, 2)
    >>> lax_convolution(x, kernel)[0, 0, 0].tolist()
    [31.0, 42.0]
    >>> lax_convolution(x, kernel, padding=((0, 1), (2, 0))).shape
    (1, 2, 3, 2)

PyTorch's arrays have the channels first: images (batch, channels, height,
width), kernels (out_channels, in_channels, rows, columns). With other words
the same call takes them as they are, and can still give the result in ours;
no array has to be turned round.

    >>> first = x.transpose(0, 3, 1, 2), kernel.transpose(3, 2, 0, 1)
    >>> from_channels_first(*first)[0, 0, 0].tolist()
    [31.0, 42.0]

All are JAX arrays of float32; kernels fit, in_channels agree. You may import
JAX and NumPy. On your honour: one call of lax.conv_general_dilated in each
function, and no array turned round or reshaped.
"""

import jax
import jax.numpy as jnp
from jax import lax


def lax_convolution(
    x: jax.Array,
    kernel: jax.Array,
    *,
    stride: tuple[int, int] = (1, 1),
    padding: tuple[tuple[int, int], tuple[int, int]] = ((0, 0), (0, 0)),
) -> jax.Array:
    """Return the feature maps of a batch of images, channels last."""
    return lax.conv_general_dilated(
        x, kernel, stride, padding, dimension_numbers=("NHWC", "HWIO", "NHWC")
    )


def from_channels_first(x: jax.Array, kernel: jax.Array) -> jax.Array:
    """Return the same, channels last, of arrays with the channels first."""
    return lax.conv_general_dilated(
        x, kernel, (1, 1), ((0, 0), (0, 0)), dimension_numbers=("NCHW", "OIWH", "NHWC")
    )
