import jax
import jax.numpy as jnp


def softmax(logits: jax.Array) -> jax.Array:
    """Return the share of each class, along the last axis."""
    axis = 0 if logits.ndim == 1 else 1
    powers = jnp.exp(logits - logits.max(axis=axis, keepdims=True))
    return powers / powers.sum(axis=axis, keepdims=True)
