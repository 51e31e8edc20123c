"""Train a network that reads digits. The reference."""

from collections.abc import Callable

import jax
import jax.numpy as jnp
import optax
from flax import nnx

_BATCH, _EPOCHS = 64, 40


class _Network(nnx.Module):
    """Two convolutions, the second with stride 2, and a dense layer."""

    def __init__(self, rngs: nnx.Rngs):
        self.first = nnx.Conv(1, 16, (3, 3), rngs=rngs)
        self.second = nnx.Conv(16, 64, (3, 3), strides=2, rngs=rngs)
        self.dense = nnx.Linear(4 * 4 * 64, 10, rngs=rngs)

    def __call__(self, images: jax.Array) -> jax.Array:
        features = nnx.relu(self.second(nnx.relu(self.first(images))))
        return self.dense(features.reshape(len(images), -1))


def _distorted(key: jax.Array, images: jax.Array) -> jax.Array:
    """Return each image moved, brighter or darker, and with noise."""
    corner_key, brightness_key, noise_key = jax.random.split(key, 3)
    corners = jax.random.randint(corner_key, (len(images), 2), 0, 3)
    padded = jnp.pad(images, ((0, 0), (1, 1), (1, 1), (0, 0)))
    moved = jax.vmap(lambda image, corner: jax.lax.dynamic_slice(image, (*corner, 0), (8, 8, 1)))(padded, corners)
    brightness = jax.random.uniform(brightness_key, (len(images), 1, 1, 1), minval=0.8, maxval=1.2)
    return moved * brightness + 0.05 * jax.random.normal(noise_key, moved.shape)


def train_digits(images: jax.Array, labels: jax.Array, *, seed: int) -> Callable[[jax.Array], jax.Array]:
    """Return a function that reads digits: images in, class numbers out."""
    images, labels = jnp.asarray(images), jnp.asarray(labels)
    batches = len(images) // _BATCH
    model = _Network(nnx.Rngs(seed))
    rate = optax.cosine_decay_schedule(0.01, _EPOCHS * batches)
    graph, state = nnx.split((model, nnx.Optimizer(model, optax.adam(rate), wrt=nnx.Param)))

    @jax.jit
    def step(state: nnx.State, key: jax.Array, chosen: jax.Array) -> nnx.State:
        model, optimizer = nnx.merge(graph, state)
        distorted = _distorted(key, images[chosen])

        def loss_of(model: _Network) -> jax.Array:
            return optax.softmax_cross_entropy_with_integer_labels(model(distorted), labels[chosen]).mean()

        optimizer.update(model, nnx.grad(loss_of)(model))
        return nnx.state((model, optimizer))

    for epoch_key in jax.random.split(jax.random.key(seed), _EPOCHS):
        order_key, *keys = jax.random.split(epoch_key, batches + 1)
        order = jax.random.permutation(order_key, len(images))[: batches * _BATCH]
        for key, chosen in zip(keys, order.reshape(batches, _BATCH), strict=True):
            state = step(state, key, chosen)

    trained, _ = nnx.merge(graph, state)
    return jax.jit(lambda images: trained(images).argmax(axis=-1))
