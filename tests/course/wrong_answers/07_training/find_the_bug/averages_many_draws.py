"""Three loops that learn badly

Each function below trains, runs without an error, and has one bug. Broken
training seldom crashes: it learns nothing, or slowly, or answers differently
from call to call. Each docstring says what the function should do. Find the
line that does something else, and mend it; the rest is right.

    nothing moves       Is what comes out of the update kept? JAX changes no
                        array and no pytree in place.
    it learns too       Is the loss nearly 0 for an answer that is sure and
    slowly              right, with logits such as 20 and 0?
    answers waver       Are equal images answered alike? What is random in
                        training has no place in an answer.

(Dropout puts 0 in the place of some inputs, drawn anew in each step, and
divides the others by the share that is kept, so that their mean stays. The
network then cannot rely on any single one. In evaluation all inputs count.)

When the three are mended:

    >>> x = jnp.array([-1.0, 0.0, 1.0, 2.0])
    >>> line = fit_line(x, 3 * x + 1, learning_rate=0.2, steps=50)
    >>> print(round(float(line["slope"]), 3), round(float(line["offset"]), 3))
    3.0 1.0
    >>> two = jnp.eye(2), jnp.array([1, 0])
    >>> fit_classes(*two, classes=2, learning_rate=1.0, steps=1)
    Array([[-0.25,  0.25],
           [ 0.25, -0.25]], dtype=float32)

Features have shape (images, features), labels are class numbers from 0. The
checks compare numbers: so keep the start, the order of the steps and what is
drawn from which key. You may import JAX, Optax and the standard library.
"""

import jax
import jax.numpy as jnp
import optax

cross_entropy = optax.softmax_cross_entropy_with_integer_labels


def fit_line(
    x: jax.Array, y: jax.Array, *, learning_rate: float, steps: int
) -> dict[str, jax.Array]:
    """Return slope and offset after gradient descent from 0 and 0."""

    def mean_squared_error(line: dict[str, jax.Array]) -> jax.Array:
        return jnp.mean((line["slope"] * x + line["offset"] - y) ** 2)

    line = {"slope": jnp.zeros(()), "offset": jnp.zeros(())}
    for _ in range(steps):
        gradients = jax.grad(mean_squared_error)(line)
        line = jax.tree.map(
            lambda p, g: p - learning_rate * g, line, gradients
        )
    return line


def fit_classes(
    features: jax.Array, labels: jax.Array,
    *, classes: int, learning_rate: float, steps: int,
) -> jax.Array:
    """Return the kernel of a linear classifier, trained from zeros."""

    def mean_loss(kernel: jax.Array) -> jax.Array:
        outputs = features @ kernel
        return cross_entropy(outputs, labels).mean()

    kernel = jnp.zeros((features.shape[1], classes))
    descent = optax.sgd(learning_rate)
    state = descent.init(kernel)
    for _ in range(steps):
        gradient = jax.grad(mean_loss)(kernel)
        updates, state = descent.update(gradient, state)
        kernel = optax.apply_updates(kernel, updates)
    return kernel


def fit_with_dropout(
    key: jax.Array, features: jax.Array, labels: jax.Array,
    *, learning_rate: float, steps: int,
) -> jax.Array:
    """Return the logits of two classes, evaluated after the training.

    In training each feature of an image is kept with probability 0.5.
    """

    def logits_of(kernel: jax.Array, key: jax.Array | None) -> jax.Array:
        inputs = features
        if key is not None:
            kept = jax.random.bernoulli(key, 0.5, features.shape)
            inputs = jnp.where(kept, features / 0.5, 0)
        return inputs @ kernel

    def mean_loss(kernel: jax.Array, key: jax.Array) -> jax.Array:
        return cross_entropy(logits_of(kernel, key), labels).mean()

    kernel = jnp.zeros((features.shape[1], 2))
    for _ in range(steps):
        key, step_key = jax.random.split(key)
        gradient = jax.grad(mean_loss)(kernel, step_key)
        kernel = kernel - learning_rate * gradient
    draws = [logits_of(kernel, k) for k in jax.random.split(key, 100)]
    return jnp.stack(draws).mean(axis=0)
