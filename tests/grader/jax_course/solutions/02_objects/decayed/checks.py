"""Checks of decayed."""

import numpy as np

from grader.checks import title


@title("Each step is shorter, and the state counts them")
def test_steps(student):
    transformation = student.decayed.construct(0.5)
    gradients = {"w": np.ones(2, np.float32), "b": [np.float32(2)]}
    state = transformation.keep("init", gradients)
    state.value().should_match_reference()
    for step in (1, 2, 3):
        both = transformation.keep("update", gradients, state)
        both.item(0).value().should_match_reference(rtol=1e-5)
        state = both.item(1)
        assert state.value().value["count"] == step
    state.item("count").value().should_equal(3)
