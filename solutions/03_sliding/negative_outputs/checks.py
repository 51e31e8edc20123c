"""Checks of `negative_outputs`: the responses, where they are negative, what that means; then the two questions.

All numbers are quarters, so that every sum is exact and 0 is 0, also where an answer computes in 32 bits. Where signs
are asked for, no response is near 0 unless it is 0 even by way of a Fourier transform: sizes 2 and 4 are exact there.
"""

import numpy as np

from grader.checks import title

ROW = np.array([[1.0, 0.0, -1.0]])
EDGE = np.array([[1.0, 0.0, -1.0]] * 3)
NEAR = 1e-9  # what another order of the same sums may be off by


def quarters(rng, rows, columns, largest=9):
    return np.array([[rng.randint(-4 * largest, 4 * largest) / 4 for _ in range(columns)] for _ in range(rows)])


def some_kernel(rng, rows, columns):
    kernel = quarters(rng, rows, columns, 3)
    kernel[rng.randrange(rows), 0] += 7  # never all zeros, and seldom a sum of 0
    return kernel


def zero_sum_kernel(rng, rows, columns):
    kernel = some_kernel(rng, rows, columns)
    kernel[rng.randrange(rows), -1] -= kernel.sum()
    return kernel


def growing(rng):
    """Shapes of an image and a kernel, from small to large, seldom square."""
    for largest in (2, 2, 3, 3, 4, 4, 5, 6):
        kernel = rng.randint(1, largest), rng.randint(2, largest)
        yield (kernel[0] + rng.randint(0, largest), kernel[1] + rng.randint(1, largest)), kernel


def window(image, kernel):
    """Draw the patch that a response comes from, the kernel beside it, and what they add up to."""

    def picture(index, expected, _got):
        (row, column), (rows, columns) = index, kernel.shape
        patch = image[row : row + rows, column : column + columns]
        lines = [f"image[{row}:{row + rows}, {column}:{column + columns}] times the kernel, added up:"]
        for number, (left, right) in enumerate(zip(aligned(patch), aligned(kernel), strict=True)):
            signs = ("×", f"=  {expected[index]:g}") if number == rows // 2 else (" ", "")
            lines.append(f"  {left}  {signs[0]}  {right}  {signs[1]}".rstrip())
        return "\n".join(lines)

    return picture


def aligned(array):
    width = max(len(f"{number:g}") for number in array.flat)
    return [" ".join(f"{number:{width}g}" for number in row) for row in array]


@title("In one row, dark to bright gives -8, bright to dark gives 8")
def test_one_row(student):
    image = np.array([[0.0, 0.0, 8.0, 8.0, 0.0, 0.0]])
    expected = np.array([[-8.0, -8.0, 8.0, 8.0]])
    student.responses(image, ROW).should_equal(expected, atol=NEAR, picture=window(image, ROW))


@title("Numbers need not be whole: from 0.25 to 0.5 gives -0.25, and back 0.25")
def test_quarters(student):
    image = np.array([[0.25, 0.25, 0.5, 0.5, 0.25, 0.25]])
    expected = np.array([[-0.25, -0.25, 0.25, 0.25]])
    student.responses(image, ROW).should_equal(expected, atol=NEAR, picture=window(image, ROW))


@title("The lesson's picture: -24 where the edge is the other way round")
def test_the_lessons_picture(student):
    image = np.array([[0.0, 0, 0, 8, 8, 8, 0, 0]] * 3)
    expected = np.array([[0.0, -24, -24, 0, 24, 24]])
    student.responses(image, EDGE).should_equal(expected, atol=NEAR, picture=window(image, EDGE))


@title("Responses of any image to any kernel, square or not")
def test_any_responses(student, rng):
    image, kernel = np.array([[1.0, 2, 3], [4, 5, 7], [0.5, -1, 2]]), np.array([[1.0, 2], [0, -3]])
    expected = np.array([[-10.0, -13.0], [17.0, 13.0]])
    student.responses(image, kernel).should_equal(expected, atol=NEAR, picture=window(image, kernel))
    image, kernel = np.array([[1000.25, 0.5, -3.0]]), np.array([[1.0, -2.0]])
    student.responses(image, kernel).should_equal(np.array([[999.25, 6.5]]), atol=NEAR, picture=window(image, kernel))
    for shape, kernel_shape in growing(rng):
        image, kernel = quarters(rng, *shape), some_kernel(rng, *kernel_shape)
        student.responses(image, kernel).should_match_reference(atol=NEAR, picture=window(image, kernel))


