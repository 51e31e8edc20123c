"""Checks of `depthwise_separable`: each step alone, both together, then the count.

All numbers are quarters, so that every sum is exact in float32.
"""

import numpy as np

from grader.checks import title

NEAR = {"rtol": 1e-5, "atol": 1e-4}


def quarters(rng, *shape):
    return np.array([rng.randint(-12, 12) / 4 for _ in range(int(np.prod(shape)))], np.float32).reshape(shape)


def both_steps(x, depthwise, pointwise):
    """Draw the window of each channel that a wrong number comes from, its response, and the mixture."""
    rows, columns, _, channels = depthwise.shape

    def picture(index, expected, _got):
        row, column, out = index
        patch = x[row : row + rows, column : column + columns]
        lines = [f"x[{row}:{row + rows}, {column}:{column + columns}], channel by channel, then output channel {out}:"]
        terms = []
        for channel in range(channels):
            response = (patch[:, :, channel] * depthwise[:, :, 0, channel]).sum()
            terms.append(f"{response:g} * {pointwise[0, 0, channel, out]:g}")
            lines.append(f"  channel {channel}: window times its own kernel, added up  {response:g}")
        return "\n".join([*lines, f"  mixed: {' + '.join(terms)} = {expected[index]:g}"])

    return picture


def compare(student, x, depthwise, pointwise, expected):
    found = student.depthwise_separable(x, depthwise, pointwise)
    found.should_equal(expected, picture=both_steps(x, depthwise, pointwise), **NEAR)


@title("From one channel to one, with the weight 2: the responses to the kernel, twice as large")
def test_one_channel(student):
    x = np.array([[1.0, 2, 4], [8, 16, 32]], np.float32)[:, :, None]
    depthwise = np.array([[1.0, 0.5]], np.float32)[:, :, None, None]
    pointwise = np.full((1, 1, 1, 1), 2, np.float32)
    expected = np.array([[4.0, 8.0], [32.0, 64.0]], np.float32)[:, :, None]
    compare(student, x, depthwise, pointwise, expected)


@title("Where nothing is mixed, three channels stay apart, each with a kernel of its own")
def test_channels_stay_apart(student):
    x = np.arange(12, dtype=np.float32).reshape(2, 2, 3)
    depthwise = np.array([[1.0, 10, 100], [0, -1, 1]], np.float32).reshape(2, 1, 1, 3)
    expected = np.array([[[0.0, 3, 208], [3, 30, 511]]], np.float32)
    compare(student, x, depthwise, np.eye(3, dtype=np.float32)[None, None], expected)


@title("Where each kernel is a single 1, the two channels of each pixel are mixed into three")
def test_mixing(student):
    x = np.array([[[1.0, 2], [3, -1]]], np.float32)
    pointwise = np.array([[1.0, 2, 3], [10, 20, -30]], np.float32)[None, None]
    expected = np.array([[[21.0, 42, -57], [-7, -14, 39]]], np.float32)
    compare(student, x, np.ones((1, 1, 1, 2), np.float32), pointwise, expected)


@title("Any 2×3 and 3×2 kernels, from 3 channels to 4 and from 4 to 2")
def test_any(student, rng):
    for rows, columns, channels, out in ((2, 3, 3, 4), (3, 2, 4, 2)):
        x, depthwise = quarters(rng, 4, 5, channels), quarters(rng, rows, columns, 1, channels)
        pointwise = quarters(rng, 1, 1, channels, out)
        windows = np.lib.stride_tricks.sliding_window_view(x, (rows, columns), axis=(0, 1))
        apart = np.einsum("rcdij,ijd->rcd", windows, depthwise[:, :, 0])  # without compiling the reference, too
        compare(student, x, depthwise, pointwise, apart @ pointwise[0, 0])


@title("Kernels of 3×3 from 32 to 64 channels: 288 + 2048 = 2336 weights")
def test_the_lessons_count(student):
    student.separable_parameters((3, 3), 32, 64).should_equal(2336)


@title("Kernels of 1×5 from 3 to 7 channels: 15 + 21 = 36 weights")
def test_not_square(student):
    student.separable_parameters((1, 5), 3, 7).should_equal(36)


@title("Any kernel and any channels")
def test_any_count(student, rng):
    for _ in range(20):
        size = (rng.randint(1, 7), rng.randint(1, 7))
        student.separable_parameters(size, rng.randint(1, 64), rng.randint(1, 64)).should_match_reference()
