"""What a check needs in the worker."""

from flax import nnx


def rngs(seed: int) -> nnx.Rngs:
    """Return the random number generators of a layer."""
    return nnx.Rngs(seed)


def rngs_without_params() -> nnx.Rngs:
    """Return generators that have no stream for a kernel: only a layer that asks others can still draw one."""
    return nnx.Rngs(dropout=0)
