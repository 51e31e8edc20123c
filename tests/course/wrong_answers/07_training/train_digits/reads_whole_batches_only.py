"""Train a network that reads digits

Now all parts together: a network, its loss, an optimiser, and a loop over
batches of images that are moved a little each time. You get 1,437 scans of
handwritten digits, 8 rows by 8 columns, with their labels. What you return is
a function that reads others: images in, class numbers out.

Your function is judged by digits that were held back, as they are and
distorted, by draws that nobody knows beforehand. In this order

    1. moved by one pixel at most, up or down and left or right, zeros come in
    2. all pixels times one number from 0.8 to 1.2
    3. plus noise for each pixel, normal with a standard deviation of 0.05
    4. what is now below 0 or above 1 set to 0 or 1

and 95 % have to be read rightly. A pixel is an eighth of the picture here:
who remembers the 1,437 images and looks up the nearest one reads 98 % of the
others as they are, and fewer than 60 % of them when they are moved. So what
learns has to see each image in many places. Convolutions help, because they
have the same weights at all of them.

An epoch takes the images in a new random order, in batches, and makes a step
with each. With batches of 64 and 40 epochs that is

    >>> batches = 1437 // 64    # 29 images wait for the next epoch
    >>> 40 * batches
    880

steps, a matter of seconds. The reference has two convolutions of 16 and 64
feature maps and a dense layer, uses Adam with a learning rate that falls from
0.01 to 0, and distorts each batch anew in the first three ways. It reads
about 98 %. On a CPU, compile one step and write the loop over batches in
Python: JAX's gradients of convolutions are slow there inside lax.scan.

`images` has shape (1437, 8, 8, 1), float32 from 0 to 1; `labels` has shape
(1437,), ints from 0 to 9. Everything random comes from `seed`, on your
honour: two trainings would take too long to compare. What you return takes
images of shape (batch, 8, 8, 1), any batch, and gives an array of shape
(batch,) of ints; how it reads an image depends on no other image. Training
may take one minute. You may import JAX, Flax, Optax, NumPy and the standard
library. To try things out, convjax.data.load("digits").train has the images,
with pixels from 0 to 16.
"""

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

    def read(new):
        new = jnp.asarray(new)
        answers = []
        for i in range(new.shape[0] // BATCH):
            part = new[i * BATCH : (i + 1) * BATCH]
            answers.append(classify(model, part))
        return jnp.concatenate(answers)
    return read
