"""Other right answers."""

import jax
import jax.numpy as jnp
from flax import nnx


class LeNet5__padded_to_32(nnx.Module):
    def __init__(self, *, in_channels=1, classes=10, rngs):
        self.conv1 = nnx.Conv(in_channels, 6, (5, 5), padding="VALID", rngs=rngs)
        self.conv2 = nnx.Conv(6, 16, (5, 5), padding=0, rngs=rngs)
        self.dense1 = nnx.Linear(400, 120, rngs=rngs)
        self.dense2 = nnx.Linear(120, 84, rngs=rngs)
        self.dense3 = nnx.Linear(84, classes, rngs=rngs)

    def __call__(self, x):
        x = jnp.pad(x, ((0, 0), (2, 2), (2, 2), (0, 0)))
        x = nnx.relu(nnx.max_pool(self.conv1(x), (2, 2), (2, 2)))
        x = nnx.relu(nnx.max_pool(self.conv2(x), (2, 2), (2, 2)))
        x = x.reshape((-1, 400))
        return self.dense3(nnx.relu(self.dense2(nnx.relu(self.dense1(x)))))


class _Weights(nnx.Module):
    def __init__(self, shape, rngs):
        self.kernel = nnx.Param(0.1 * jax.random.normal(rngs.params(), shape))
        self.bias = nnx.Param(jnp.zeros(shape[-1]))

    def __call__(self, x, padding=0):
        kernel = self.kernel[...]
        if kernel.ndim == 2:
            return x @ kernel + self.bias[...]
        layout = ("NHWC", "HWIO", "NHWC")
        sides = [(padding, padding)] * 2
        return jax.lax.conv_general_dilated(x, kernel, (1, 1), sides, dimension_numbers=layout) + self.bias[...]


class LeNet5__whose_c5_is_a_convolution(nnx.Module):
    def __init__(self, *, in_channels=1, classes=10, rngs):
        self.conv1 = _Weights((5, 5, in_channels, 6), rngs)
        self.conv2 = _Weights((5, 5, 6, 16), rngs)
        self.dense1 = _Weights((400, 120), rngs)
        self.dense2 = _Weights((120, 84), rngs)
        self.dense3 = _Weights((84, classes), rngs)

    def __call__(self, x):
        x = self.pooled(jax.nn.relu(self.conv1(x, padding=2)))
        x = self.pooled(jax.nn.relu(self.conv2(x)))
        c5 = jnp.einsum("bhwc,hwco->bo", x, self.dense1.kernel[...].reshape(5, 5, 16, 120))
        x = jax.nn.relu(c5 + self.dense1.bias[...])
        return self.dense3(jax.nn.relu(self.dense2(x)))

    def pooled(self, x):
        batch, height, width, channels = x.shape
        return x.reshape(batch, height // 2, 2, width // 2, 2, channels).max((2, 4))
