"""What every learner may import."""

from flax import nnx


def rngs(seed):
    return nnx.Rngs(seed)
