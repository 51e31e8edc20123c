"""A convolution, a bias and ReLU, as a layer that keeps its weights.

So far a kernel was an argument. In a network it is learned, so something has
to keep it: a module. In Flax a module makes its layers once, in __init__,
and uses them in __call__ as often as it is called:

    x ---> conv: cross-correlation, plus bias ---> ReLU ---> y

    y = max(0, sum of (window * kernel) + bias)    for each output channel

`nnx.Conv(in_features, out_features, kernel_size, ...)` is Flax's layer. Its
`in_features` and `out_features` are what is called in_channels and
out_channels here. Three of its habits surprise:

- `kernel_size` is a tuple, one number for each spatial axis. A plain 3 means
  one axis: no error is raised, and what slides over an image is then a kernel
  that is 3 columns wide and one row high.
- `strides` and `padding` are 1 and "SAME" if nothing is said. Here the block
  is told what it should be, and its own defaults are 1 and "VALID".
- a random number generator, `rngs`, has to be handed on: the kernel is drawn
  from it. The bias begins at 0.

    >>> block = ConvBlock(2, 4, 3, rngs=nnx.Rngs(0))
    >>> block.conv.kernel.shape, block.conv.bias.shape
    ((3, 3, 2, 4), (4,))
    >>> images = jnp.ones((1, 7, 9, 2))
    >>> block(images).shape                         # 7 - 3 + 1, 9 - 3 + 1
    (1, 5, 7, 4)
    >>> half = ConvBlock(2, 4, 3, stride=2, padding="SAME", rngs=nnx.Rngs(0))
    >>> half(images).shape                          # 7 / 2, 9 / 2, rounded up
    (1, 4, 5, 4)
    >>> block.conv.kernel[...] = jnp.zeros((3, 3, 2, 4))
    >>> block.conv.bias[...] = jnp.array([-2.0, 0.0, 1.0, 3.0])
    >>> block(images)[0, 0, 0].tolist()             # ReLU of the bias alone
    [0.0, 0.0, 1.0, 3.0]

Images are float32 arrays (batch, height, width, in_channels). The kernel is a
square of `kernel_size`, and `stride` holds for both axes. The layer must be
called `conv`: the checks write a kernel and a bias of their own into it. You
may import Flax, JAX and NumPy.
"""

import jax
import jax.numpy as jnp
from flax import nnx


class ConvBlock(nnx.Module):
    """A convolution with a bias, then ReLU."""

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int,
        *,
        stride: int = 1,
        padding: str = "VALID",
        rngs: nnx.Rngs,
    ):
        """Make the layer `conv`, whose kernel is drawn from `rngs`."""
        self.conv = nnx.Conv(
            in_channels,
            out_channels,
            (kernel_size, kernel_size),
            strides=(stride, stride),
            padding=padding,
            rngs=rngs,
        )

    def __call__(self, x: jax.Array) -> jax.Array:
        """Return ReLU of the convolution of a batch of images."""
        y = self.conv(x) + self.conv.bias[...]
        return jnp.maximum(0, y)