@title("Only the places that oppose the kernel are True; 0 is not negative")
def test_where_negative(student):
    student.negative_outputs(np.array([[0.0, 0.0, 8.0, 8.0], [8.0, 8.0, 8.0, 0.0]]), ROW).should_equal(
        np.array([[True, True], [False, False]])
    )
    student.negative_outputs(np.array([[0.25, 0.25, 0.5, 0.25]]), ROW).should_equal(np.array([[True, False]]))


@title("A flat image is negative nowhere, dark or bright")
def test_flat_is_not_negative(student):
    for brightness in (-5.0, 0.0, 0.25, 5.0):
        image = np.full((3, 4), brightness)
        student.negative_outputs(image, EDGE).should_equal(np.array([[False, False]]))


@title("Negative places of any image under any zero-sum kernel")
def test_any_negative(student, rng, reference):
    for shape, kernel_shape in growing(rng):
        kernel = zero_sum_kernel(rng, *kernel_shape)
        image = quarters(rng, *shape)
        while not reference.responses(image, kernel).all():
            image = quarters(rng, *shape)
        student.negative_outputs(image, kernel).should_match_reference()


@title("A flat patch gives brightness times the sum of the kernel, plus the bias")
def test_flat_response(student, rng):
    student.flat_response(ROW, 5.0, 0.0).should_equal(0.0, atol=NEAR)
    student.flat_response(ROW, 5.0, -2.0).should_equal(-2.0, atol=NEAR)
    student.flat_response(np.array([[1.0, -2.0]]), 5.0, 0.0).should_equal(-5.0, atol=NEAR)
    student.flat_response(np.array([[0.5, 0.25]]), 0.5, 0.25).should_equal(0.625, atol=NEAR)
    for _, kernel in growing(rng):
        brightness, bias = rng.randint(8, 36) / 4, rng.choice((-3.25, -2.5, 2.5, 3.25))
        student.flat_response(some_kernel(rng, *kernel), brightness, bias).should_match_reference(atol=NEAR)


@title("The most negative patch points against the kernel and has the wanted norm")
def test_most_negative_patch(student, rng):
    student.most_negative_patch(np.array([[3.0, -4.0]]), 5.0).should_equal(np.array([[-3.0, 4.0]]), atol=NEAR)
    student.most_negative_patch(np.array([[3.0, -4.0]]), 10.0).should_equal(np.array([[-6.0, 8.0]]), atol=NEAR)
    student.most_negative_patch(np.array([[1.0, 2.0]]), 0.25).should_match_reference(atol=NEAR)
    for _, kernel in growing(rng):
        student.most_negative_patch(some_kernel(rng, *kernel), rng.randint(5, 36) / 4).should_match_reference(atol=NEAR)


@title("ReLU leaves 0 where the pattern opposes the kernel and where there is none")
def test_relu(student):
    image = np.array([[0.0, 0.0, 8.0, 8.0, 8.0, 0.0]])
    student.after_relu(image, ROW, 0.0).should_equal(np.array([[0.0, 0.0, 0.0, 8.0]]), atol=NEAR)


@title("The bias is added before ReLU, at every place")
def test_relu_after_bias(student, rng):
    image = np.array([[0.0, 0.0, 8.0, 8.0, 8.0, 0.0]])
    student.after_relu(image, ROW, -3.0).should_equal(np.array([[0.0, 0.0, 0.0, 5.0]]), atol=NEAR)
    student.after_relu(image, ROW, 3.25).should_equal(np.array([[0.0, 0.0, 3.25, 11.25]]), atol=NEAR)
    student.after_relu(np.array([[1000.25, 0.0, 0.0]]), ROW, 0.5).should_equal(np.array([[1000.75]]), atol=NEAR)
    for shape, kernel in growing(rng):
        bias = rng.choice((-7.25, -4.5, 4.5, 7.25))
        student.after_relu(quarters(rng, *shape), some_kernel(rng, *kernel), bias).should_match_reference(atol=NEAR)


@title("Question 1: a flat patch")
def test_prediction(quiz):
    quiz.check_prediction()


@title("Question 2: what a negative output says")
def test_reason(quiz):
    quiz.check_reason()
