"""Checks of `lax_convolution`: one image, channels, a case that fits either way, stride, padding; then channels first.

All numbers are quarters, so that every sum is exact in 32 bits, in any order.
"""

import jax.numpy as jnp
import numpy as np

from grader.checks import title

NEAR = {"rtol": 1e-5, "atol": 1e-4}


def array(numbers, *shape):
    return jnp.array(np.reshape(numbers, shape), jnp.float32)


def quarters(rng, *shape):
    return array([rng.randint(-36, 36) / 4 for _ in range(int(np.prod(shape)))], *shape)


def sum_of_products(x, kernel, stride=(1, 1), padding=((0, 0), (0, 0))):
    """Write out the sum of one number of the output, one input channel a line."""
    padded = np.pad(np.asarray(x), ((0, 0), *padding, (0, 0)))

    def picture(index, expected, _got):
        image, i, j, o = index
        rows, columns, channels, _ = kernel.shape
        row, column = i * stride[0], j * stride[1]
        patch = padded[image, row : row + rows, column : column + columns]
        lines = [f"image {image}, place {i}, {j}, into channel {o}: patch times kernel"]
        for c in range(channels):
            pairs = zip(patch[..., c].ravel(), np.asarray(kernel)[..., c, o].ravel(), strict=True)
            lines.append(f"  channel {c}:  " + " + ".join(f"{one:g} * {other:g}" for one, other in pairs))
        return "\n".join([*lines, f"  together    {expected[index]:g}"])

    return picture


@title("One image of one channel: -10 and -13 above 17 and 13")
def test_one_image(student):
    x, kernel = array([1, 2, 3, 4, 5, 7, 0.5, -1, 2], 1, 3, 3, 1), array([1, 2, 0, -3], 2, 2, 1, 1)
    student.lax_convolution(x, kernel).should_equal(
        array([-10, -13, 17, 13], 1, 2, 2, 1), picture=sum_of_products(x, kernel), **NEAR
    )


@title("A 1×1 kernel from 2 channels to 3: each output channel weighs both channels of its own place")
def test_channels(student):
    x, kernel = array([1, 2, 3, 4], 1, 1, 2, 2), array([1, 0, 10, 0, 1, 100], 1, 1, 2, 3)
    student.lax_convolution(x, kernel).should_equal(
        array([1, 2, 210, 3, 4, 430], 1, 1, 2, 3), picture=sum_of_products(x, kernel), **NEAR
    )


@title("As many channels out as in: 31 and 42, where a kernel read the other way gives 21 and 43")
def test_channels_that_fit_either_way(student):
    x, kernel = array([1, 10], 1, 1, 1, 2), array([1, 2, 3, 4], 1, 1, 2, 2)
    student.lax_convolution(x, kernel).should_equal(
        array([31, 42], 1, 1, 1, 2), picture=sum_of_products(x, kernel), **NEAR
    )


@title("Stride 2 for rows and 3 for columns: 5×6 with a 2×3 kernel gives 2×2")
def test_stride(student, rng):
    x, kernel, stride = quarters(rng, 2, 5, 6, 2), quarters(rng, 2, 3, 2, 2), (2, 3)
    student.lax_convolution(x, kernel, stride=stride).should_match_reference(
        picture=sum_of_products(x, kernel, stride), **NEAR
    )


@title("One row of zeros above, two columns to the right: 3×4 with a 2×3 kernel gives 3×4")
def test_padding(student, rng):
    x, kernel, padding = quarters(rng, 1, 3, 4, 1), quarters(rng, 2, 3, 1, 1), ((1, 0), (0, 2))
    student.lax_convolution(x, kernel, padding=padding).should_match_reference(
        picture=sum_of_products(x, kernel, padding=padding), **NEAR
    )


@title("Any batch: two 5×6×2 images, a 2×3×2×4 kernel, stride and padding together")
def test_any_batch(student, rng):
    stride, padding = (2, 3), ((1, 0), (2, 1))
    for _ in range(2):
        x, kernel = quarters(rng, 2, 5, 6, 2), quarters(rng, 2, 3, 2, 4)
        student.lax_convolution(x, kernel, stride=stride, padding=padding).should_match_reference(
            picture=sum_of_products(x, kernel, stride, padding), **NEAR
        )


@title("Channels first goes in, channels last comes out: 1 2 210 and 3 4 430 again")
def test_channels_first(student):
    x, kernel = array([1, 3, 2, 4], 1, 2, 1, 2), array([1, 0, 0, 1, 10, 100], 3, 2, 1, 1)
    student.from_channels_first(x, kernel).should_equal(array([1, 2, 210, 3, 4, 430], 1, 1, 2, 3), **NEAR)


@title("Any batch with the channels first, with as many channels out as in")
def test_any_channels_first(student, rng):
    for _ in range(2):
        student.from_channels_first(quarters(rng, 2, 3, 4, 5), quarters(rng, 3, 3, 2, 3)).should_match_reference(**NEAR)
