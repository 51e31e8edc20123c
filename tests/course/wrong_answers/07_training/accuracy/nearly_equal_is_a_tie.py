import jax
import jax.numpy as jnp


def accuracy(logits: jax.Array, labels: jax.Array) -> jax.Array:
    """Return the share of images whose largest logit is the label's."""
    largest = logits.max(axis=1, keepdims=True)
    answers = jnp.argmax(jnp.isclose(logits, largest), axis=1)    # first one
    return jnp.mean(answers == labels)
