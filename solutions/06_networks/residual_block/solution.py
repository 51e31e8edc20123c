"""A block that learns what to change. The reference."""

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
        self.conv1 = nnx.Conv(in_channels, out_channels, (3, 3), strides=stride, padding="SAME", rngs=rngs)
        self.conv2 = nnx.Conv(out_channels, out_channels, (3, 3), padding="SAME", rngs=rngs)
        if stride == 1 and in_channels == out_channels:
            self.projection = None
        else:
            self.projection = nnx.Conv(in_channels, out_channels, (1, 1), strides=stride, rngs=rngs)

    def __call__(self, x: jax.Array) -> jax.Array:
        """Return ReLU of what the convolutions give plus the shortcut."""
        residual = self.conv2(jnp.maximum(self.conv1(x), 0))
        shortcut = x if self.projection is None else self.projection(x)
        return jnp.maximum(residual + shortcut, 0)
