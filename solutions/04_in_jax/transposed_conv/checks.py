"""Checks of `transposed_conv`: first the size, then one copy, several, channels, padding, and what the name says."""

import numpy as np

from grader.checks import title

NEAR = {"rtol": 1e-5, "atol": 1e-4}


def quarters(rng, *shape):
    return np.array([rng.randint(-12, 12) / 4 for _ in range(int(np.prod(shape)))]).reshape(shape)


def copies(x, kernel, stride, padding=0):
    """Draw which copies of the kernel a wrong number is the sum of."""
    rows, columns = kernel.shape[:2]

    def picture(index, expected, _got):
        row, column, channel = index[0] + padding, index[1] + padding, index[2]
        lines = [f"[{index[0]}, {index[1]}, {channel}] is the sum of what these places of x lay there:"]
        for place in np.ndindex(x.shape[:2]):
            i, j = row - place[0] * stride, column - place[1] * stride
            if 0 <= i < rows and 0 <= j < columns:
                share = kernel[i, j, channel] @ x[place]
                lines.append(f"  x[{place[0]}, {place[1]}] by kernel[{i}, {j}, {channel}]   {share:g}")
        return "\n".join([*lines, f"  together {expected[index]:g}"])

    return picture


@title("At stride 1, 3 numbers and a kernel of 3 give 5; at stride 2 they give 7")
def test_size(student):
    student.transposed_size(3, 3).should_equal(5)
    student.transposed_size(3, 3, stride=2).should_equal(7)


@title("Padding is cut off on both sides: 4 numbers, a kernel of 5, stride 3 and padding 2 give 10")
def test_size_with_padding(student):
    student.transposed_size(4, 5, stride=3, padding=2).should_equal(10)


@title("Any size, kernel, stride and padding")
def test_any_size(student, rng):
    for _ in range(30):
        kernel_size = rng.randint(1, 7)
        padding = rng.randint(0, (kernel_size - 1) // 2)
        size, stride = rng.randint(1, 20), rng.randint(1, 5)
        student.transposed_size(size, kernel_size, stride=stride, padding=padding).should_match_reference()


@title("A single 2 lays one copy of the kernel, twice as large and not flipped")
def test_one_copy(student):
    x, kernel = np.full((1, 1, 1), 2.0), np.array([[1.0, 2, 3], [4, 5, 6]]).reshape(2, 3, 1, 1)
    expected = np.array([[2.0, 4, 6], [8, 10, 12]]).reshape(2, 3, 1)
    student.transposed_conv(x, kernel).should_equal(expected, picture=copies(x, kernel, 1), **NEAR)


@title("Copies lie `stride` places apart and are added where they overlap")
def test_overlap(student):
    x, kernel = np.array([1.0, 2, 3]).reshape(1, 3, 1), np.array([1.0, 10, 100]).reshape(1, 3, 1, 1)
    for stride, expected in (
        (1, [1.0, 12, 123, 230, 300]),
        (2, [1.0, 10, 102, 20, 203, 30, 300]),
        (4, [1.0, 10, 100, 0, 2, 20, 200, 0, 3, 30, 300]),
    ):
        right = np.array(expected).reshape(1, -1, 1)
        answer = student.transposed_conv(x, kernel, stride=stride)
        answer.should_equal(right, picture=copies(x, kernel, stride), **NEAR)


@title("From 2 out_channels back to 3 in_channels: each copy is kernel @ x[row, column]")
def test_channels(student):
    x, kernel = np.array([[[1.0, 10.0]]]), np.array([[1.0, 2], [3, 4], [5, 6]]).reshape(1, 1, 3, 2)
    expected = np.array([[[21.0, 43.0, 65.0]]])
    student.transposed_conv(x, kernel).should_equal(expected, picture=copies(x, kernel, 1), **NEAR)


@title("With padding 1 the first and the last row and column of the sum are cut off")
def test_padding(student):
    x, kernel = np.array([[1.0, 2.0]]).reshape(1, 2, 1), np.arange(12.0).reshape(3, 4, 1, 1)
    expected = np.array([[5.0, 6 + 8, 7 + 10, 12]]).reshape(1, 4, 1)
    answer = student.transposed_conv(x, kernel, stride=2, padding=1)
    answer.should_equal(expected, picture=copies(x, kernel, 2, 1), **NEAR)


@title("Any x and kernel: 3×4 and 2×5, strides 1 to 3, padding 0 and 1, 1 to 3 channels")
def test_any(student, rng):
    for rows, columns, stride in ((3, 4, 1), (3, 2, 2), (2, 5, 3), (4, 3, 2)):
        padding = rng.randint(0, 1) if rows > 2 else 0
        x, kernel = quarters(rng, 3, 2, rng.randint(1, 3)), None
        kernel = quarters(rng, rows, columns, rng.randint(1, 3), x.shape[-1])
        answer = student.transposed_conv(x, kernel, stride=stride, padding=padding)
        answer.should_match_reference(picture=copies(x, kernel, stride, padding), **NEAR)
