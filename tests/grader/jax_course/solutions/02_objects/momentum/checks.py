"""Checks of momentum."""

import numpy as np

from grader.checks import title


@title("Two steps, the second with the velocity of the first")
def test_two_steps(student):
    optimiser = student.Momentum.construct(0.1, 0.5)
    one, two = {"w": np.array([1.0, 2.0])}, {"w": np.array([1.0, 1.0])}
    optimiser.call("step", one, two).should_equal({"w": np.array([0.9, 1.9])})
    optimiser.call("step", one, two).should_match_reference()
    optimiser.state("velocity.w").should_match_reference()
    optimiser.write_state({"velocity.w": np.array([10.0, 0.0])})
    optimiser.call("step", one, two).should_equal({"w": np.array([0.4, 1.9])})


@title("Two optimisers know nothing of each other")
def test_two_optimisers(student, rng):
    both = [student.Momentum.construct(rng.random(), 0.5) for _ in range(2)]
    for optimiser in (*both, both[0]):
        optimiser.call("step", {"w": np.ones(2)}, {"w": np.array([rng.random(), 1.0])}).should_match_reference()


@title("A rate of 1 or more is refused")
def test_refusal(student):
    student.Momentum(0.1, 1.5).should_raise(ValueError)
