"""Checks of `batch_with_vmap`: pairs first, then every image under every kernel.

All numbers are quarters, so that every sum is exact in 32 bits, in any order. Most is asked under jit, which compiles
once for a shape; eager code compiles every operation in it.
"""

import jax.numpy as jnp
import numpy as np

from grader.checks import title

NEAR = {"rtol": 1e-5, "atol": 1e-4}


def array(numbers, *shape):
    return jnp.array(np.reshape(numbers, shape), jnp.float32)


def quarters(rng, *shape):
    return array([rng.randint(-36, 36) / 4 for _ in range(int(np.prod(shape)))], *shape)


def which(images, kernels):
    """Say which image, kernel and place a number of the result belongs to, and write out its sum."""

    def picture(index, expected, _got):
        image, row, column, kernel = index if len(index) == 4 else (*index, index[0])
        rows, columns = kernels.shape[1:]
        patch = np.asarray(images)[image, row : row + rows, column : column + columns]
        terms = [f"{a:g} * {b:g}" for a, b in zip(patch.ravel(), np.asarray(kernels)[kernel].ravel(), strict=True)]
        return f"image {image} under kernel {kernel}, at place {row}, {column}:\n  " + (
            "\n  + ".join(" + ".join(terms[first : first + 4]) for first in range(0, len(terms), 4))
            + f"\n  = {expected[index]:g}"
        )

    return picture


ROWS = array([1, 2, 4, 1, 0, 0], 2, 1, 3)
PAIRS = array([3, 5, 1, 0], 2, 1, 2)


@title("Two images, two kernels: 13 and 26 from the first pair, 1 and 0 from the second")
def test_two_pairs(student):
    student.own_kernels(ROWS, PAIRS).should_equal(array([13, 26, 1, 0], 2, 1, 2), picture=which(ROWS, PAIRS), **NEAR)


@title("A kernel is not flipped: -10 and -13 above 17 and 13, also under jax.jit")
def test_not_flipped(student):
    images, kernels = array([1, 2, 3, 4, 5, 7, 0.5, -1, 2], 1, 3, 3), array([1, 2, 0, -3], 1, 2, 2)
    student.own_kernels.jit(images, kernels).should_equal(
        array([-10, -13, 17, 13], 1, 2, 2), picture=which(images, kernels), **NEAR
    )


@title("Any three images, each under its own kernel")
def test_any_pairs(student, rng):
    images, kernels = quarters(rng, 3, 4, 6), quarters(rng, 3, 2, 3)
    student.own_kernels.jit(images, kernels).should_match_reference(picture=which(images, kernels), **NEAR)


@title("One image under two kernels: at each place the two results stand side by side")
def test_kernels_last(student):
    expected = array([13, 1, 26, 2], 1, 1, 2, 2)
    student.batch_with_vmap(ROWS[:1], PAIRS).should_equal(expected, picture=which(ROWS, PAIRS), **NEAR)


@title("Two images and two kernels make four combinations, not two pairs")
def test_combinations(student):
    expected = array([13, 1, 26, 2, 3, 1, 0, 0], 2, 1, 2, 2)
    student.batch_with_vmap.jit(ROWS, PAIRS).should_equal(expected, picture=which(ROWS, PAIRS), **NEAR)


@title("Any batch: three 4×6 images under five 2×3 kernels give 3×3×4×5")
def test_any_batch(student, rng):
    for _ in range(2):
        images, kernels = quarters(rng, 3, 4, 6), quarters(rng, 5, 2, 3)
        student.batch_with_vmap.jit(images, kernels).should_match_reference(picture=which(images, kernels), **NEAR)
