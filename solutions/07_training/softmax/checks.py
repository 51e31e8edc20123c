"""Checks of `softmax`: one image, a batch, logits so large that exp overflows, any number of axes."""

import jax.numpy as jnp
import numpy as np

from grader.checks import title

NEAR = {"rtol": 2e-5, "atol": 1e-7}
FAR = {"rtol": 2e-4, "atol": 1e-7}  # near 1000 a float32 is known to 3e-5, which log(sum) loses; exp makes that a share


def array(numbers):
    return jnp.asarray(np.array(numbers, np.float32))


def logits(rng, *shape, middle=0.0):
    draw = np.random.default_rng(rng.getrandbits(64))
    return array(middle + draw.uniform(-4, 4, size=shape))


def row(given):
    """Draw the row of logits that a wrong share comes from."""
    given = np.asarray(given)

    def picture(index, expected, got):
        place = index[:-1]
        inside = f"[{', '.join(map(str, place))}]" if place else ""
        lines = [("logits", given[place]), ("expected", expected[place]), ("got", got[place])]
        return f"the row logits{inside}:\n" + "\n".join(
            f"  {name:10s}{' '.join(f'{number:10.4g}' for number in numbers)}" for name, numbers in lines
        )

    return picture


@title("The logits 0 and 1.0986, which is ln 3, give the shares 0.25 and 0.75")
def test_two_classes(student):
    student.softmax(array([0.0, np.log(3)])).should_equal(array([0.25, 0.75]), **NEAR)


@title("The logits -2, 0 and 1 give 0.0351, 0.2595 and 0.7054: none is negative, and together they are 1")
def test_negative_logits(student):
    given = array([-2.0, 0.0, 1.0])
    student.softmax(given).should_equal(array([0.03511903, 0.25949646, 0.70538451]), picture=row(given), **NEAR)


@title("In a batch of 2 images and 3 classes, each row adds up to 1")
def test_each_row(student):
    third = 1 / 3
    given = array([[0.0, np.log(2), np.log(5)], [7.0, 7.0, 7.0]])
    expected = array([[0.125, 0.25, 0.625], [third, third, third]])
    student.softmax(given).should_equal(expected, picture=row(given), **NEAR)


@title("The logits 1000 and 1001 have the same shares as 0 and 1, and so have -1000 and -999")
def test_large_logits(student):
    for lift in (1000.0, -1000.0):
        given = array([lift, lift + 1])
        student.softmax(given).should_equal(array([0.26894142, 0.73105858]), picture=row(given), **FAR)


@title("A row of large logits takes nothing from the row beside it")
def test_rows_apart(student):
    given = array([[1000.0, 1001.0, 1000.0], [-500.0, -500.0, -501.0]])
    expected = array([[0.21194156, 0.57611688, 0.21194156], [0.42231880, 0.42231880, 0.15536240]])
    student.softmax(given).should_equal(expected, picture=row(given), **FAR)


@title("Logits as far apart as -900 and 900, and as 0 and -900, have the shares 0 and 1")
def test_far_apart(student):
    given = array([[-900.0, 900.0], [0.0, -900.0]])
    student.softmax(given).should_equal(array([[0.0, 1.0], [1.0, 0.0]]), picture=row(given), **FAR)


@title("Any batch, square or not, near 0 or far from it")
def test_any_batch(student, rng):
    for middle in (0.0, 300.0, -300.0):
        given = logits(rng, 4, 4, middle=middle)
        student.softmax(given).should_match_reference(picture=row(given), **FAR)


@title("Logits of shape (2, 3, 5), as for each pixel of an image, are shared out along the last axis")
def test_more_axes(student, rng):
    given = logits(rng, 2, 3, 5)
    student.softmax(given).should_match_reference(picture=row(given), **FAR)


@title("The shares are float32 numbers, as the logits are")
def test_dtype(student):
    student.softmax(array([0.0, np.log(3)])).should_equal(array([0.25, 0.75]), exact_dtype=True, **NEAR)
