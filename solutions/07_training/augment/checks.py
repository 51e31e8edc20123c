"""Checks of `augment`: one image moved in each direction; then a batch, by the numbers that its key draws.

Every image is 3×4 with 2 channels, but for the first: JAX compiles for each shape.
"""

import jax
import jax.numpy as jnp
import numpy as np

from grader.checks import given, title


def array(numbers):
    return jnp.asarray(np.array(numbers, np.float32))


def images(rng, *batch):
    """Draw pixels that differ from each other and from 0."""
    size = int(np.prod((*batch, 3, 4, 2)))
    return array(np.array(rng.sample(range(1, size + 1), size)).reshape(*batch, 3, 4, 2))


def came_from(down, right, height, width):
    """Say which pixel a wrong one should have come from."""

    def picture(index, expected, _got):
        row, column, channel = index
        source = row - down, column - right
        inside = 0 <= source[0] < height and 0 <= source[1] < width
        where = f"image[{source[0]}, {source[1]}, {channel}]"
        comes = (
            f"comes from {where}, which is {expected[index]:g}" if inside else f"would come from {where}: outside, 0"
        )
        return f"moved[{row}, {column}, {channel}] {comes}"

    return picture


def own_numbers(seed, batch, most):
    """Say by how much the image with a wrong pixel should be moved, and by how much it is, where that is plain."""

    def moved(image, down, right):
        padded = np.pad(np.asarray(image), ((3, 3), (4, 4), (0, 0)))
        return padded[3 - down : 6 - down, 4 - right : 8 - right]

    def picture(index, _expected, got):
        number = index[0]
        down, right = jax.random.randint(jax.random.key(seed), (2, len(batch)), -most, most + 1)[:, number]
        places = [(d, r) for d in range(-2, 3) for r in range(-3, 4)]
        fits = [place for place in places if np.array_equal(moved(batch[number], *place), got[number])]
        is_moved = f"\nand is moved by            down={fits[0][0]}, right={fits[0][1]}" if len(fits) == 1 else ""
        return f"images[{number}] has to be moved by down={down}, right={right}{is_moved}"

    return picture


def check_batch(ask, rng, most, **static):
    seed, batch = rng.randrange(1000), images(rng, 5)
    picture = own_numbers(seed, batch, most)
    ask(given.key(seed), batch, most=most, **static).should_match_reference(picture=picture)


def check_shift(student, image, down, right, expected):
    height, width, _ = image.shape
    picture = came_from(down, right, height, width)
    student.shift_image(image, down, right).should_equal(expected, picture=picture)


@title("Moved by 0, an image is as it was; moved down by 1, the first row is 0 and the last one is gone")
def test_down(student):
    image = array(np.arange(1, 25).reshape(3, 4, 2))
    check_shift(student, image, 0, 0, image)
    expected = array([[[0, 0]] * 4, [[1, 2], [3, 4], [5, 6], [7, 8]], [[9, 10], [11, 12], [13, 14], [15, 16]]])
    check_shift(student, image, 1, 0, expected)


@title("Moved right by 1, the first column is 0")
def test_right(student):
    image = array(np.arange(1, 25).reshape(3, 4, 2))
    expected = array([[[0, 0], *([first, first + 1] for first in (row, row + 2, row + 4))] for row in (1, 9, 17)])
    check_shift(student, image, 0, 1, expected)


@title("Moved up by 1 and left by 2, zeros come in below and at the right, in both channels")
def test_up_and_left(student):
    image = array(np.arange(1, 25).reshape(3, 4, 2))
    expected = array([[[13, 14], [15, 16], [0, 0], [0, 0]], [[21, 22], [23, 24], [0, 0], [0, 0]], [[0, 0]] * 4])
    check_shift(student, image, -1, -2, expected)


@title("Moved by any two numbers, even right out of the picture")
def test_any_shift(student, rng, reference):
    moves = [(3, 0), (0, -4), *((rng.randint(-3, 3), rng.randint(-4, 4)) for _ in range(6))]
    for down, right in moves:
        image = images(rng)
        check_shift(student, image, down, right, reference.shift_image(image, down, right))


@title("With most=0, a batch of 5 images is as it was; with most=1 and 2, each is moved by its own two numbers")
def test_any_batch(student, rng):
    batch = images(rng, 5)
    student.augment(given.key(rng.randrange(1000)), batch, most=0).should_equal(batch)
    for most in (1, 2, 2):
        check_batch(student.augment, rng, most)


@title("The same under jax.jit, where the moves are traced")
def test_compiled(student, rng):
    check_batch(student.augment.jit, rng, 2, static=("most",))
