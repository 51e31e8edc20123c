"""The reference."""

import jax
import jax.numpy as jnp
from given import hat


def smoothed(x: jax.Array, weights: jax.Array = hat, *, stride: int = 1) -> jax.Array:
    """Return the sums of neighbours in `x`, weighted by `weights`, every `stride` steps."""
    return jnp.correlate(x, jnp.asarray(weights), mode="valid")[::stride]
