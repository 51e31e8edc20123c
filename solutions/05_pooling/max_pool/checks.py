"""Checks of `max_pool`: first the size, then the numbers, from the simplest case to the general one.

All numbers are quarters, so they are the same in 32 bits.
"""

import numpy as np

from grader.checks import title

LESSON = np.array([[1.0, 2, 0, 3], [4, 3, 1, 2], [-1, -3, 6, 0], [-2, -6, 2, 4]])[..., None]


def quarters(rng, *shape):
    """Draw numbers of which most are negative, so that a 0 from elsewhere would be the largest."""
    return np.array([rng.randint(-36, 12) / 4 for _ in range(int(np.prod(shape)))]).reshape(shape)


def window(x, kernel_size, stride, padding):
    """Draw the window that a number comes from; what hangs over the edge is a dot."""

    def picture(index, expected, _got):
        row, column, channel = index
        top, left = row * stride - padding, column * stride - padding
        lines = [f"the window at row {top}, column {left} of x[:, :, {channel}]:"]
        inside = [range(size) for size in x.shape[:2]]
        for i in range(top, top + kernel_size):
            numbers = [
                f"{x[i, j, channel]:g}" if i in inside[0] and j in inside[1] else "."
                for j in range(left, left + kernel_size)
            ]
            lines.append("  " + " ".join(f"{number:>5}" for number in numbers))
        return "\n".join([*lines, f"the largest is {expected[index]:g}"])

    return picture


@title("Windows of 2 side by side: 6 rows give 3, and so do 7")
def test_side_by_side(student):
    student.pooled_size(6, 2).should_equal(3)
    student.pooled_size(7, 2).should_equal(3)
    student.pooled_size(11, 3).should_equal(3)


@title("Windows of 3 with stride 2, as AlexNet has them, turn 55 rows into 27")
def test_size_with_a_stride(student):
    student.pooled_size(55, 3, stride=2).should_equal(27)
    student.pooled_size(8, 3, stride=2).should_equal(3)
    student.pooled_size(5, 2, stride=1).should_equal(4)


@title("Padding of 1 on each side: 7 rows give 4 for windows of 3 with stride 2")
def test_size_with_padding(student, rng):
    student.pooled_size(7, 3, stride=2, padding=1).should_equal(4)
    student.pooled_size(7, 2, padding=1).should_equal(4)
    for largest in range(2, 22):
        kernel_size = rng.randint(1, 1 + largest // 3)
        padding = rng.randint(0, kernel_size // 2)
        stride = rng.choice((None, rng.randint(1, 2 + largest // 6)))
        input_size = kernel_size + rng.randint(0, largest)
        student.pooled_size(input_size, kernel_size, stride=stride, padding=padding).should_match_reference()


@title("The lesson's map of 4×4 becomes 4 3 over -1 6")
def test_the_lessons_map(student):
    expected = np.array([[4.0, 3.0], [-1.0, 6.0]])[..., None]
    student.max_pool(LESSON, 2).should_equal(expected, picture=window(LESSON, 2, 2, 0))


@title("Where all numbers are negative the largest is negative, too: -2 of -2, -5, -3, -4")
def test_negative(student):
    x = np.array([[-2.0, -5.0], [-3.0, -4.0]])[..., None]
    student.max_pool(x, 2).should_equal(np.array([[[-2.0]]]), picture=window(x, 2, 2, 0))


@title("Each of 2 channels is pooled by itself")
def test_channels(student):
    x = np.array([[[1.0, -8.0], [5.0, -7.5]], [[2.0, -6.25], [0.5, -9.0]]])
    student.max_pool(x, 2).should_equal(np.array([[[5.0, -6.25]]]), picture=window(x, 2, 2, 0))


@title("A 3×6 map and windows of 2: 1×3 side by side, 2×5 with stride 1")
def test_stride_and_rest(student):
    x = np.array([[1.0, 2, 3, -4, 0, 5], [0.5, -1, -2, -3, -1, 1], [9, 0, -5, 2, 8, -1]])[..., None]
    student.max_pool(x, 2).should_equal(np.array([[2.0, 3.0, 5.0]])[..., None], picture=window(x, 2, 2, 0))
    overlapping = np.array([[2.0, 3, 3, 0, 5], [9, 0, 2, 8, 8]])[..., None]
    student.max_pool(x, 2, stride=1).should_equal(overlapping, picture=window(x, 2, 1, 0))


@title("Padding never wins: -3 -1 -2, with windows of 3, stride 2 and padding 1, gives -1 -1")
def test_padding_never_wins(student):
    x = np.array([[-3.0, -1.0, -2.0]])[..., None]
    expected = np.array([[-1.0, -1.0]])[..., None]
    student.max_pool(x, 3, stride=2, padding=1).should_equal(expected, picture=window(x, 3, 2, 1))
    x = np.array([[-3.0, -1.0]])[..., None]  # a reflection would bring -1 into the first window
    student.max_pool(x, 2, padding=1).should_equal(x, picture=window(x, 2, 2, 1))


@title("Padding is smaller than every number, also than -3e10, -1e10 and -2e10")
def test_padding_smaller_than_all(student):
    x, expected = np.array([[-3e10, -1e10, -2e10]])[..., None], np.array([[-1e10, -1e10]])[..., None]
    student.max_pool(x, 3, stride=2, padding=1).should_equal(expected, picture=window(x, 3, 2, 1))


@title("Any map, window, stride and padding")
def test_any_map(student, rng):
    for kernel_size in (1, 2, 2, 3, 3, 4, 5):
        padding, stride = rng.randint(0, kernel_size // 2), rng.choice((None, 1, 2, 3))
        x = quarters(rng, kernel_size + rng.randint(0, 3), kernel_size + rng.randint(4, 6), rng.randint(1, 3))
        student.max_pool(x, kernel_size, stride=stride, padding=padding).should_match_reference(
            picture=window(x, kernel_size, stride or kernel_size, padding)
        )
