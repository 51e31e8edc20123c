import jax
import jax.numpy as jnp
from flax import nnx


class BatchNorm(nnx.Module):
    """Each channel normalised over the batch, or by running averages."""

    def __init__(
        self, channels: int, *, momentum: float = 0.9, epsilon: float = 1e-5
    ):
        """Make `scale`, `bias`, `mean` and `var`, each (channels,)."""
        self.momentum = momentum
        self.epsilon = epsilon
        self.scale = nnx.Param(jnp.ones((channels,)))
        self.bias = nnx.Param(jnp.zeros((channels,)))
        self.mean = nnx.BatchStat(jnp.zeros((channels,)))
        self.var = nnx.BatchStat(jnp.ones((channels,)))

    def __call__(self, x: jax.Array, *, training: bool = False) -> jax.Array:
        """Return the normalised images; in training, store averages too."""
        if training:
            m = x.mean(axis=(0, 1, 2))
            v = ((x - m) ** 2).mean(axis=(0, 1, 2))
            self.mean[...] = self.momentum * self.mean[...] + (1 - self.momentum) * m
            self.var[...] = self.momentum * self.var[...] + (1 - self.momentum) * v
        else:
            m = self.mean[...]
            v = self.var[...]
        y = (x - m) / (jnp.sqrt(v) + self.epsilon)
        return self.scale[...] * y + self.bias[...]
