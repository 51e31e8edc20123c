"""Checks of `window_dot_product`. All numbers are quarters, so that every sum is exact, in 32 bits too."""

import numpy as np

from grader.checks import title

NEAR = 1e-6
IMAGE = np.array([[1.0, 2.0, 0.0, 3.0], [4.0, 0.0, 1.0, 6.0], [2.0, 5.0, 3.0, 4.0]])


def quarters(rng, rows, columns, largest=9):
    return np.array([[rng.randint(-4 * largest, 4 * largest) / 4 for _ in range(columns)] for _ in range(rows)])


@title("A 1×1 kernel of 3 gives 3 times the number it lies on")
def test_one_number(student):
    student.window_dot_product(IMAGE, np.array([[3.0]]), 0, 0).should_equal(3.0, atol=NEAR)
    student.window_dot_product(IMAGE, np.array([[3.0]]), 1, 3).should_equal(18.0, atol=NEAR)
    student.window_dot_product(IMAGE, np.array([[3.0]]), 2, 1).should_equal(15.0, atol=NEAR)


@title("In one row, 1 2 3 under 4 5 6 gives 4 + 10 + 18 = 32")
def test_one_row(student):
    student.window_dot_product(np.array([[1.0, 2.0, 3.0]]), np.array([[4.0, 5.0, 6.0]]), 0, 0).should_equal(
        32.0, atol=NEAR
    )


@title("At the top left of the lesson's image: 1 - 2 + 8 + 0 = 7")
def test_top_left(student):
    kernel = np.array([[1.0, -1.0], [2.0, 0.5]])
    student.window_dot_product(IMAGE, kernel, 0, 0).should_equal(7.0, atol=NEAR)


@title("At row 1, column 2 it is 3, at row 0, column 1 it is 2.5")
def test_elsewhere(student):
    kernel = np.array([[1.0, -1.0], [2.0, 0.5]])
    student.window_dot_product(IMAGE, kernel, 1, 2).should_equal(3.0, atol=NEAR)
    student.window_dot_product(IMAGE, kernel, 0, 1).should_equal(2.5, atol=NEAR)


@title("A kernel of 1×3 covers three columns, one of 3×1 three rows")
def test_not_square(student):
    student.window_dot_product(IMAGE, np.array([[1.0, 10.0, 100.0]]), 1, 1).should_equal(610.0, atol=NEAR)
    student.window_dot_product(IMAGE, np.array([[1.0], [10.0], [100.0]]), 0, 3).should_equal(463.0, atol=NEAR)


@title("Any image, any kernel, any place where it fits")
def test_any(student, rng):
    for largest in range(1, 21):
        kernel = quarters(rng, rng.randint(1, 2 + largest // 6), rng.randint(1, 2 + largest // 6))
        down, across = rng.randint(0, largest), rng.randint(0, largest)
        image = quarters(rng, kernel.shape[0] + down, kernel.shape[1] + across)
        place = rng.randint(0, down), rng.randint(0, across)
        student.window_dot_product(image, kernel, *place).should_match_reference(atol=NEAR)
