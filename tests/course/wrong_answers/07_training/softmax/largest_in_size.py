import jax
import jax.numpy as jnp


def softmax(logits: jax.Array) -> jax.Array:
    """Return the share of each class, along the last axis."""
    largest = jnp.abs(logits).max(axis=-1, keepdims=True)
    powers = jnp.exp(logits - largest)
    return powers / powers.sum(axis=-1, keepdims=True)
