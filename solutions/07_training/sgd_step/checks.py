"""Checks of `sgd_step`: one number, the velocity, a pytree, several steps, what is handed in, under jit."""

import jax.numpy as jnp
import numpy as np

from grader.checks import title

NEAR = {"rtol": 1e-5, "atol": 1e-6}


def array(numbers):
    return jnp.asarray(np.array(numbers, np.float32))


def numbers(rng, *shape):
    draw = np.random.default_rng(rng.getrandbits(64))
    return array(draw.choice((-1, 1), size=shape) * draw.uniform(0.5, 2, size=shape))


def network(rng):
    """Draw a nest of dicts, a list and a tuple, of four shapes."""
    conv = {"kernel": numbers(rng, 2, 3, 1, 4), "bias": numbers(rng, 4)}
    return {"conv": conv, "dense": [numbers(rng, 4, 3), (numbers(rng, 3), numbers(rng))]}


@title("From 1 with gradient 2 and learning rate 0.1, the first step leads to 0.8, and the velocity is 2")
def test_first_step(student):
    student.sgd_step(array([1.0]), array([2.0]), array([0.0]), learning_rate=0.1).should_equal(
        (array([0.8]), array([2.0])), accept=list, **NEAR
    )


@title("Against a gradient of -2, the step from 1 leads up, to 1.2")
def test_negative_gradient(student):
    student.sgd_step(array([1.0]), array([-2.0]), array([0.0]), learning_rate=0.1, momentum=0.5).should_equal(
        (array([1.2]), array([-2.0])), accept=list, **NEAR
    )


@title("With velocity 3, gradient 0 and momentum 0.5, the velocity becomes 1.5 and the parameter rolls on by 0.15")
def test_rolls_on(student):
    student.sgd_step(array([0.5]), array([0.0]), array([3.0]), learning_rate=0.1, momentum=0.5).should_equal(
        (array([0.35]), array([1.5])), accept=list, **NEAR
    )


@title("With velocity 2, gradient 2 and momentum 0.5 the velocity becomes 3, and the step is 0.1 of it")
def test_velocity_and_gradient(student):
    student.sgd_step(array([0.8]), array([2.0]), array([2.0]), learning_rate=0.1, momentum=0.5).should_equal(
        (array([0.5]), array([3.0])), accept=list, **NEAR
    )


@title("Momentum is 0.9 if nothing is said, and at momentum 0 the velocity is the gradient")
def test_momentum_by_default(student):
    one = array([1.0])
    student.sgd_step(one, one, one, learning_rate=0.5).should_equal((array([0.05]), array([1.9])), accept=list, **NEAR)
    student.sgd_step(one, one, array([3.0]), learning_rate=0.5, momentum=0.0).should_equal(
        (array([0.5]), array([1.0])), accept=list, **NEAR
    )


@title("One array in a dict comes back in a dict; a network's five in dicts, a list and a tuple, in the same nest")
def test_network(student, rng):
    one = ({"w": array([number])} for number in (1.0, 2.0, 0.0))
    student.sgd_step(*one, learning_rate=0.1, momentum=0.5).should_equal(
        ({"w": array([0.8])}, {"w": array([2.0])}), accept=list, **NEAR
    )
    parameters, gradients, velocity = network(rng), network(rng), network(rng)
    student.sgd_step(parameters, gradients, velocity, learning_rate=0.3, momentum=0.7).should_match_reference(
        accept=list, **NEAR
    )


@title("Three steps in a row, while the learning rate falls from 0.5 to 0.25 and 0.125")
def test_three_steps(student, rng, reference):
    parameters, velocity = {"w": numbers(rng, 3)}, {"w": array([0.0, 0.0, 0.0])}
    for learning_rate in (0.5, 0.25, 0.125):
        gradients = {"w": numbers(rng, 3)}
        step = {"learning_rate": learning_rate, "momentum": 0.8}
        student.sgd_step(parameters, gradients, velocity, **step).should_match_reference(accept=list, **NEAR)
        parameters, velocity = reference.sgd_step(parameters, gradients, velocity, **step)


@title("What is handed in is the same after the step as before it")
def test_left_alone(student, rng):
    step = {"learning_rate": 0.5, "momentum": 0.5}
    begun = student.sgd_step.construct(*({"w": numbers(rng, 3)} for _ in range(3)), **step)
    # The step after it is handed the very dicts that came out: a change in place shows in them.
    handed_in = {"parameters": begun.item(0), "velocity": begun.item(1)}
    before = {name: kept.value().value["w"] for name, kept in handed_in.items()}
    assert student.sgd_step(handed_in["parameters"], {"w": numbers(rng, 3)}, handed_in["velocity"], **step).value
    for name, kept in handed_in.items():
        was, is_now = before[name][0], kept.value().value["w"][0]
        assert was == is_now, (
            f"The {name} that were handed in began with {was:.4g} and begin with {is_now:.4g} after your step: they "
            "were changed in place. Whoever still needs the old ones, to compare or to go back, has lost them. Make "
            "new ones, as jax.tree.map does."
        )


@title("The same under jax.jit")
def test_compiled(student, rng):
    parameters, gradients, velocity = ({"w": numbers(rng, 3), "b": [numbers(rng)]} for _ in range(3))
    step = {"learning_rate": 0.25, "momentum": 0.8}
    asked = student.sgd_step.jit(parameters, gradients, velocity, **step, static=("learning_rate", "momentum"))
    asked.should_match_reference(accept=list, **NEAR)
