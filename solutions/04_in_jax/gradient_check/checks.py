"""Checks of `gradient_check`, from a sum of squares to the planted bugs of a convolution's gradient.

A deviation is known up to the rounding of the losses over the step, about 1e-10 here.
"""

import numpy as np

from grader.checks import given, title

NEAR = {"atol": 1e-6, "accept": (list, tuple)}


def quarters(rng, *shape):
    return np.array([rng.randint(-8, 8) / 4 for _ in range(int(np.prod(shape)))]).reshape(shape)


@title("Of a sum of squares, 2x is off by 0 and x by 3 where x is 1 and -3")
def test_squares(student):
    claimed = [given.polynomial(2, 1), given.polynomial(1, 1)]
    student.gradient_check(given.squares, claimed, np.array([1.0, -3.0])).should_equal([0.0, 3.0], **NEAR)


@title("A step of 0.5 to both sides of 1 and 2 makes the slopes of x³ 3.25 and 12.25: off by 0.25")
def test_both_sides(student):
    claimed = [given.polynomial(3, 2)]
    student.gradient_check(given.cubes, claimed, np.array([1.0, 2.0]), step=0.5).should_equal([0.25], **NEAR)


@title("Each number is moved alone: the square of 1 + 2 + 3 has the slope 12 for each of the three")
def test_one_at_a_time(student):
    claimed = [given.everywhere(12.0), given.everywhere(36.0)]
    x = np.array([1.0, 2.0, 3.0])
    student.gradient_check(given.squared_sum, claimed, x).should_equal([0.0, 24.0], **NEAR)


@title("A slope that is 5 too small counts for more than one that is 2 too large")
def test_largest_without_sign(student):
    x = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    error = np.array([[0.0, 0.0, 2.0], [0.0, -5.0, 0.0]])
    claimed = [given.polynomial(2, 1, error), given.polynomial(2, 1, -error), given.polynomial(2, 1)]
    student.gradient_check(given.squares, claimed, x).should_equal([5.0, 5.0, 0.0], **NEAR)


@title("The claims are asked at x, in which every number is what it was")
def test_asked_at_x(student):
    x = np.array([[0.1, 0.7, 1.3], [2.9, 3.3, 0.2]])
    answer = student.gradient_check(given.cubes, [given.only_at(x)], x, step=0.01)
    answer.should_equal([0.0001], **NEAR)


@title("However the numbers of x lie in memory: here x is a transposed array")
def test_transposed(student):
    x = given.turned(np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]))
    student.gradient_check(given.cubes, [given.polynomial(3, 2)], x, step=0.01).should_equal([0.0001], **NEAR)


@title("The planted bugs in the gradient of a convolution are found, and the right gradient is let pass")
def test_planted_bugs(student, rng):
    for rows, columns in ((1, 2), (2, 3), (3, 2)):
        image, kernel = quarters(rng, rows + 3, columns + 2), quarters(rng, rows, columns) + 3.0
        claimed = [given.image_gradient(image, bug) for bug in rng.sample(["none", "flipped", "doubled", "last"], 4)]
        student.gradient_check(given.image_loss(image), claimed, kernel).should_match_reference(**NEAR)


@title("Any number of axes, any step, any number of claims")
def test_any(student, rng):
    for shape in ((4,), (2, 3), (2, 1, 3)):
        x, step = quarters(rng, *shape), rng.choice((0.25, 0.01, 0.001))
        claimed = [given.polynomial(3, 2, quarters(rng, *shape)) for _ in range(rng.randint(1, 3))]
        student.gradient_check(given.cubes, claimed, x, step=step).should_match_reference(**NEAR)
