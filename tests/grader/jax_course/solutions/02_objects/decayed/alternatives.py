"""Right ones."""

import jax
import jax.numpy as jnp
import optax
from typing import NamedTuple


class _Steps(NamedTuple):
    count: jax.Array


_Steps.__name__ = "Steps"


def decayed__by_a_schedule(learning_rate):
    def update(gradients, state, parameters=None):
        scale = learning_rate * jnp.reciprocal((state.count + 1).astype(float))
        return jax.tree.map(lambda g: -scale * g, gradients), _Steps(state.count + 1)

    return optax.GradientTransformation(lambda parameters: _Steps(jnp.array(0)), update)
