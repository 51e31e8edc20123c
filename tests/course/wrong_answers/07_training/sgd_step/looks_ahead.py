"""One step downhill, with momentum

The gradient of the loss says for every parameter in which direction the loss
grows. A step goes the other way, and its length is the gradient times the
learning rate. Momentum keeps a velocity, in which earlier gradients live on:

    velocity  = momentum * velocity + gradient
    parameter = parameter - learning_rate * velocity

Both lines hold for every parameter by itself, and the second uses the new
velocity. Three steps from parameter 1, with velocity 0, learning rate 0.1 and
momentum 0.5, where the gradients are 2, 2 and 0:

    gradient     2      2      0
    velocity     2      3      1.5       0.5 * 2 + 2,  then 0.5 * 3 + 0
    parameter    0.8    0.5    0.35      1 - 0.1 * 2,  0.8 - 0.1 * 3, ...

In the last step the gradient is 0, and the parameter rolls on. With momentum
0 it is plain gradient descent. (That is what PyTorch's and Optax's SGD do.
Other texts put the learning rate into the velocity, or average with
1 - momentum: then the same numbers mean another step.)

The parameters of a network are many arrays of many shapes. JAX calls any
nest of dicts, lists and tuples with arrays in it a pytree, and jax.tree.map
applies a function to each array of it, or to the arrays at the same place of
several of them:

    >>> import jax.numpy as jnp
    >>> ones = {"kernel": jnp.ones(2), "layers": [jnp.ones(1)]}
    >>> jax.tree.map(lambda a, b: a + 10 * b, ones, ones)["kernel"]
    Array([11., 11.], dtype=float32)

    >>> new, velocity = sgd_step(
    ...     {"w": jnp.array([1.0, 4.0])}, {"w": jnp.array([2.0, 0.0])},
    ...     {"w": jnp.array([0.0, 6.0])}, learning_rate=0.1, momentum=0.5)
    >>> new["w"], velocity["w"]
    (Array([0.8, 3.7], dtype=float32), Array([2., 3.], dtype=float32))

`parameters`, `gradients` and `velocity` are pytrees of one structure, with
float32 arrays of any shape. Two such pytrees come out, in a tuple: the new
parameters, then the new velocity. What is handed in stays as it is. The
step is also compiled, by jax.jit, with learning_rate and momentum static. You
may import JAX, NumPy and the standard library.
"""

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
