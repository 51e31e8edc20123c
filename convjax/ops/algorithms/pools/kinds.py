"""What a pool makes of a window, and what is asked of it."""

from typing import Literal

import jax
import jax.numpy as jnp
import numpy as np

Kind = Literal["largest", "smallest", "sum"]
Task = Literal["pooled", "collected", "spread"]


def filling(kind: Kind, dtype: np.dtype) -> np.ndarray:
    """What stands in the padding: no element is worse."""
    if kind == "sum":
        return np.zeros((), dtype)
    if jnp.issubdtype(dtype, jnp.floating):
        return np.array(-np.inf if kind == "largest" else np.inf, dtype)
    return np.array(jnp.iinfo(dtype).min if kind == "largest" else jnp.iinfo(dtype).max, dtype)


def stays(kind: Kind, one: jax.Array, other: jax.Array) -> jax.Array:
    """Where an element is taken before one that comes after it."""
    return (one >= other if kind == "largest" else one <= other) | (one != one)
