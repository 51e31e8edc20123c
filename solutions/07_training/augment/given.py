"""What every learner may import: a key, which no frame could carry."""

import jax


def key(seed: int) -> jax.Array:
    """Return the key of a seed."""
    return jax.random.key(seed)
