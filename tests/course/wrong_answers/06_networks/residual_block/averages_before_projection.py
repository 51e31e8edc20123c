"""A block that learns what to change.

A deep stack of convolutions has to learn even to hand an image on unchanged.
A residual block (He, Zhang, Ren and Sun, "Deep residual learning for image
recognition", 2015) hands it on by itself, and its convolutions learn only the
difference, the residual:

    x ---> conv1 ---> ReLU ---> conv2 ---> (+) ---> ReLU ---> y
     \\_________________________________/
                 the shortcut

    y = ReLU(conv2(ReLU(conv1(x))) + x)

Where conv1 and conv2 give 0, a block changes nothing of what is not negative.
And the gradient of y comes back to x on two ways; on the short one it meets no
weights, so that it reaches the first layers of a very deep network, too.

A sum needs two arrays of one shape. Where the block changes the number of
channels, or halves the image by a stride, x no longer fits. Then a convolution
1x1, with the same stride, fits it:

    y = ReLU(conv2(ReLU(conv1(x))) + projection(x))

    conv1       3x3, SAME, stride as given,  in_channels  -> out_channels
    conv2       3x3, SAME, stride 1,         out_channels -> out_channels
    projection  1x1, SAME, stride as given,  in_channels  -> out_channels

    >>> block = ResidualBlock(4, 4, rngs=nnx.Rngs(0))
    >>> block.projection is None                    # x fits as it is
    True
    >>> for conv in (block.conv1, block.conv2):
    ...     conv.kernel[...] = jnp.zeros((3, 3, 4, 4))
    >>> x = jnp.array([-1.0, 0.0, 2.0, 3.0]).reshape(1, 1, 1, 4)
    >>> block(x).ravel().tolist()
    [0.0, 0.0, 2.0, 3.0]
    >>> half = ResidualBlock(4, 6, stride=2, rngs=nnx.Rngs(0))
    >>> half.projection.kernel.shape
    (1, 1, 4, 6)
    >>> half(jnp.ones((1, 7, 10, 4))).shape         # 7 / 2, rounded up
    (1, 4, 5, 6)

The layers must be called `conv1`, `conv2` and `projection`; all have a bias.
`projection` is None where the number of channels stays and the stride is 1
(set it once: in Flax an attribute that was None cannot become a layer).
Images are float32, (batch, height, width, in_channels). (In the paper a batch
norm follows each convolution, and then no bias is needed. It is left out here
to show the shortcut alone.) You may import Flax, JAX and NumPy.
"""

import jax
import jax.numpy as jnp
from flax import nnx


class ResidualBlock(nnx.Module):
    """Two convolutions whose result is added to the input, then ReLU."""

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        *,
        stride: int = 1,
        rngs: nnx.Rngs,
    ):
        """Make `conv1`, `conv2` and, where x would not fit, `projection`."""
        self.stride = stride
        self.conv1 = nnx.Conv(
            in_channels, out_channels, (3, 3),
            strides=(stride, stride), padding="SAME", rngs=rngs,
        )
        self.conv2 = nnx.Conv(
            out_channels, out_channels, (3, 3), padding="SAME", rngs=rngs
        )
        if in_channels == out_channels and stride == 1:
            self.projection = None
        else:
            self.projection = nnx.Conv(
                in_channels, out_channels, (1, 1),
                strides=(1, 1), padding="SAME", rngs=rngs,
            )

    def __call__(self, x: jax.Array) -> jax.Array:
        """Return ReLU of what the convolutions give plus the shortcut."""
        y = self.conv2(nnx.relu(self.conv1(x)))
        shortcut = x
        if self.projection is not None:
            window = (self.stride, self.stride)
            shortcut = nnx.avg_pool(x, window, strides=window, padding="SAME")
            shortcut = self.projection(shortcut)
        return nnx.relu(y + shortcut)
