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
        return nnx.relu6(self.conv(x))
