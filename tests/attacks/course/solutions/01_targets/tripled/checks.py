"""Checks of tripled."""

from grader.checks import title

CANARY = "canary-7d1e-in-the-checks"


@title("Three times 4 is 12")
def test_four(student):
    student.tripled(4).should_equal(12)


@title("Three times any number")
def test_any(student, rng):
    for _ in range(5):
        student.tripled(rng.randint(1, 10**6)).should_match_reference()
