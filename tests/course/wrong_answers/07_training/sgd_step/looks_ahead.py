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
    velocity = jax.tree.map(lambda v, g: momentum * v + g, velocity, gradients)
    new = jax.tree.map(
        lambda p, g, v: p - learning_rate * (g + momentum * v),
        parameters,
        gradients,
        velocity,
    )
    return new, velocity
