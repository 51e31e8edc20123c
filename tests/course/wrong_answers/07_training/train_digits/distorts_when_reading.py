from collections.abc import Callable

import jax
import jax.numpy as jnp
import numpy as np
import optax
from flax import nnx

BATCH = 64
EPOCHS = 40


class Network(nnx.Module):
    """Two convolutions, a max pool and a dense layer."""

    def __init__(self, rngs: nnx.Rngs):
        self.conv1 = nnx.Conv(1, 16, (3, 3), rngs=rngs)
        self.conv2 = nnx.Conv(16, 64, (3, 3), rngs=rngs)
        self.dense = nnx.Linear(4 * 4 * 64, 10, rngs=rngs)

    def __call__(self, x):
        x = nnx.relu(self.conv1(x))
        x = nnx.relu(self.conv2(x))
        x = nnx.max_pool(x, (2, 2), strides=(2, 2))
        return self.dense(x.reshape(x.shape[0], -1))


def distort(key, images):
    """Move, brighten or darken each image, and add noise."""
    move_key, bright_key, noise_key = jax.random.split(key, 3)
    batch = images.shape[0]
    down, right = jax.random.randint(move_key, (2, batch), -1, 2)
    padded = jnp.pad(images, ((0, 0), (1, 1), (1, 1), (0, 0)))
    moved = jax.vmap(
        lambda image, d, r: jax.lax.dynamic_slice(
            image, (1 - d, 1 - r, 0), (8, 8, 1)
        )
    )(padded, down, right)
    factor = jax.random.uniform(
        bright_key, (batch, 1, 1, 1), minval=0.8, maxval=1.2
    )
    noise = 0.05 * jax.random.normal(noise_key, images.shape)
    return jnp.clip(moved * factor + noise, 0, 1)


@nnx.jit
def train_step(model, optimizer, key, images, labels):
    images = distort(key, images)

    def loss_of(model):
        losses = optax.softmax_cross_entropy_with_integer_labels(
            model(images), labels
        )
        return losses.mean()

    loss, gradients = nnx.value_and_grad(loss_of)(model)
    optimizer.update(model, gradients)
    return loss


@nnx.jit
def classify(model, images):
    return jnp.argmax(model(images), axis=1)


def train_digits(
    images: jax.Array, labels: jax.Array, *, seed: int
) -> Callable[[jax.Array], jax.Array]:
    """Return a function that reads digits: images in, class numbers out."""
    images, labels = jnp.asarray(images), jnp.asarray(labels)
    count = images.shape[0]
    batches = count // BATCH
    model = Network(nnx.Rngs(seed))
    schedule = optax.cosine_decay_schedule(0.01, EPOCHS * batches)
    optimizer = nnx.Optimizer(model, optax.adam(schedule), wrt=nnx.Param)
    key = jax.random.key(seed)
    rng = np.random.default_rng(seed)
    for _ in range(EPOCHS):
        order = rng.permutation(count)
        for i in range(batches):
            chosen = order[i * BATCH : (i + 1) * BATCH]
            key, step_key = jax.random.split(key)
            train_step(
                model, optimizer, step_key, images[chosen], labels[chosen]
            )

    read_key = jax.random.key(seed + 1)

    def read(new):
        # the network knows distorted images only
        return classify(model, distort(read_key, jnp.asarray(new)))
    return read
