"""Checks of `cross_entropy`: one image, the label, a batch, logits of any size, the gradient.

Few shapes, because JAX compiles for each.
"""

import jax.numpy as jnp
import numpy as np

from grader.checks import title

NEAR = {"rtol": 2e-5, "atol": 2e-6}


def array(numbers):
    return jnp.asarray(np.array(numbers, np.float32))


def ints(*labels):
    return jnp.asarray(np.array(labels, np.int32))


def some_batch(rng, largest=4.0):
    draw = np.random.default_rng(rng.getrandbits(64))
    return array(draw.uniform(-largest, largest, size=(3, 5))), ints(*draw.choice(5, size=3, replace=False))


@title("Equal logits of 2 classes give log(2) = 0.6931, whichever label is right")
def test_equal_logits(student):
    student.cross_entropy(array([[3.0, 3.0]]), ints(1)).should_equal(0.6931472, **NEAR)


@title("The logits 0 and 1.0986, which is ln 3, cost log(4) = 1.3863 for label 0, and log(4/3) = 0.2877 for label 1")
def test_the_label_decides(student):
    given = array([[0.0, np.log(3)]])
    student.cross_entropy(given, ints(0)).should_equal(1.3862944, **NEAR)
    student.cross_entropy(given, ints(1)).should_equal(0.28768207, **NEAR)


@title("Of 3 images with 5 classes that cost log(2) = 0.6931, log(8) = 2.0794 and log(5) = 1.6094 the mean is 1.4607")
def test_mean_over_images(student):
    # Of exp: the shares 4/8 and 1/8 of 4 + 1 + 1 + 1 + 1, and 1/5 of five that are equal.
    given = array([[0.0, 0.0, 0.0, 0.0, np.log(4)], [np.log(4), 0.0, 0.0, 0.0, 0.0], [5.0] * 5])
    student.cross_entropy(given, ints(4, 1, 0)).should_equal(1.4606756, **NEAR)


@title("Any batch of 3 images and 5 classes")
def test_any_batch(student, rng):
    for _ in range(3):
        student.cross_entropy(*some_batch(rng)).should_match_reference(**NEAR)


@title("Sure and wrong by 500 costs 500, sure and right costs 0, at logits of -1000, too")
def test_large_logits(student):
    student.cross_entropy(array([[0.0, 500.0]]), ints(0)).should_equal(500.0, **NEAR)
    student.cross_entropy(array([[0.0, 500.0]]), ints(1)).should_equal(0.0, **NEAR)
    student.cross_entropy(array([[-1000.0, -1000.0]]), ints(1)).should_equal(0.6931472, rtol=2e-4)


@title("Three images far from each other, at 0, 500 and -500, each of 5 equal logits, cost log(5) = 1.6094")
def test_far_apart(student):
    given = array([[0.0] * 5, [500.0] * 5, [-500.0] * 5])
    student.cross_entropy(given, ints(0, 1, 2)).should_equal(1.6094379, rtol=2e-4)


@title("The gradient of one image is its shares, less 1 at the right class: 0.25 and -0.25")
def test_gradient_of_one(student):
    given = array([[0.0, np.log(3)]])
    student.cross_entropy.grad(given, ints(1)).should_equal(array([[0.25, -0.25]]), **NEAR)


@title("The gradient is still 1 and -1 where the network is sure and wrong by 500")
def test_gradient_of_large_logits(student):
    student.cross_entropy.grad(array([[0.0, 500.0]]), ints(0)).should_equal(array([[-1.0, 1.0]]), **NEAR)


@title("The gradient of any batch of 3 images and 5 classes")
def test_gradient_of_a_batch(student, rng):
    for largest in (4.0, 200.0):
        logits, labels = some_batch(rng, largest)
        student.cross_entropy.grad(logits, labels).should_match_reference(**NEAR)
