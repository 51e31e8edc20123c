"""Checks of `flip_or_not`: a single 1 in one row, then in two directions, then any image; and which kernels matter.

All numbers are quarters, so that every sum is exact, also where an answer computes in 32 bits.
"""

import numpy as np

from grader.checks import title

NEAR = 1e-9  # what another order of the same sums may be off by
ROW = np.array([[1.0, 2.0, 3.0]])


def quarters(rng, rows, columns):
    return np.array([[rng.randint(-20, 20) / 4 for _ in range(columns)] for _ in range(rows)])


def the_same_after_half_a_turn(rng, rows, columns):
    half = quarters(rng, rows, columns)
    return half + half[::-1, ::-1]


def window(image, kernel, flip):
    """Draw the patch that a number comes from, the kernel as it lies on it, and what they add up to."""
    laid = kernel[::-1, ::-1] if flip else kernel

    def picture(index, expected, _got):
        (row, column), (rows, columns) = index, kernel.shape
        patch = image[row : row + rows, column : column + columns]
        turned = "the kernel turned by half a turn" if flip else "the kernel as it is"
        lines = [f"image[{row}:{row + rows}, {column}:{column + columns}] times {turned}, added up:"]
        for number, (left, right) in enumerate(zip(aligned(patch), aligned(laid), strict=True)):
            signs = ("×", f"=  {expected[index]:g}") if number == rows // 2 else (" ", "")
            lines.append(f"  {left}  {signs[0]}  {right}  {signs[1]}".rstrip())
        return "\n".join(lines)

    return picture


def aligned(array):
    width = max(len(f"{number:g}") for number in array.flat)
    return [" ".join(f"{number:{width}g}" for number in row) for row in array]


def judge(student, image, kernel, flip, expected):
    answer = student.flip_or_not(image, kernel, flip=flip)
    answer.should_equal(np.array(expected), atol=NEAR, picture=window(image, kernel, flip))


@title("Without flip, a single 1 brings out the kernel 1 2 3 back to front: 3 2 1")
def test_cross_correlation_of_a_row(student):
    image = np.array([[0.0, 0.0, 1.0, 0.0, 0.0]])
    student.flip_or_not(image, ROW).should_equal(np.array([[3.0, 2.0, 1.0]]), picture=window(image, ROW, False))
    judge(student, image, ROW, False, [[3.0, 2.0, 1.0]])


@title("With flip, it brings the kernel out as it is: 1 2 3")
def test_true_convolution_of_a_row(student):
    judge(student, np.array([[0.0, 0.0, 1.0, 0.0, 0.0]]), ROW, True, [[1.0, 2.0, 3.0]])


@title("Rows are turned round as well as columns: a single 1 stamps 1 2 above 3 4")
def test_both_axes(student):
    image, kernel = np.zeros((3, 3)), np.array([[1.0, 2.0], [3.0, 4.0]])
    image[1, 1] = 1.0
    judge(student, image, kernel, True, [[1.0, 2.0], [3.0, 4.0]])
    judge(student, image, kernel, False, [[4.0, 3.0], [2.0, 1.0]])


@title("A kernel that half a turn leaves as it is gives the same with flip and without")
def test_where_it_makes_no_difference(student):
    image, kernel = np.array([[1.0, 2.0, 4.0], [0.0, 3.0, 8.0]]), np.array([[1.0, -2.0], [-2.0, 1.0]])
    for flip in (False, True):
        judge(student, image, kernel, flip, [[0.0, -4.0]])


@title("Any image and any kernel, square or not")
def test_any(student, rng):
    for largest in (2, 2, 3, 3, 4, 5):
        rows, columns = rng.randint(1, largest), rng.randint(2, largest)
        image = quarters(rng, rows + rng.randint(0, largest), columns + rng.randint(1, largest))
        kernel = quarters(rng, rows, columns)
        for flip in (False, True):
            answer = student.flip_or_not(image, kernel, flip=flip)
            answer.should_match_reference(atol=NEAR, picture=window(image, kernel, flip))


@title("Flipping matters for 1 2 3 and for 1 0 -1, not for 1 2 1")
def test_kernels_of_one_row(student):
    student.flip_matters(np.array([[1.0, 2.0, 3.0]])).should_equal(True)
    student.flip_matters(np.array([[1.0, 2.0, 1.0]])).should_equal(False)
    student.flip_matters(np.array([[1.0, 0.0, -1.0]])).should_equal(True)


@title("It does not matter for 1 2 above 2 1, though a mirror would change that")
def test_half_a_turn_is_no_mirror(student):
    student.flip_matters(np.array([[1.0, 2.0], [2.0, 1.0]])).should_equal(False)
    student.flip_matters(np.array([[1.0, 2.0], [1.0, 2.0]])).should_equal(True)
    student.flip_matters(np.array([[1.0, 1.0], [2.0, 2.0]])).should_equal(True)
    student.flip_matters(np.array([[1.0, 2.0], [2.0, 3.0]])).should_equal(True)


@title("Any kernel, also where a single number makes the difference")
def test_any_kernel(student, rng):
    for rows, columns in [(1, 4), (2, 3), (3, 3), (4, 2), (3, 5)]:
        kernel = the_same_after_half_a_turn(rng, rows, columns)
        student.flip_matters(kernel).should_equal(False)
        kernel[rng.randrange(rows), 0] += 0.25  # never the middle
        student.flip_matters(kernel).should_equal(True)
    nearly = np.array([[1.0, 2.0, 1.0 + 2.0**-31]])  # np.allclose passes over it; compared exactly it matters
    student.flip_matters(nearly).should_equal(True)
