"""Checks of `conv2d_loops`. All numbers are quarters, so that every sum is exact, in 32 bits too."""

import numpy as np

from grader.checks import title

NEAR = 1e-6  # what another order of the same sums may be off by
IMAGE = np.array(
    [[1.0, 2.0, 0.0, 1.0, 0.0], [0.0, 1.0, 3.0, 0.0, 2.0], [2.0, 0.0, 1.0, 1.0, 0.0], [0.0, 2.0, 1.0, 1.0, 2.0]]
)


def quarters(rng, rows, columns, largest=9):
    return np.array([[rng.randint(-4 * largest, 4 * largest) / 4 for _ in range(columns)] for _ in range(rows)])


def window(image, kernel):
    """Draw the window that a number comes from, the kernel beside it, and what they add up to."""

    def picture(index, expected, _got):
        (row, column), (rows, columns) = index, kernel.shape
        lines = [f"image[{row}:{row + rows}, {column}:{column + columns}] times the kernel, added up:"]
        numbers = aligned(image[row : row + rows, column : column + columns]), aligned(kernel)
        for line, (left, right) in enumerate(zip(*numbers, strict=True)):
            signs = ("×", f"=  {expected[index]:g}") if line == rows // 2 else (" ", "")
            lines.append(f"  {left}  {signs[0]}  {right}  {signs[1]}".rstrip())
        return "\n".join(lines)

    return picture


def aligned(array):
    width = max(len(f"{number:g}") for number in array.flat)
    return [" ".join(f"{number:{width}g}" for number in row) for row in array]


@title("A 1×1 kernel of 3 makes every number 3 times as large")
def test_one_number(student):
    image, kernel = np.array([[1.0, 2.0], [-0.5, 4.0]]), np.array([[3.0]])
    student.conv2d_loops(image, kernel).should_equal(3 * image, atol=NEAR, picture=window(image, kernel))


@title("In one row, 1 2 4 8 under 1 -1 gives -1 -2 -4")
def test_one_row(student):
    image, kernel = np.array([[1.0, 2.0, 4.0, 8.0]]), np.array([[1.0, -1.0]])
    student.conv2d_loops(image, kernel).should_equal(
        np.array([[-1.0, -2.0, -4.0]]), atol=NEAR, picture=window(image, kernel)
    )


@title("In one column, 1 2 4 8 under 1 10 gives 21 42 84")
def test_one_column(student):
    image, kernel = np.array([[1.0], [2.0], [4.0], [8.0]]), np.array([[1.0], [10.0]])
    student.conv2d_loops(image, kernel).should_equal(
        np.array([[21.0], [42.0], [84.0]]), atol=NEAR, picture=window(image, kernel)
    )


@title("A 2×2 kernel on a 3×3 image gives 2×2, and its four weights stay in their places")
def test_two_by_two(student):
    image = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 7.0], [0.5, -1.0, 2.0]])
    kernel = np.array([[1.0, 2.0], [0.0, -3.0]])
    expected = np.array([[-10.0, -13.0], [17.0, 13.0]])
    student.conv2d_loops(image, kernel).should_equal(expected, atol=NEAR, picture=window(image, kernel))


@title("The lesson's image of 4×5 and kernel of 2×3 give 3×3")
def test_the_lessons_image(student):
    kernel = np.array([[1.0, 0.0, -1.0], [0.0, 2.0, 0.0]])
    expected = np.array([[3.0, 7.0, 0.0], [-3.0, 3.0, 3.0], [5.0, 1.0, 3.0]])
    student.conv2d_loops(IMAGE, kernel).should_equal(expected, atol=NEAR, picture=window(IMAGE, kernel))


@title("A kernel as large as the image gives one number")
def test_a_single_place(student):
    kernel = IMAGE[::-1] / 4
    student.conv2d_loops(IMAGE, kernel).should_equal(np.array([[4.0]]), atol=NEAR, picture=window(IMAGE, kernel))


@title("Any image and any kernel, square or not")
def test_any(student, rng):
    for largest in range(1, 9):
        kernel = quarters(rng, rng.randint(1, 2 + largest // 3), rng.randint(1, 2 + largest // 3), 3)
        image = quarters(rng, kernel.shape[0] + rng.randint(0, largest), kernel.shape[1] + rng.randint(1, largest))
        student.conv2d_loops(image, kernel).should_match_reference(atol=NEAR, picture=window(image, kernel))
