"""The reference."""

import jax.numpy as jnp
from flax import nnx


class Affine(nnx.Module):
    """`x @ kernel + bias`; counts a running mean of its inputs in `mean`."""

    def __init__(self, inputs: int, outputs: int, *, rngs: nnx.Rngs):
        self.kernel = nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), (inputs, outputs)))
        self.bias = nnx.Param(jnp.zeros(outputs))
        self.mean = nnx.BatchStat(jnp.zeros(inputs))
        self.dropout = nnx.Dropout(0.5, rngs=rngs)

    def __call__(self, x, *, training=False):
        if training:
            self.mean[...] = 0.5 * self.mean[...] + 0.5 * x.mean(0)
        return x @ self.kernel[...] + self.bias[...]

    def halved(self, x):
        return self(x) / 2


def squared(layer, x):
    return (layer(x) ** 2).sum()
