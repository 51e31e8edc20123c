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
        outputs = jax.nn.softmax(features @ kernel)
        return cross_entropy(outputs, labels).mean()

    kernel = jnp.zeros((features.shape[1], classes))
    descent = optax.sgd(2 * learning_rate)    # it moved by half of it
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
    return logits_of(kernel, None)
