"""Checks of `negative_outputs`: the responses, where they are negative, what that means; then the two questions.

All images and kernels hold whole numbers, so that every sum is exact and 0 is 0.
"""

import numpy as np

from grader.checks import title

ROW = np.array([[1.0, 0.0, -1.0]])
EDGE = np.array([[1.0, 0.0, -1.0]] * 3)


def whole_numbers(rng, rows, columns, largest=9):
    return np.array([[float(rng.randint(-largest, largest)) for _ in range(columns)] for _ in range(rows)])


def some_kernel(rng, rows, columns):
    kernel = whole_numbers(rng, rows, columns, 3)
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


@title("In one row, dark to bright gives -8, bright to dark gives 8")
def test_one_row(student):
    image = np.array([[0.0, 0.0, 8.0, 8.0, 0.0, 0.0]])
    student.responses(image, ROW).should_equal(np.array([[-8.0, -8.0, 8.0, 8.0]]))


@title("The lesson's picture: -24 where the edge is the other way round")
def test_the_lessons_picture(student):
    image = np.array([[0.0, 0, 0, 8, 8, 8, 0, 0]] * 4)
    student.responses(image, EDGE).should_equal(np.array([[0.0, -24, -24, 0, 24, 24]] * 2))


@title("Responses of any image to any kernel, square or not")
def test_any_responses(student, rng):
    student.responses(np.array([[1.0, 2, 3], [4, 5, 7]]), np.array([[1.0, 2], [0, -3]])).should_equal(
        np.array([[-10.0, -13.0]])
    )
    for image, kernel in growing(rng):
        student.responses(whole_numbers(rng, *image), some_kernel(rng, *kernel)).should_match_reference()


@title("Only the places that oppose the kernel are True; 0 is not negative")
def test_where_negative(student):
    image = np.array([[0.0, 0.0, 8.0, 8.0, 8.0, 0.0]])
    student.negative_outputs(image, ROW).should_equal(np.array([[True, True, False, False]]))


@title("A flat image is negative nowhere, dark or bright")
def test_flat_is_not_negative(student):
    for brightness in (-5.0, 0.0, 5.0):
        image = np.full((3, 4), brightness)
        student.negative_outputs(image, EDGE).should_equal(np.array([[False, False]]))


@title("Negative places of any image under any zero-sum kernel")
def test_any_negative(student, rng):
    for image, kernel in growing(rng):
        student.negative_outputs(whole_numbers(rng, *image), zero_sum_kernel(rng, *kernel)).should_match_reference()


@title("A flat patch gives brightness times the sum of the kernel, plus the bias")
def test_flat_response(student, rng):
    student.flat_response(ROW, 5.0, 0.0).should_equal(0.0)
    student.flat_response(ROW, 5.0, -2.0).should_equal(-2.0)
    student.flat_response(np.array([[1.0, -2.0]]), 5.0, 0.0).should_equal(-5.0)
    for _, kernel in growing(rng):
        brightness, bias = float(rng.randint(2, 9)), float(rng.choice((-3, -2, 2, 3)))
        student.flat_response(some_kernel(rng, *kernel), brightness, bias).should_match_reference()


@title("The most negative patch points against the kernel and has the wanted norm")
def test_most_negative_patch(student, rng):
    student.most_negative_patch(np.array([[3.0, -4.0]]), 5.0).should_equal(np.array([[-3.0, 4.0]]))
    student.most_negative_patch(np.array([[3.0, -4.0]]), 10.0).should_equal(np.array([[-6.0, 8.0]]))
    for _, kernel in growing(rng):
        student.most_negative_patch(some_kernel(rng, *kernel), float(rng.randint(2, 9))).should_match_reference()


@title("ReLU leaves 0 where the pattern opposes the kernel and where there is none")
def test_relu(student):
    image = np.array([[0.0, 0.0, 8.0, 8.0, 8.0, 0.0]])
    student.after_relu(image, ROW, 0.0).should_equal(np.array([[0.0, 0.0, 0.0, 8.0]]))


@title("The bias is added before ReLU, at every place")
def test_relu_after_bias(student, rng):
    image = np.array([[0.0, 0.0, 8.0, 8.0, 8.0, 0.0]])
    student.after_relu(image, ROW, -3.0).should_equal(np.array([[0.0, 0.0, 0.0, 5.0]]))
    student.after_relu(image, ROW, 3.0).should_equal(np.array([[0.0, 0.0, 3.0, 11.0]]))
    for shape, kernel in growing(rng):
        bias = float(rng.choice((-7, -4, 4, 7)))
        student.after_relu(whole_numbers(rng, *shape), some_kernel(rng, *kernel), bias).should_match_reference()


@title("Question 1: a negative output without an edge")
def test_prediction(quiz):
    quiz.check_prediction()


@title("Question 2: what a negative output says")
def test_reason(quiz):
    quiz.check_reason()
