"""Right ones."""

import jax
import jax.numpy as jnp
from flax import nnx


class Affine__by_einsum(nnx.Module):
    def __init__(self, inputs, outputs, *, rngs):
        self.kernel = nnx.Param(jax.random.normal(rngs.params(), (inputs, outputs)))
        self.bias = nnx.Param(jnp.ones(outputs))
        self.mean = nnx.BatchStat(jnp.zeros(inputs))

    def __call__(self, x, *, training=False):
        if training:
            self.mean[...] = (self.mean[...] + x.mean(0)) / 2
        return jnp.einsum("...i,io->...o", x, self.kernel[...]) + self.bias[...]

    def halved(self, x):
        return 0.5 * self(x)
