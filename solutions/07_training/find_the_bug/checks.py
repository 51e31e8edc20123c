"""Checks of `find_the_bug`: each loop by a case done by hand, then by drawn ones of the same shape.

JAX compiles anew for each shape.
"""

import jax.numpy as jnp
import numpy as np

from grader.checks import given, title

NEAR = {"rtol": 2e-4, "atol": 2e-5}


def array(numbers):
    return jnp.asarray(np.array(numbers, np.float32))


def ints(*labels):
    return jnp.asarray(np.array(labels, np.int32))


def some_classes(rng, classes):
    draw = np.random.default_rng(rng.getrandbits(64))
    labels = draw.permutation(np.arange(4) % classes)
    return array(draw.uniform(-2, 2, size=(4, 3))), ints(*labels)


@title("In fit_line one step from 0 towards y = 3 x + 1 leads to slope 2.0 and offset 1.0")
def test_line_moves(student):
    # The mean of -2 x y is -10, and of -2 y it is -5.
    x = array([-1, 0, 1, 2])
    student.fit_line(x, 3 * x + 1, learning_rate=0.2, steps=1).should_equal(
        {"slope": array(2.0), "offset": array(1.0)}, **NEAR
    )


@title("In fit_line, after 1 and 4 steps the line is where gradient descent leads")
def test_any_line(student, rng):
    draw = np.random.default_rng(rng.getrandbits(64))
    for steps in (1, 4):
        x, y = array(draw.uniform(-1, 1, size=4)), array(draw.uniform(-2, 2, size=4))
        student.fit_line(x, y, learning_rate=0.25, steps=steps).should_match_reference(**NEAR)


@title("In fit_classes one step with learning rate 1 moves the weight of a right class of three by 1/6 = 0.1667")
def test_classes_move(student):
    # Equal shares of 1/3 and one of four images: the gradient is (1/3 - 1) / 4 for the right class, else 1/3 / 4.
    features = array([[1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, 0]])
    student.fit_classes(features, ints(1, 0, 2, 0), classes=3, learning_rate=1.0, steps=1).should_equal(
        array([[-1, 2, -1], [2, -1, -1], [-1, -1, 2]]) / 12, **NEAR
    )


@title("In fit_classes, after 1 and 4 steps with 3 classes the kernel is where the logits' loss leads")
def test_any_classes(student, rng):
    for steps in (1, 4):
        features, labels = some_classes(rng, 3)
        student.fit_classes(features, labels, classes=3, learning_rate=0.5, steps=steps).should_match_reference(**NEAR)


def alike(_index, _expected, got):
    """Say that images with the same features were answered in more than one way, if they were."""
    first, *others = ([round(float(logit), 3) for logit in row] for row in got)
    number, other = next((number, row) for number, row in enumerate(others, 1) if row != first)
    return f"All images have the same features, and yet\nimage 0 gets {first}\nimage {number} gets {other}"


@title("In fit_with_dropout, images with the same features get the same logits, after 2 steps")
def test_same_images(student, rng):
    key = given.key(rng.randrange(1000))
    features = array([[0.5, -1.0, 2.0]] * 4)
    student.fit_with_dropout(key, features, ints(0, 0, 1, 0), learning_rate=0.5, steps=2).should_match_reference(
        picture=alike, **NEAR
    )


@title("In fit_with_dropout, after 1 and 4 steps the logits are those of all features")
def test_any_dropout(student, rng):
    for steps in (1, 4):
        key = given.key(rng.randrange(1000))
        features, labels = some_classes(rng, 2)
        student.fit_with_dropout(key, features, labels, learning_rate=0.5, steps=steps).should_match_reference(**NEAR)
