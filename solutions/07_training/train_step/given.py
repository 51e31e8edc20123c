"""What every learner may import: a stream of random numbers, which no frame could carry."""

from flax import nnx


def rngs(seed: int) -> nnx.Rngs:
    """Return the stream of a seed."""
    return nnx.Rngs(seed)
