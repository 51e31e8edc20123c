"""Checks of `stride_and_padding`. All numbers are quarters, so that every sum is exact, in 32 bits too."""

import numpy as np

from grader.checks import title

NEAR = 1e-6  # what another order of the same sums may be off by
ONE = np.array([[1.0]])


def quarters(rng, rows, columns, largest=9):
    return np.array([[rng.randint(-4 * largest, 4 * largest) / 4 for _ in range(columns)] for _ in range(rows)])


def window(image, kernel, stride=(1, 1), padding=(0, 0)):
    """Draw the window of the padded image that a number comes from, the kernel beside it, and the sum."""

    def picture(index, expected, _got):
        starts = [at * step for at, step in zip(index, stride, strict=True)]
        (row, column), (rows, columns) = starts, kernel.shape
        padded = np.pad(image, [(zeros, zeros) for zeros in padding])
        name = "padded" if any(padding) else "image"
        lines = [f"{name}[{row}:{row + rows}, {column}:{column + columns}] times the kernel, added up:"]
        numbers = aligned(padded[row : row + rows, column : column + columns]), aligned(kernel)
        for line, (left, right) in enumerate(zip(*numbers, strict=True)):
            signs = ("×", f"=  {expected[index]:g}") if line == rows // 2 else (" ", "")
            lines.append(f"  {left}  {signs[0]}  {right}  {signs[1]}".rstrip())
        return "\n".join(lines)

    return picture


def aligned(array):
    width = max(len(f"{number:g}") for number in array.flat)
    return [" ".join(f"{number:{width}g}" for number in row) for row in array]


def compare(student, image, kernel, expected=None, **setting):
    answer = student.stride_and_padding(image, kernel, **setting)
    if expected is None:
        answer.should_match_reference(atol=NEAR, picture=window(image, kernel, **setting))
    else:
        answer.should_equal(np.array(expected), atol=NEAR, picture=window(image, kernel, **setting))


@title("Stride 1 and no padding, said or not, is the plain convolution")
def test_plain(student):
    image, kernel = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 7.0]]), np.array([[1.0, 10.0], [100.0, 0.5]])
    compare(student, image, kernel, [[423.5, 535.5]])
    compare(student, image, kernel, [[423.5, 535.5]], stride=(1, 1), padding=(0, 0))


@title("With stride 2, a row of 7 and a kernel of 3 give the windows at 0, 2 and 4")
def test_stride_in_a_row(student):
    image, kernel = np.array([[1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0]]), np.array([[1.0, 0.0, 1.0]])
    compare(student, image, kernel, [[5.0, 20.0, 80.0]], stride=(1, 2))


@title("In a row of 8 a fourth window would need column 8: it is dropped")
def test_the_rest_is_dropped(student):
    image, kernel = np.array([[1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0]]), np.array([[1.0, 0.0, 1.0]])
    compare(student, image, kernel, [[5.0, 20.0, 80.0]], stride=(1, 2))


@title("Stride (2, 3) moves 2 rows down and 3 columns to the right")
def test_stride_of_each_axis(student):
    image = np.arange(1.0, 36.0).reshape(5, 7)
    compare(student, image, ONE, [[1.0, 4.0, 7.0], [15.0, 18.0, 21.0], [29.0, 32.0, 35.0]], stride=(2, 3))
    compare(student, image, ONE, [[1.0, 3.0, 5.0, 7.0], [22.0, 24.0, 26.0, 28.0]], stride=(3, 2))


@title("Padding 1 puts zeros on both sides: 3 5 under 1 1 1 gives 8 8")
def test_padding_in_a_row(student):
    compare(student, np.array([[3.0, 5.0]]), np.array([[1.0, 1.0, 1.0]]), [[8.0, 8.0]], padding=(0, 1))
    compare(student, np.array([[3.0], [5.0]]), np.array([[1.0], [1.0], [2.0]]), [[13.0], [8.0]], padding=(1, 0))


@title("Padding (1, 2) is a row of zeros above and below, and 2 columns left and right")
def test_padding_of_each_axis(student):
    image = np.array([[3.0, 5.0]])
    compare(student, image, ONE, [[0.0] * 6, [0, 0, 3, 5, 0, 0], [0] * 6], padding=(1, 2))
    compare(student, image, ONE, [[0.0] * 4] * 2 + [[0, 3, 5, 0]] + [[0] * 4] * 2, padding=(2, 1))


@title("The window steps over the zeros, too: stride counts on the padded image")
def test_both(student):
    image = np.array([[1.0, 2.0, 0.0, 1.0, 3.0], [4.0, 0.0, 1.0, 2.0, 0.0], [2.0, 5.0, 3.0, 2.0, 6.0]])
    kernel = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, -1.0]])
    compare(student, image, kernel, [[1.0, 1.0], [-2.0, -4.0], [9.0, 3.0]], stride=(1, 2), padding=(1, 0))
    compare(student, image, kernel, stride=(2, 3), padding=(2, 1))


@title("Any stride and any padding")
def test_any(student, rng):
    for largest in range(1, 11):
        kernel = quarters(rng, rng.randint(1, 2 + largest // 3), rng.randint(1, 2 + largest // 3), 3)
        image = quarters(rng, kernel.shape[0] + rng.randint(0, largest), kernel.shape[1] + rng.randint(1, largest))
        stride, padding = (rng.randint(1, 3), rng.randint(1, 4)), (rng.randint(0, 2), rng.randint(0, 3))
        compare(student, image, kernel, stride=stride, padding=padding)
