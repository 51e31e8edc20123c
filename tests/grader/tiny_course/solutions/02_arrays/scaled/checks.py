"""Checks of scaled."""

import numpy as np
from grader.checks import title


@title("Two numbers, scaled")
def test_two(student):
    student.scaled(np.array([1.0, -2.0]), 3.0).should_equal(np.array([3.0, -6.0]))


@title("Any array, scaled")
def test_any(student, rng):
    for size in (1, 4, 20):
        x = np.array([[rng.gauss(0, 1) for _ in range(size)] for _ in range(3)])
        student.scaled(x, rng.uniform(-2, 2)).should_match_reference()
