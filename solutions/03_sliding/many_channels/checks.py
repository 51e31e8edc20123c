"""Checks of `many_channels`: one channel, several, and then any shape.

All numbers are quarters, so that every sum is exact, also where an answer computes in 32 bits.
"""

import numpy as np

from grader.checks import title

NEAR = 1e-9  # what another order of the same sums may be off by


def quarters(rng, *shape):
    largest = 20
    return np.array([rng.randint(-largest, largest) / 4 for _ in range(int(np.prod(shape)))]).reshape(shape)


def channel_by_channel(x, kernel):
    """Draw what each channel adds to a number of the output."""

    def picture(index, expected, _got):
        (row, column), (rows, columns, channels) = index, kernel.shape
        patch = x[row : row + rows, column : column + columns]
        lines = [f"x[{row}:{row + rows}, {column}:{column + columns}, :] times the kernel, channel by channel:"]
        for channel in range(channels):
            left, right = aligned(patch[..., channel]), aligned(kernel[..., channel])
            share = (patch[..., channel] * kernel[..., channel]).sum()
            for number in range(rows):
                name, sign, sum_of_it = (f"channel {channel}", "×", f"=  {share:g}") if number == 0 else ("", " ", "")
                lines.append(f"  {name:10} {left[number]}  {sign}  {right[number]}  {sum_of_it}".rstrip())
        lines.append(f"  together   {expected[index]:g}")
        return "\n".join(lines)

    return picture


def aligned(array):
    width = max(len(f"{number:g}") for number in array.flat)
    return [" ".join(f"{number:{width}g}" for number in row) for row in array]


def judge(student, x, kernel, expected):
    answer = student.many_channels(x, kernel)
    answer.should_equal(np.array(expected), atol=NEAR, picture=channel_by_channel(x, kernel))


@title("With a single channel, 1 2 0 and 5 7 1 under the kernel 1 -1 give -1 2 and -2 6")
def test_one_channel(student):
    x = np.array([[1.0, 2.0, 0.0], [5.0, 7.0, 1.0]])[:, :, np.newaxis]
    kernel = np.array([[1.0, -1.0]])[:, :, np.newaxis]
    judge(student, x, kernel, [[-1.0, 2.0], [-2.0, 6.0]])


@title("At one pixel, 5 × 2 of channel 0 and 3 × -1 of channel 1 add up to 7")
def test_two_channels_add_up(student):
    judge(student, np.array([[[5.0, 3.0]]]), np.array([[[2.0, -1.0]]]), [[7.0]])


@title("The lesson's two channels give 2 -1: each channel meets its own part of the kernel")
def test_each_channel_has_its_own_part(student):
    x = np.array([[[1.0, 0.0], [2.0, 1.0], [0.0, 4.0]]])
    kernel = np.array([[[1.0, 1.0], [1.0, -1.0]]])
    judge(student, x, kernel, [[2.0, -1.0]])


@title("A border between red and green of the same brightness is seen: 16, and -16 the other way")
def test_colours_of_one_brightness(student):
    red, green = [8.0, 0.0, 0.0], [0.0, 8.0, 0.0]
    x = np.array([[red, red, green, green, red]])
    kernel = np.array([[[1.0, -1.0, 0.0], [-1.0, 1.0, 0.0]]])
    judge(student, x, kernel, [[0.0, 16.0, 0.0, -16.0]])


@title("Of 4 channels none is left out: 1, 10, 100 and 1000 give 1111")
def test_four_channels(student):
    x = np.array([[[1.0, 10.0, 100.0, 1000.0]], [[0.25, 0.5, 0.0, 2.0]]])
    judge(student, x, np.ones((1, 1, 4)), [[1111.0], [2.75]])


@title("Any number of rows, columns and channels")
def test_any_shape(student, rng):
    for largest in (2, 2, 3, 3, 4, 5):
        rows, columns, channels = rng.randint(1, largest), rng.randint(1, largest), rng.randint(1, largest + 1)
        x = quarters(rng, rows + rng.randint(0, largest), columns + rng.randint(1, largest), channels)
        kernel = quarters(rng, rows, columns, channels)
        student.many_channels(x, kernel).should_match_reference(atol=NEAR, picture=channel_by_channel(x, kernel))
