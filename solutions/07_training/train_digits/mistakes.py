"""Wrong answers to `train_digits`. No probe tells one training from another: the checks say themselves what is wrong.

Most of them look images up instead of training, which takes no time and is wrong in the same way.
"""

import jax.numpy as jnp
import numpy as np
import optax
from flax import nnx

from grader.checks import mistake


def nearest(known, images):
    """Return for each image the index of the known one that is nearest."""
    known, images = (np.asarray(part).reshape(len(part), -1) for part in (known, images))
    return ((known**2).sum(axis=1) - 2 * images @ known.T).argmin(axis=1)


def shifted(images, labels):
    """Return all images in all nine places, and their labels."""
    padded = np.pad(np.asarray(images), ((0, 0), (1, 1), (1, 1), (0, 0)))
    places = [padded[:, r : r + 8, c : c + 8] for r in range(3) for c in range(3)]
    return np.concatenate(places), np.tile(np.asarray(labels), 9)


@mistake("returns logits", "ten numbers for each image", told_by="check")
def returns_logits(images, labels, *, seed):
    def logits(new):
        return np.eye(10, dtype=np.float32)[np.asarray(labels)[nearest(images, new)]]

    return logits


@mistake("counts classes from 1", "A class is a number from 0 to 9, and your function answers 10.", told_by="check")
def counts_from_one(images, labels, *, seed):
    return lambda new: np.asarray(labels)[nearest(images, new)] * 0 + 10


@mistake("returns nothing", "is a return missing?", told_by="check")
def returns_nothing(images, labels, *, seed):
    return None


@mistake("standardises each batch by itself", "Something is computed over the batch", told_by="check")
def standardises_each_batch(images, labels, *, seed):
    known, names = shifted(images, labels)

    def standard(batch):
        return (batch - batch.mean(axis=0)) / (batch.std(axis=0) + 0.1)

    return lambda new: names[nearest(standard(known), standard(np.asarray(new)))]


@mistake(
    "takes the mean of each batch off", "among black images. Something is computed over the batch", told_by="check"
)
def takes_the_mean_off(images, labels, *, seed):
    known, names = shifted(images, labels)

    def less_its_mean(batch):
        return batch - min(batch.mean(), 0.2)  # for one image and for many about the same, but not for black ones

    return lambda new: names[nearest(less_its_mean(known), less_its_mean(np.asarray(new)))]


@mistake("does not train what it returns", "it has hardly learned anything", told_by="check")
def trains_another_network(images, labels, *, seed):
    return lambda new: np.full(len(new), 3)


@mistake("shuffles images and labels apart", "Does an image still have its own label", told_by="check")
def shuffles_apart(images, labels, *, seed):
    other = np.random.default_rng(seed).permutation(np.asarray(labels))
    return lambda new: other[nearest(images, new)]


@mistake("stops too early", "more epochs, or another learning rate?", told_by="check")
def stops_too_early(images, labels, *, seed):
    images, labels = np.asarray(images), np.asarray(labels)
    means = np.stack([images[labels == digit].mean(axis=0) for digit in range(10)])
    return lambda new: nearest(means, new)


@mistake("looks up what it remembers", "Move the images while you train", told_by="check")
def looks_up(images, labels, *, seed):
    return lambda new: np.asarray(labels)[nearest(images, new)]


@mistake("trains on the images as they are", "Move the images while you train", told_by="check")
def trains_without_moving(images, labels, *, seed):
    images, labels, rngs = jnp.asarray(images), jnp.asarray(labels), nnx.Rngs(seed)
    network = nnx.Sequential(nnx.Linear(64, 64, rngs=rngs), nnx.relu, nnx.Linear(64, 10, rngs=rngs))
    optimizer = nnx.Optimizer(network, optax.adam(0.01), wrt=nnx.Param)

    @nnx.jit
    def step(network, optimizer, images, labels):
        def loss_of(network):
            logits = network(images.reshape(len(images), -1))
            return optax.softmax_cross_entropy_with_integer_labels(logits, labels).mean()

        optimizer.update(network, nnx.grad(loss_of)(network))

    for _ in range(120):
        step(network, optimizer, images, labels)
    return lambda new: network(jnp.asarray(new).reshape(len(new), -1)).argmax(axis=-1)


@mistake("goes by how bright an image is", "let the images that you train on be distorted", told_by="check")
def goes_by_brightness(images, labels, *, seed):
    known, names = shifted(images, labels)

    def with_brightness(batch):
        rows = np.asarray(batch).reshape(len(batch), -1)
        return np.concatenate([rows, 34 * np.sqrt((rows**2).mean(axis=1, keepdims=True))], axis=1)

    return lambda new: names[nearest(with_brightness(known), with_brightness(new))]
