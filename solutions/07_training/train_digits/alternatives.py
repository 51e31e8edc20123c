"""Other right answers."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
from flax import nnx


def train_digits__nine_copies_of_each(images, labels, *, seed):
    # Nothing is trained: the nearest of all images in all nine places. Slow to read, but right.
    padded = np.pad(np.asarray(images), ((0, 0), (1, 1), (1, 1), (0, 0)))
    known = np.concatenate([padded[:, r : r + 8, c : c + 8] for r in range(3) for c in range(3)]).reshape(-1, 64)
    names, squares = np.tile(np.asarray(labels), 9), (known**2).sum(axis=1)

    def read(new):
        return names[(squares - 2 * np.asarray(new).reshape(len(new), -1) @ known.T).argmin(axis=1)]

    return read


def train_digits__moved_in_numpy(images, labels, *, seed):
    images, labels, draw, rngs = np.asarray(images), np.asarray(labels), np.random.default_rng(seed), nnx.Rngs(seed)
    network = nnx.Sequential(
        nnx.Conv(1, 16, (3, 3), rngs=rngs),
        nnx.relu,
        nnx.Conv(16, 48, (3, 3), strides=2, rngs=rngs),
        nnx.relu,
        lambda features: features.reshape(features.shape[0], -1),
        nnx.Linear(4 * 4 * 48, 10, rngs=rngs),
    )
    epochs, batches = 40, np.arange(len(images) // 64 * 64).reshape(-1, 64)
    rate = optax.linear_schedule(0.008, 0.0, epochs * len(batches))
    optimizer = nnx.Optimizer(network, optax.adam(rate), wrt=nnx.Param)

    @nnx.jit
    def step(network, optimizer, images, labels):
        def loss_of(network):
            right = jax.nn.one_hot(labels, 10)
            return optax.softmax_cross_entropy(network(images), right).mean()

        optimizer.update(network, nnx.grad(loss_of)(network))

    padded = np.pad(images, ((0, 0), (1, 1), (1, 1), (0, 0)))
    for _ in range(epochs):
        rows, columns = draw.integers(0, 3, size=(2, len(images), 1)) + np.arange(8)
        moved = padded[np.arange(len(images))[:, None, None], rows[:, :, None], columns[:, None, :]]
        order = draw.permutation(len(images))
        for chosen in order[batches]:
            step(network, optimizer, moved[chosen], labels[chosen])
    return lambda new: jnp.argmax(network(jnp.asarray(new)), axis=1)
