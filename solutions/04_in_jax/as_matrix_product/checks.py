"""Checks of `as_matrix_product`: the patches as rows, in their order; then the product.

All numbers are quarters, so that every sum is exact in 32 bits, in any order.
"""

import jax.numpy as jnp
import numpy as np

from grader.checks import title

STATIC = {"static": (1,)}


def array(numbers, *shape):
    return jnp.array(np.reshape(numbers, shape), jnp.float32)


def quarters(rng, *shape):
    return array([rng.randint(-36, 36) / 4 for _ in range(int(np.prod(shape)))], *shape)


def element(width, kernel_size, channels):
    """Say which element of the image belongs into an entry of the patch matrix."""

    def picture(index, expected, _got):
        place, number = index
        i, j = divmod(place, width - kernel_size[1] + 1)
        tap, channel = divmod(number, channels)
        a, b = divmod(tap, kernel_size[1])
        return (
            f"row {place} is the patch at place {i}, {j}; its number {number} is tap {a}, {b}, channel {channel}:\n"
            f"  x[{i} + {a}, {j} + {b}, {channel}] = {expected[index]:g}"
        )

    return picture


def sum_of_products(x, kernel):
    """Write out the sum that one number of the output is, a few terms at a time."""

    def picture(index, expected, _got):
        i, j, o = index
        rows, columns, _, _ = kernel.shape
        patch, weights = np.asarray(x)[i : i + rows, j : j + columns].ravel(), np.asarray(kernel)[..., o].ravel()
        terms = [f"{one:g} * {other:g}" for one, other in zip(patch, weights, strict=True)]
        lines = [" + ".join(terms[first : first + 4]) for first in range(0, len(terms), 4)]
        return f"row {i}, {j} of the patches with column {o} of the kernels:\n  " + (
            "\n  + ".join(lines) + f"\n  = {expected[index]:g}"
        )

    return picture


@title("A 3×3 image has four 2×2 patches, one in each row, from left to right and down")
def test_four_patches(student):
    expected = array([[1, 2, 4, 5], [2, 3, 5, 6], [4, 5, 7, 8], [5, 6, 8, 9]], 4, 4)
    student.patch_matrix(array(np.arange(1, 10), 3, 3, 1), (2, 2)).should_equal(expected, picture=element(3, (2, 2), 1))


@title("A 3×4 image and a kernel of 2 rows and 3 columns: 4 rows of 6, also under jax.jit")
def test_rows_and_columns(student):
    expected = [[1, 2, 3, 5, 6, 7], [2, 3, 4, 6, 7, 8], [5, 6, 7, 9, 10, 11], [6, 7, 8, 10, 11, 12]]
    student.patch_matrix.jit(array(np.arange(1, 13), 3, 4, 1), (2, 3), **STATIC).should_equal(
        array(expected, 4, 6), picture=element(4, (2, 3), 1)
    )


@title("With two channels the channel changes fastest: 1 2 3 4 and not 1 3 2 4")
def test_channels_fastest(student):
    expected = array([[1, 2, 3, 4], [5, 6, 7, 8]], 2, 4)
    student.patch_matrix.jit(array(np.arange(1, 9), 2, 2, 2), (1, 2), **STATIC).should_equal(
        expected, picture=element(2, (1, 2), 2)
    )


@title("The patches of any image")
def test_any_patches(student, rng):
    x = quarters(rng, 4, 6, 3)
    student.patch_matrix.jit(x, (2, 3), **STATIC).should_match_reference(picture=element(6, (2, 3), 3))


@title("One kernel on a 3×3 image: -10 and -13 above 17 and 13")
def test_one_kernel(student):
    x, kernel = array([1, 2, 3, 4, 5, 7, 0.5, -1, 2], 3, 3, 1), array([1, 2, 0, -3], 2, 2, 1, 1)
    student.as_matrix_product.jit(x, kernel).should_equal(
        array([-10, -13, 17, 13], 2, 2, 1), picture=sum_of_products(x, kernel)
    )


@title("Two kernels make two feature maps, side by side in the last axis")
def test_two_kernels(student):
    x, kernel = array([1, 2, 3, 4, 5, 6], 2, 3, 1), array([1, 10, 2, 20], 1, 2, 1, 2)
    expected = array([[5, 50], [8, 80], [14, 140], [17, 170]], 2, 2, 2)
    student.as_matrix_product.jit(x, kernel).should_equal(expected, picture=sum_of_products(x, kernel))


@title("Any image and kernels of several channels: 2×3×2×4 on 4×6×2, and on 9×4×2")
def test_any_product(student, rng):
    for shape in ((4, 6, 2), (9, 4, 2)):  # 8×2 places: were they a square, there would be 4×4
        x, kernel = quarters(rng, *shape), quarters(rng, 2, 3, 2, 4)
        student.as_matrix_product.jit(x, kernel).should_match_reference(
            rtol=1e-5, atol=1e-4, picture=sum_of_products(x, kernel)
        )
