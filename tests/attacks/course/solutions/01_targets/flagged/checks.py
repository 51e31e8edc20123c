"""Checks of flagged."""

from grader.checks import title

CANARY = "canary-7d1e-in-the-checks"


@title("Positive numbers give 1, others 0")
def test_signs(student):
    for number, expected in ((3, 1), (-3, 0), (0, 0)):
        student.flagged(number).should_equal(expected)


@title("Any number")
def test_any(student, rng):
    for _ in range(5):
        student.flagged(rng.randint(-100, 100)).should_match_reference()
