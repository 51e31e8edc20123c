"""Other right answers."""

import jax
import jax.numpy as jnp


def cross_entropy__log_softmax_and_one_hot(logits, labels):
    right = jax.nn.one_hot(labels, logits.shape[-1])
    return -jnp.sum(right * jax.nn.log_softmax(logits, axis=-1), axis=-1).mean()


def cross_entropy__largest_subtracted_by_hand(logits, labels):
    less = logits - logits.max(axis=1, keepdims=True)
    losses = jnp.log(jnp.exp(less).sum(axis=1)) - less[jnp.arange(len(labels)), labels]
    return losses.sum() / len(losses)


def cross_entropy__right_logits_picked_out(logits, labels):
    right = jnp.take_along_axis(logits, labels[:, None], axis=1)[:, 0]
    return jnp.mean(jax.nn.logsumexp(logits, axis=1) - right)


def cross_entropy__in_a_loop(logits, labels):
    total = 0.0
    for row, label in zip(logits, labels, strict=True):
        largest = jnp.max(row)
        total += largest + jnp.log(jnp.sum(jnp.exp(row - largest))) - row[label]
    return total / logits.shape[0]
