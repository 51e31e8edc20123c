"""Checks of filled."""

import numpy as np
from grader.checks import title

CANARY = "canary-7d1e-in-the-checks"


@title("Two rows of three ones")
def test_ones(student):
    student.filled(2, 3, 1.0).should_equal(np.ones((2, 3)))


@title("Any size, any value")
def test_any(student, rng):
    for _ in range(5):
        student.filled(rng.randint(2, 6), rng.randint(2, 6), float(rng.randint(2, 99))).should_match_reference()
