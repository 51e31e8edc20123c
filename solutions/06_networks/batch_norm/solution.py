"""The layer that does one thing in training and another afterwards. The reference."""

import jax
import jax.numpy as jnp
from flax import nnx


class BatchNorm(nnx.Module):
    """Each channel normalised over the batch, or by running averages."""

    def __init__(self, channels: int, *, momentum: float = 0.9, epsilon: float = 1e-5):
        """Make `scale`, `bias`, `mean` and `var`, each (channels,)."""
        self.scale = nnx.Param(jnp.ones(channels))
        self.bias = nnx.Param(jnp.zeros(channels))
        self.mean = nnx.BatchStat(jnp.zeros(channels))
        self.var = nnx.BatchStat(jnp.ones(channels))
        self.momentum, self.epsilon = momentum, epsilon

    def __call__(self, x: jax.Array, *, training: bool = False) -> jax.Array:
        """Return the normalised images; in training, store averages too."""
        mean, var = self.mean[...], self.var[...]
        if training:
            m, v = x.mean((0, 1, 2)), x.var((0, 1, 2))
            self.mean[...] = self.momentum * mean + (1 - self.momentum) * m
            self.var[...] = self.momentum * var + (1 - self.momentum) * v
            mean, var = m, v
        return self.scale[...] * (x - mean) / jnp.sqrt(var + self.epsilon) + self.bias[...]
