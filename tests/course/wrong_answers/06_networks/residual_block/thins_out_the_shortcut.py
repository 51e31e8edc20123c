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
        if in_channels == out_channels:
            self.projection = None
        else:
            self.projection = nnx.Conv(
                in_channels, out_channels, (1, 1),
                strides=(stride, stride), padding="SAME", rngs=rngs,
            )

    def __call__(self, x: jax.Array) -> jax.Array:
        """Return ReLU of what the convolutions give plus the shortcut."""
        y = self.conv2(nnx.relu(self.conv1(x)))
        if self.projection is None:
            shortcut = x[:, :: self.stride, :: self.stride]
        else:
            shortcut = self.projection(x)
        return nnx.relu(y + shortcut)
