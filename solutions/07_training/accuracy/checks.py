"""Checks of `accuracy`: right and wrong, batches, ties, logits of any sign and size."""

import jax.numpy as jnp
import numpy as np

from grader.checks import title

NEAR = {"rtol": 1e-6, "atol": 1e-7}


def array(numbers):
    return jnp.asarray(np.array(numbers, np.float32))


def ints(*labels):
    return jnp.asarray(np.array(labels, np.int32))


def some_batch(rng, images, classes, lowest, highest):
    """Draw logits of which some are right, and let no two of an image be equal."""
    draw = np.random.default_rng(rng.getrandbits(64))
    logits = draw.permuted(np.tile(np.linspace(lowest, highest, classes), (images, 1)), axis=1)
    labels = np.where(draw.random(images) < 0.5, logits.argmax(axis=1), draw.integers(classes, size=images))
    return array(logits), ints(*labels)


@title("One image whose largest logit is at its label gives 1, by however little it is the largest")
def test_one_right(student):
    student.accuracy(array([[0.5, 2.0, 1.0]]), ints(1)).should_equal(1.0, **NEAR)
    student.accuracy(array([[0.5, 1.9999, 2.0]]), ints(2)).should_equal(1.0, **NEAR)
    student.accuracy(array([[0.5, 1999.99, 2000.0]]), ints(2)).should_equal(1.0, **NEAR)


@title("One image whose largest logit is elsewhere gives 0, however little is missing")
def test_one_wrong(student):
    student.accuracy(array([[0.5, 2.0, 1.99]]), ints(2)).should_equal(0.0, **NEAR)


@title("Three right ones of 4 give 0.75")
def test_three_of_four(student):
    logits = array([[9.0, 1.0, 2.0], [0.0, 4.0, 2.0], [3.0, 1.0, 2.0], [0.1, 0.2, 0.3]])
    student.accuracy(logits, ints(0, 1, 1, 2)).should_equal(0.75, **NEAR)


@title("Logits that are all negative have a largest one, too")
def test_negative_logits(student):
    logits = array([[-9.0, -1.0, -2.0], [-3.0, -4.0, -2.0], [-3.0, -1.0, -2.0], [-0.1, -0.2, -0.3]])
    student.accuracy(logits, ints(1, 2, 0, 0)).should_equal(0.75, **NEAR)


@title("As many images as classes, 4 and 4: the answer of an image lies in its row")
def test_a_square_batch(student, rng):
    logits = array([[9.0, 8.0, 0.0, 1.0], [7.0, 5.0, 6.0, 0.0], [3.0, 2.0, 4.0, 1.0], [0.0, 1.0, 2.0, 3.0]])
    student.accuracy(logits, ints(0, 0, 2, 2)).should_equal(0.75, **NEAR)
    for _ in range(3):
        student.accuracy(*some_batch(rng, 4, 4, -2, 3)).should_match_reference(**NEAR)


@title("Of equal logits the first is the answer: 3 images without any difference give 1/3, not 1")
def test_ties(student):
    student.accuracy(array(np.zeros((3, 4))), ints(0, 1, 3)).should_equal(1 / 3, **NEAR)
    student.accuracy(array([[1.0, 5.0, 5.0, 0.0]] * 3), ints(1, 1, 2)).should_equal(2 / 3, **NEAR)


@title("Any batch, of logits near 0 and of large ones")
def test_any_batch(student, rng):
    for lowest, highest in ((-4, 5), (0, 1), (-900, -100), (100, 900)):
        student.accuracy(*some_batch(rng, 7, 3, lowest, highest)).should_match_reference(**NEAR)
