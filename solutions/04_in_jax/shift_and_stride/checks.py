"""Checks of `shift_and_stride`, from one row to any image, with strides that divide the shift and others.

Images and kernels hold quarters, so that every sum is exact in float32.
"""

import numpy as np

from grader.checks import title

NEAR = {"atol": 1e-5, "accept": (list, tuple)}
ROW = np.array([[0.0, 1, 4, 2, 8, 5, 7, 1, 3]], np.float32)
LONG_ROW = np.array([[3.0, 0, 1, 4, 2, 8, 5, 7, 1, 3, 9, 0, 6]], np.float32)
EDGE = np.array([[1.0, 0, -1]], np.float32)


def quarters(rng, rows, columns, largest):
    numbers = [[rng.randint(-4 * largest, 4 * largest) / 4 for _ in range(columns)] for _ in range(rows)]
    return np.array(numbers, np.float32)


@title("At stride 1 the interior moves with the image; the border is off by 1")
def test_stride_one(student):
    student.shift_and_stride(ROW, EDGE, 2).should_equal((0.0, 1.0), **NEAR)


@title("Stride 2 divides a shift of 4: the interior still moves, by 2 columns; the border is off by 4")
def test_stride_divides(student):
    student.shift_and_stride(LONG_ROW, EDGE, 4, stride=2).should_equal((0.0, 4.0), **NEAR)


@title("Stride 2 does not divide a shift of 1: the interior is off by 4, the border by 3")
def test_stride_does_not_divide(student):
    student.shift_and_stride(ROW, EDGE, 1, stride=2).should_equal((4.0, 3.0), **NEAR)


@title("With a 1×5 kernel two columns on either side are border at stride 1, off by 9")
def test_wider_kernel(student):
    kernel = np.array([[2.0, 0, 0, 0, 1]], np.float32)
    student.shift_and_stride(LONG_ROW, kernel, 3).should_equal((0.0, 9.0), **NEAR)


@title("With a 1×5 kernel and stride 2 one column on either side is border; a shift of 3 breaks the interior by 25")
def test_wider_kernel_and_stride(student):
    kernel = np.array([[2.0, 0, 0, 0, 1]], np.float32)
    row = np.array([[3.0, 0, 1, 4, 2, 8, 5, 7, 1, 3, 9, 30, 6, 2]], np.float32)
    student.shift_and_stride(row, kernel, 3, stride=2).should_equal((25.0, 6.0), **NEAR)


@title("With a 3×3 kernel no row is border: in 5 rows, of which only the first is not 0, still 4 and 3")
def test_rows(student):
    image, kernel = np.zeros((5, 9), np.float32), np.zeros((3, 3), np.float32)
    image[0], kernel[1] = ROW[0], EDGE[0]
    student.shift_and_stride(image, kernel, 1, stride=2).should_equal((4.0, 3.0), **NEAR)


@title("Any image and kernel, 3×5 and 5×3, with strides 1 to 3")
def test_any(student, rng):
    for rows, columns, shift, stride in ((3, 5, 2, 1), (5, 3, 4, 2), (3, 5, 4, 3)):
        image, kernel = quarters(rng, 8, 18 + shift, 8), quarters(rng, rows, columns, 2)
        student.shift_and_stride(image, kernel, shift, stride=stride).should_match_reference(**NEAR)
