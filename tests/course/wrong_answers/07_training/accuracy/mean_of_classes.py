import jax
import jax.numpy as jnp


def accuracy(logits: jax.Array, labels: jax.Array) -> jax.Array:
    """Return the share of images whose largest logit is the label's."""
    right = jnp.argmax(logits, axis=1) == labels
    shares = [right[labels == label].mean() for label in jnp.unique(labels)]
    return jnp.stack(shares).mean()
