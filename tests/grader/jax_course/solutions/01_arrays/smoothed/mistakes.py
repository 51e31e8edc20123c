"""Wrong ones."""

import jax.numpy as jnp
import numpy as np

from grader.checks import call, mistake


@mistake("flips the weights", "That is a true convolution: the weights are flipped.")
def flipped(x, weights, *, stride=1):
    return jnp.convolve(x, weights, mode="valid")[::stride]


@mistake("pads", "Too many sums, {got}: the row was padded.")
def padded(x, weights, *, stride=1):
    return jnp.correlate(x, weights, mode="same")[::stride]


@mistake("is no JAX", "NumPy cannot be traced.")
def in_numpy(x, weights, *, stride=1):
    return np.correlate(np.asarray(x), np.asarray(weights), mode="valid")[::stride]


def probes(rng):
    for _ in range(4):  # of one shape: JAX compiles anew for each
        draw = np.random.default_rng(rng.getrandbits(64))
        x, weights = draw.normal(size=6).astype(np.float32), draw.normal(size=2).astype(np.float32)
        yield call.smoothed(x, weights)
        yield call.smoothed.grad(x, weights, argnums=1, cotangent=np.ones(5, np.float32))
