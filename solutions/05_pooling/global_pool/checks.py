"""Checks of `global_pool`, from the simplest case to the general one."""

import numpy as np

from grader.checks import title

NEAR = {"rtol": 1e-5, "atol": 1e-6}  # what another order of the same sums may be off by, also in 32 bits


def quarters(rng, *shape):
    return np.array([rng.randint(-36, 36) / 4 for _ in range(int(np.prod(shape)))]).reshape(shape)


def channel(x):
    """Draw the map that a mean comes from."""

    def picture(index, expected, _got):
        *image, number = index
        numbers = x[(*image, ..., number)]
        lines = [f"x[{', '.join([*map(str, image), ':', ':', str(number)])}]:"]
        lines += ["  " + " ".join(f"{value:>6g}" for value in row) for row in numbers]
        return "\n".join([*lines, f"{numbers.sum():g} / {numbers.size} = {expected[index]:g}"])

    return picture


@title("One map of 2×2 with 1, 2, 3 and 6 becomes its mean, 3")
def test_one_map(student):
    x = np.array([[1.0, 2.0], [3.0, 6.0]])[..., None]
    student.global_pool(x).should_equal(np.array([3.0]), **NEAR, picture=channel(x))


@title("Maps that are not square have a mean, too: 2 rows of 3 columns give 2.5, 3 of 1 give -1")
def test_not_square(student):
    x = np.array([[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]])[..., None]
    student.global_pool(x).should_equal(np.array([2.5]), **NEAR, picture=channel(x))
    x = np.array([[1.0], [-6.0], [2.0]])[..., None]
    student.global_pool(x).should_equal(np.array([-1.0]), **NEAR, picture=channel(x))


@title("Each of 2 channels has its own mean: the lesson's are 1 and -2")
def test_channels(student):
    x = np.array([[[1.0, 0.0], [3.0, 0.0]], [[0.0, 0.0], [0.0, 0.0]], [[2.0, 0.0], [0.0, -12.0]]])
    student.global_pool(x).should_equal(np.array([1.0, -2.0]), **NEAR, picture=channel(x))


@title("In a batch of 2, each image is pooled by itself: 1 -2 and 10 -20")
def test_batch(student):
    x = np.array([[[1.0, 0.0], [3.0, 0.0]], [[0.0, 0.0], [0.0, 0.0]], [[2.0, 0.0], [0.0, -12.0]]])
    both = np.stack([x, 10 * x])
    expected = np.array([[1.0, -2.0], [10.0, -20.0]])
    student.global_pool(both).should_equal(expected, **NEAR, picture=channel(both))


@title("A batch of 1 image has a batch axis all the same: (1, 2, 3, 4) becomes (1, 4)")
def test_batch_of_one(student, rng):
    x = quarters(rng, 1, 2, 3, 4)
    student.global_pool(x).should_match_reference(**NEAR, picture=channel(x))


@title("Images and batches of any size")
def test_any_size(student, rng):
    for batch in ((), (2,), (), (3,), (), (5,)):
        x = quarters(rng, *batch, rng.randint(1, 4), rng.randint(5, 7), rng.randint(1, 3))
        student.global_pool(x).should_match_reference(**NEAR, picture=channel(x))
