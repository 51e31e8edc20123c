"""Checks of `BatchNorm`: one batch in training, what is stored, then use."""

import numpy as np

from grader.checks import title

NEAR = {"rtol": 1e-4, "atol": 1e-5}


def numbers(rng, *shape):
    return np.random.default_rng(rng.getrandbits(64)).normal(size=shape).astype(np.float32)


def column(*values):
    return np.array(values, np.float32).reshape(-1, 1, 1, 1)


def written(student, rng, channels, **settings):
    """A layer with numbers of the check's choice in all four arrays."""
    norm = student.BatchNorm.construct(channels, **settings)
    arrays = {name: numbers(rng, channels) + 2 for name in ("scale", "bias", "mean")}
    norm.write_state(arrays | {"var": numbers(rng, channels) ** 2 + 0.5})
    return norm


@title("A new layer that does not train divides by the root of 1 + epsilon: with epsilon 3 a 5 becomes 2.5")
def test_new_layer(student):
    norm = student.BatchNorm.construct(1, epsilon=3.0)
    norm(column(5, -1)).should_equal(column(2.5, -0.5), **NEAR)


TWO_IMAGES = np.array([1, 1, 5, 1, 5, 5], np.float32).reshape(2, 1, 3, 1)


@title("In training 1 1 5 and 1 5 5 become -1 and 1: their mean is 3, their variance 4; all in one image, too")
def test_training(student):
    norm = student.BatchNorm.construct(1)
    norm(TWO_IMAGES, training=True).should_equal((TWO_IMAGES - 3) / 2, **NEAR)
    one_image = TWO_IMAGES.reshape(1, 1, 6, 1)
    norm(one_image, training=True).should_equal((one_image - 3) / 2, **NEAR)


@title("With momentum 0.75 a mean of 3 and a variance of 4 are stored as 0.75 and 1.75")
def test_stored(student):
    norm = student.BatchNorm.construct(1, momentum=0.75)
    norm(TWO_IMAGES, training=True).should_match_reference(**NEAR)
    norm.state("mean", "var").should_equal(
        {"mean": np.array([0.75], np.float32), "var": np.array([1.75], np.float32)}, **NEAR
    )


@title("A layer that does not train uses what is stored, and stores nothing")
def test_use(student):
    norm = student.BatchNorm.construct(1, epsilon=1.0)
    norm.write_state({"mean": np.array([2.0], np.float32), "var": np.array([8.0], np.float32)})
    norm(column(2, 5, 11)).should_equal(column(0, 1, 3), **NEAR)
    norm.state("mean", "var").should_equal(
        {"mean": np.array([2.0], np.float32), "var": np.array([8.0], np.float32)}, **NEAR
    )


@title("Only scale and bias are learned: the gradient of a layer has no mean and no var")
def test_learned(student):
    norm = student.BatchNorm.construct(1)
    norm.grad(column(2, 5, 11), argnums="state", cotangent=column(1, 1, 2)).should_match_reference(**NEAR)


@title("Three images of 4×5 with 2 channels: one mean for each channel, of 60 numbers")
def test_any_batch(student, rng):
    norm = written(student, rng, 2, epsilon=0.5)
    norm(3 * numbers(rng, 3, 4, 5, 2) + 1, training=True).should_match_reference(**NEAR)


@title("Two batches in training and then one image")
def test_in_a_row(student, rng):
    norm = written(student, rng, 2, momentum=0.6)
    for _ in range(2):
        norm(3 * numbers(rng, 3, 4, 5, 2) + 1, training=True).should_match_reference(**NEAR)
        norm.state("mean", "var").should_match_reference(**NEAR)
    norm(numbers(rng, 1, 4, 5, 2)).should_match_reference(**NEAR)
    norm.state().should_match_reference(**NEAR)


@title("The same compiled, and 0.9 and 0.00001 if nothing is said")
def test_compiled(student, rng):
    norm = written(student, rng, 2)
    norm.jit(numbers(rng, 3, 4, 5, 2) / 100, training=True, static=("training",)).should_match_reference(**NEAR)
    norm.state("mean", "var").should_match_reference(**NEAR)
