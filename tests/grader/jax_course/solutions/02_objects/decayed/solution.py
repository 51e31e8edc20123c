"""The reference."""

from typing import NamedTuple

import jax
import jax.numpy as jnp
import optax


class Steps(NamedTuple):
    """How many steps were made."""

    count: jax.Array


def decayed(learning_rate):
    """Return a transformation that divides the learning rate by the number of the step."""

    def update(gradients, state, parameters=None):
        count = state.count + 1
        return jax.tree.map(lambda g: -learning_rate / count * g, gradients), Steps(count)

    return optax.GradientTransformation(lambda parameters: Steps(jnp.zeros((), jnp.int32)), update)
