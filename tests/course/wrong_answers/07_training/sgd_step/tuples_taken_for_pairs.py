from typing import Any

import jax


def sgd_step(
    parameters: Any,
    gradients: Any,
    velocity: Any,
    *,
    learning_rate: float,
    momentum: float = 0.9,
) -> tuple[Any, Any]:
    """Return the parameters after one step, and the new velocity."""
    def one(p, g, v):
        v = momentum * v + g
        return p - learning_rate * v, v

    def is_pair(x):
        return isinstance(x, tuple)

    pairs = jax.tree.map(one, parameters, gradients, velocity)
    new = jax.tree.map(lambda pair: pair[0], pairs, is_leaf=is_pair)
    velocity = jax.tree.map(lambda pair: pair[1], pairs, is_leaf=is_pair)
    return new, velocity
