"""Other right answers."""

import jax
import jax.numpy as jnp
from flax import nnx


class ResidualBlock__with_the_shortcut_first(nnx.Module):
    def __init__(self, in_channels, out_channels, *, stride=1, rngs):
        fits = (in_channels, stride) == (out_channels, 1)
        if fits:
            self.projection = None
        else:
            self.projection = nnx.Conv(in_channels, out_channels, [1, 1], strides=[stride] * 2, rngs=rngs)
        self.conv1 = nnx.Conv(in_channels, out_channels, [3, 3], strides=[stride] * 2, rngs=rngs)
        self.conv2 = nnx.Conv(out_channels, out_channels, [3, 3], rngs=rngs)

    def __call__(self, x):
        y = x
        if self.projection is not None:
            y = self.projection(x)
        y += self.conv2(nnx.relu(self.conv1(x)))
        return nnx.relu(y)


class _Weights(nnx.Module):
    def __init__(self, shape, rngs):
        self.kernel = nnx.Param(0.1 * jax.random.normal(rngs.params(), shape))
        self.bias = nnx.Param(jnp.zeros(shape[-1]))

    def __call__(self, x, stride=1):
        layout = ("NHWC", "HWIO", "NHWC")
        y = jax.lax.conv_general_dilated(x, self.kernel[...], (stride, stride), "SAME", dimension_numbers=layout)
        return y + self.bias[...]


class ResidualBlock__by_lax(nnx.Module):
    def __init__(self, in_channels, out_channels, *, stride=1, rngs):
        self.stride = stride
        self.conv1 = _Weights((3, 3, in_channels, out_channels), rngs)
        self.conv2 = _Weights((3, 3, out_channels, out_channels), rngs)
        needed = stride != 1 or in_channels != out_channels
        self.projection = _Weights((1, 1, in_channels, out_channels), rngs) if needed else None

    def __call__(self, x):
        y = self.conv2(jax.nn.relu(self.conv1(x, self.stride)))
        if self.projection is None:
            return jax.nn.relu(x + y)
        picked = x[:, :: self.stride, :: self.stride]  # a 1×1 kernel sees nothing else
        return jax.nn.relu(picked @ self.projection.kernel[...][0, 0] + self.projection.bias[...] + y)
