"""Checks of `train_step`: the loss, that the step moves, that it moves downhill, and what it remembers.

All is read off the losses that the steps return: each tells what the steps before it did. One shape, one compilation.
"""

import numpy as np

from grader.checks import given, title

NEAR = {"rtol": 2e-4, "atol": 2e-5}


def some_batch(draw):
    return draw.normal(size=(4, 5, 6, 1)).astype(np.float32), draw.integers(3, size=4).astype(np.int32)


def weights(draw):
    shapes = {"conv.kernel": (3, 3, 1, 4), "conv.bias": (4,), "dense.kernel": (4, 3), "dense.bias": (3,)}
    return {path: draw.uniform(-1, 1, size=shape).astype(np.float32) for path, shape in shapes.items()}


def begun(student, values, learning_rate):
    """Return a network with these weights, and a fresh optimiser of it."""
    model = student.Network.construct(given.rngs(0))
    model.write_state(values)
    return model, model.keep("optimizer", learning_rate)


@title("With all weights 0, the loss of 4 images in 3 classes is log(3) = 1.0986")
def test_loss_of_zeros(student, rng):
    draw = np.random.default_rng(rng.getrandbits(64))
    model, optimizer = begun(student, {path: 0 * value for path, value in weights(draw).items()}, 0.5)
    student.train_step(model, optimizer, *some_batch(draw)).should_equal(1.0986123, **NEAR)


@title("With any weights, the loss is the mean cross-entropy of the batch, before the update")
def test_loss_of_any_weights(student, rng):
    draw = np.random.default_rng(rng.getrandbits(64))
    model, optimizer = begun(student, weights(draw), 0.5)
    student.train_step(model, optimizer, *some_batch(draw)).should_match_reference(**NEAR)


@title("A second step on the same images finds the loss that the first has led to")
def test_second_step(student, rng):
    draw = np.random.default_rng(rng.getrandbits(64))
    model, optimizer = begun(student, weights(draw), 0.25)
    images, labels = some_batch(draw)
    for _ in range(2):
        student.train_step(model, optimizer, images, labels).should_match_reference(**NEAR)


@title("The third of three steps builds on the velocity of the first two")
def test_velocity(student, rng):
    draw = np.random.default_rng(rng.getrandbits(64))
    model, optimizer = begun(student, weights(draw), 0.125)
    images, labels = some_batch(draw)
    for _ in range(3):
        student.train_step(model, optimizer, images, labels).should_match_reference(**NEAR)


@title("Five steps with five batches move every weight as they should")
def test_five_steps(student, rng):
    draw = np.random.default_rng(rng.getrandbits(64))
    model, optimizer = begun(student, weights(draw), 0.1)
    for _ in range(5):
        student.train_step(model, optimizer, *some_batch(draw)).should_match_reference(**NEAR)
    model.state("conv.kernel", "conv.bias", "dense.kernel", "dense.bias").should_match_reference(rtol=1e-3, atol=1e-4)
