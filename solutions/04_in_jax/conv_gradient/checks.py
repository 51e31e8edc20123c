"""Checks of `conv_gradient`: the kernel's gradient by itself, then that of the input.

All numbers are quarters, so that every sum is exact, also where an answer computes in 32 bits.
"""

import numpy as np

from grader.checks import title


def quarters(rng, *shape):
    return np.reshape([rng.randint(-36, 36) / 4 for _ in range(int(np.prod(shape)))], shape)


def sum_over_places(x, output_gradient):
    """Write out the sum that a number of the kernel's gradient is."""

    def picture(index, expected, _got):
        a, b, c, o = index
        height, width, _ = output_gradient.shape
        met = x[a : a + height, b : b + width, c]
        return written(
            f"kernel[{a}, {b}, {c}, {o}] met x[{a}:{a + height}, {b}:{b + width}, {c}], at all places:",
            met.ravel(),
            output_gradient[..., o].ravel(),
            expected[index],
        )

    return picture


def sum_over_windows(x, kernel, output_gradient):
    """Write out the sum that a number of the input's gradient is; a kernel's gradient has a picture of its own."""

    def picture(index, expected, got):
        if len(index) == 4:
            return sum_over_places(x, output_gradient)(index, expected, got)
        row, column, c = index
        height, width, _ = output_gradient.shape
        read = [(a, b) for a, b in np.ndindex(kernel.shape[:2]) if 0 <= row - a < height and 0 <= column - b < width]
        ones = np.concatenate([kernel[a, b, c] for a, b in read])
        others = np.concatenate([output_gradient[row - a, column - b] for a, b in read])
        windows = "1 window" if len(read) == 1 else f"{len(read)} windows"
        return written(f"x[{row}, {column}, {c}] lies under {windows}:", ones, others, expected[index])

    return picture


def written(first, ones, others, total):
    terms = [f"{one:g} * {other:g}" for one, other in zip(ones, others, strict=True)]
    lines = [" + ".join(terms[place : place + 4]) for place in range(0, len(terms), 4)]
    return f"{first}\n  " + "\n  + ".join(lines[:8]) + ("\n  + ..." if lines[8:] else "") + f"\n  = {total:g}"


@title("Three numbers, a kernel of two: each kernel number sums over both places, 21 and 42")
def test_kernel_of_two(student):
    x, above = np.array([1.0, 2, 4]).reshape(1, 3, 1), np.array([1.0, 10]).reshape(1, 2, 1)
    expected = np.array([21.0, 42.0]).reshape(1, 2, 1, 1)
    student.kernel_gradient(x, above).should_equal(expected, picture=sum_over_places(x, above))


@title("A 3×4 image and an output of 2×2: the kernel has 2 rows and 3 columns")
def test_rows_and_columns(student):
    x, above = np.arange(1.0, 13).reshape(3, 4, 1), np.array([1.0, 10, 0, -2]).reshape(2, 2, 1)
    expected = np.array([[1 + 20 - 12, 2 + 30 - 14, 3 + 40 - 16], [5 + 60 - 20, 6 + 70 - 22, 7 + 80 - 24]])
    student.kernel_gradient(x, above).should_equal(
        expected.reshape(2, 3, 1, 1).astype(float), picture=sum_over_places(x, above)
    )


@title("The kernel's gradient with 2 channels going in and 3 coming out")
def test_kernel_channels(student, rng):
    for shape, places in (((2, 3, 2), (2, 2, 3)), ((5, 6, 2), (4, 3, 3)), ((4, 6, 3), (2, 5, 2))):
        x, above = quarters(rng, *shape), quarters(rng, *places)
        student.kernel_gradient(x, above).should_match_reference(atol=1e-9, picture=sum_over_places(x, above))


@title("Three numbers, a kernel of two: the middle number lies under both windows, 3, 35 and 50")
def test_input_of_three(student):
    x, kernel = np.array([1.0, 2, 4]).reshape(1, 3, 1), np.array([3.0, 5]).reshape(1, 2, 1, 1)
    above = np.array([1.0, 10]).reshape(1, 2, 1)
    expected = np.array([3.0, 35, 50]).reshape(1, 3, 1), np.array([21.0, 42]).reshape(1, 2, 1, 1)
    student.conv_gradient(x, kernel, above).should_equal(expected, picture=sum_over_windows(x, kernel, above))


@title("A gradient at one output alone puts the kernel there, as it stands")
def test_one_output(student):
    x, kernel = np.arange(1.0, 13).reshape(3, 4, 1), np.array([[1.0, 2, 3], [4, 5, 6]]).reshape(2, 3, 1, 1)
    above = np.array([[0.0, 0], [0, 1]]).reshape(2, 2, 1)
    input_gradient = np.array([[0.0, 0, 0, 0], [0, 1, 2, 3], [0, 4, 5, 6]]).reshape(3, 4, 1)
    kernel_gradient = np.array([[6.0, 7, 8], [10, 11, 12]]).reshape(2, 3, 1, 1)
    student.conv_gradient(x, kernel, above).should_equal(
        (input_gradient, kernel_gradient), picture=sum_over_windows(x, kernel, above)
    )


@title("Both gradients of any image, kernel and output, with several channels")
def test_any_gradient(student, rng):
    for shape, kernel_size, out_channels in (((3, 4, 2), (2, 2), 1), ((4, 5, 1), (2, 3), 2), ((5, 7, 2), (3, 2), 3)):
        x, kernel = quarters(rng, *shape), quarters(rng, *kernel_size, shape[2], out_channels)
        above = quarters(rng, shape[0] - kernel_size[0] + 1, shape[1] - kernel_size[1] + 1, out_channels)
        student.conv_gradient(x, kernel, above).should_match_reference(
            atol=1e-9, picture=sum_over_windows(x, kernel, above)
        )
