"""Other right answers."""

import jax
import jax.numpy as jnp
import numpy as np


def accuracy__in_a_loop(logits, labels):
    right = 0
    for row, label in zip(np.asarray(logits).tolist(), np.asarray(labels).tolist(), strict=True):
        right += row.index(max(row)) == label
    return right / len(labels)


def accuracy__in_numpy(logits, labels):
    return float((np.argmax(np.asarray(logits), axis=1) == np.asarray(labels)).mean())


def accuracy__from_the_shares(logits, labels):
    answers = jnp.argmax(jax.nn.one_hot(jnp.argmax(logits, axis=-1), logits.shape[-1]), axis=-1)
    return (answers == labels).astype(jnp.float32).sum() / labels.shape[0]


def accuracy__one_image_under_vmap(logits, labels):
    return jnp.mean(jax.vmap(lambda row, label: jnp.argmax(row) == label)(logits, labels))
