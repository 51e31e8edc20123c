"""Other right answers."""

import jax
import jax.numpy as jnp


def sgd_step__leaf_by_leaf(parameters, gradients, velocity, *, learning_rate, momentum=0.9):
    leaves, structure = jax.tree.flatten(parameters)
    moved, kept = [], []
    for parameter, gradient, v in zip(leaves, jax.tree.leaves(gradients), jax.tree.leaves(velocity), strict=True):
        kept.append(v * momentum + gradient)
        moved.append(parameter - kept[-1] * learning_rate)
    return jax.tree.unflatten(structure, moved), jax.tree.unflatten(structure, kept)


def sgd_step__by_recursion(parameters, gradients, velocity, *, learning_rate, momentum=0.9):
    rates = {"learning_rate": learning_rate, "momentum": momentum}
    if isinstance(parameters, dict):
        pairs = {
            key: sgd_step__by_recursion(part, gradients[key], velocity[key], **rates)
            for key, part in parameters.items()
        }
        return {key: new for key, (new, _) in pairs.items()}, {key: v for key, (_, v) in pairs.items()}
    if isinstance(parameters, (list, tuple)):
        pairs = [sgd_step__by_recursion(*one, **rates) for one in zip(parameters, gradients, velocity, strict=True)]
        kind = type(parameters)
        return kind(new for new, _ in pairs), kind(v for _, v in pairs)
    velocity = momentum * velocity + gradients
    return parameters - learning_rate * velocity, velocity


def sgd_step__in_one_map(parameters, gradients, velocity, *, learning_rate, momentum=0.9):
    def step(parameter, gradient, v):
        v = gradient + momentum * v
        return jnp.stack([parameter - learning_rate * v, v])

    both = jax.tree.map(step, parameters, gradients, velocity)
    return jax.tree.map(lambda pair: pair[0], both), jax.tree.map(lambda pair: pair[1], both)
