"""Checks of gain."""

from grader.checks import title

CANARY = "canary-7d1e-in-the-checks"


@title("A gain of 2 makes 6 of 3")
def test_two(student):
    student.Gain.construct(2.0)(3.0).should_equal(6.0)


@title("A factor that is written is the one that counts")
def test_written(student, rng):
    for _ in range(3):
        gain, factor = student.Gain.construct(1.0), float(rng.randint(2, 99))
        gain.write_state({"factor": factor})
        gain(2.0).should_equal(2 * factor)
        gain.state("factor").should_equal({"factor": factor})
