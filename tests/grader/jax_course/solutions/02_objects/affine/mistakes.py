"""Wrong ones."""

import jax.numpy as jnp
import numpy as np
from flax import nnx
from given import rngs

from grader.checks import call, given, mistake

assert rngs(0) is not None


class _Affine(nnx.Module):
    def __init__(self, inputs, outputs, *, rngs):
        self.kernel = nnx.Param(jnp.ones((inputs, outputs)))
        self.bias = nnx.Param(jnp.zeros(outputs))
        self.mean = nnx.BatchStat(jnp.zeros(inputs))


@mistake("forgets the bias", "Your layer with {inputs} inputs leaves its bias out.", of="Affine")
class WithoutBias(_Affine):
    def __call__(self, x, *, training=False):
        return x @ self.kernel[...]


@mistake("adds the bias twice", "The bias is added twice.", of="Affine")
class TwoBiases(_Affine):
    def __call__(self, x, *, training=False):
        return x @ self.kernel[...] + 2 * self.bias[...]


def probes(rng):
    for seed in range(4):  # of one shape: JAX compiles anew for each
        draw = np.random.default_rng(rng.getrandbits(64))
        layer = call.Affine.construct(3, 2, rngs=given.rngs(seed))
        layer.write_state({"kernel": draw.normal(size=(3, 2)), "bias": draw.normal(size=2)})
        yield layer(draw.normal(size=(4, 3)).astype(np.float32))
