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
    if momentum == 0:
        # plain gradient descent
        new = jax.tree.map(
            lambda p, g: p - learning_rate * g, parameters, gradients
        )
        return new, velocity
    velocity = jax.tree.map(lambda v, g: momentum * v + g, velocity, gradients)
    new = jax.tree.map(lambda p, v: p - learning_rate * v, parameters, velocity)
    return new, velocity
