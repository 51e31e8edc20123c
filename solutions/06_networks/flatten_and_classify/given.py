"""What a check needs in the worker."""

from flax import nnx


def rngs(seed: int) -> nnx.Rngs:
    """Return the random number generators of a layer."""
    return nnx.Rngs(seed)
