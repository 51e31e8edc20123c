"""Wrong answers to `sgd_step`, and what to say about them; in NumPy where JAX does not trace."""

import jax
import numpy as np

from grader.checks import call, mistake


def each(function, *trees):
    def of_arrays(*arrays):
        traced = any(isinstance(array, jax.core.Tracer) for array in arrays)
        return function(*arrays) if traced else np.float32(function(*map(np.float32, arrays)))

    return jax.tree.map(of_arrays, *trees)


def new_velocity(velocity, gradients, momentum):
    return each(lambda v, g: momentum * v + g, velocity, gradients)


def downhill(parameters, velocity, rate):
    return each(lambda p, v: p - rate * v, parameters, velocity)


def first(tree):
    """Return the first number of a pytree, or what stands for it where an answer is no pytree of numbers."""
    leaves = jax.tree.leaves(tree)
    return f"{float(np.ravel(np.asarray(leaves[0]))[0]):.4g}" if leaves else "nothing"


def why_uphill(got, expected, parameters):
    return (
        f"The first parameter goes from {first(parameters)} to {first(got[0])}: that is uphill. The gradient shows "
        f"where the loss grows, so the step is subtracted: {first(expected[0])}."
    )


@mistake("adds the step", why_uphill)
def uphill(parameters, gradients, velocity, *, learning_rate, momentum=0.9):
    velocity = new_velocity(velocity, gradients, momentum)
    return downhill(parameters, velocity, -learning_rate), velocity


def why_no_momentum(got, expected, gradients, velocity, momentum):
    return (
        f"Your new velocity starts with {first(got[1])}, the gradient alone. The old velocity, {first(velocity)}, "
        f"lives on in it: {momentum:g} * {first(velocity)} + {first(gradients)} = {first(expected[1])}."
    )


@mistake("forgets the old velocity", why_no_momentum)
def without_momentum(parameters, gradients, velocity, *, learning_rate, momentum=0.9):
    return downhill(parameters, gradients, learning_rate), gradients


def why_all_of_it(got, expected, gradients, velocity, momentum):
    return (
        f"{first(got[1])} is the old velocity and the gradient, {first(velocity)} + {first(gradients)}. Only the share "
        f"{momentum:g} of the old one is kept, or it would never slow down: {first(expected[1])}."
    )


@mistake("keeps the whole old velocity", why_all_of_it)
def keeps_all(parameters, gradients, velocity, *, learning_rate, momentum=0.9):
    velocity = new_velocity(velocity, gradients, 1)
    return downhill(parameters, velocity, learning_rate), velocity


def why_not_average(got, expected, gradients, velocity, momentum):
    return (
        f"{first(got[1])} is an average: {momentum:g} of the old velocity and {1 - momentum:.4g} of the gradient. Here "
        f"the gradient is added whole: {momentum:g} * {first(velocity)} + {first(gradients)} = {first(expected[1])}."
    )


@mistake("averages the gradients", why_not_average)
def averages(parameters, gradients, velocity, *, learning_rate, momentum=0.9):
    velocity = each(lambda v, g: momentum * v + (1 - momentum) * g, velocity, gradients)
    return downhill(parameters, velocity, learning_rate), velocity


def why_velocity_alone(got, expected, gradients, velocity, momentum):
    return (
        f"Your new velocity starts with {first(got[1])}: the gradient is multiplied by the momentum, too. Only the old "
        f"velocity is: {momentum:g} * {first(velocity)} + {first(gradients)} = {first(expected[1])}."
    )


@mistake("multiplies the gradient by the momentum, too", why_velocity_alone)
def momentum_of_both(parameters, gradients, velocity, *, learning_rate, momentum=0.9):
    velocity = each(lambda v, g: momentum * (v + g), velocity, gradients)
    return downhill(parameters, velocity, learning_rate), velocity


def why_momentum_given(got, expected, velocity, momentum):
    return (
        f"{first(got[1])} is the velocity with momentum 0.9, whatever is asked for: 0.9 is what it is if nothing is "
        f"said. Here momentum is {momentum:g}, so the new velocity starts with {first(expected[1])}."
    )


@mistake("always takes 0.9 for the momentum", why_momentum_given)
def always_the_same_momentum(parameters, gradients, velocity, *, learning_rate, momentum=0.9):
    velocity = new_velocity(velocity, gradients, 0.9)
    return downhill(parameters, velocity, learning_rate), velocity


def why_rate_apart(got, expected, learning_rate):
    return (
        f"Your velocity starts with {first(got[1])}: it has the learning rate {learning_rate:g} in it. Here velocity "
        f"is made of gradients alone, {first(expected[1])}, and the learning rate comes in where the parameter moves. "
        "Otherwise a new learning rate would not change what is already under way."
    )


@mistake("puts the learning rate into the velocity", why_rate_apart)
def rate_in_the_velocity(parameters, gradients, velocity, *, learning_rate, momentum=0.9):
    velocity = each(lambda v, g: momentum * v + learning_rate * g, velocity, gradients)
    return downhill(parameters, velocity, 1), velocity


@mistake("puts the learning rate into the velocity, with its sign", why_rate_apart)
def signed_rate_in_the_velocity(parameters, gradients, velocity, *, learning_rate, momentum=0.9):
    velocity = each(lambda v, g: momentum * v - learning_rate * g, velocity, gradients)
    return downhill(parameters, velocity, -1), velocity


@mistake("uses the learning rate twice", why_rate_apart)
def rate_twice(parameters, gradients, velocity, *, learning_rate, momentum=0.9):
    velocity = each(lambda v, g: momentum * v + learning_rate * g, velocity, gradients)
    return downhill(parameters, velocity, learning_rate), velocity


def why_new_velocity(got, expected, velocity, learning_rate):
    return (
        f"The first parameter is moved by {learning_rate:g} times {first(velocity)}, the velocity from before this "
        f"step, to {first(got[0])}. The second line uses the new one, {first(expected[1])}: {first(expected[0])}."
    )


@mistake("moves by the old velocity", why_new_velocity)
def moves_by_the_old_velocity(parameters, gradients, velocity, *, learning_rate, momentum=0.9):
    return downhill(parameters, velocity, learning_rate), new_velocity(velocity, gradients, momentum)


def why_return_new(got, expected):
    return (
        f"The parameters are right, but the velocity that you return starts with {first(got[1])}, as it was before the "
        f"step. The next step needs the new one: {first(expected[1])}."
    )


@mistake("returns the old velocity", why_return_new)
def returns_the_old_velocity(parameters, gradients, velocity, *, learning_rate, momentum=0.9):
    return downhill(parameters, new_velocity(velocity, gradients, momentum), learning_rate), velocity


def why_move_by_velocity(got, expected, gradients, learning_rate):
    return (
        f"The velocity is right, but the first parameter is moved by {learning_rate:g} times the gradient "
        f"{first(gradients)} alone, to {first(got[0])}. It moves by the new velocity, {first(expected[1])}: "
        f"{first(expected[0])}."
    )


@mistake("moves by the gradient alone", why_move_by_velocity)
def moves_by_the_gradient(parameters, gradients, velocity, *, learning_rate, momentum=0.9):
    return downhill(parameters, gradients, learning_rate), new_velocity(velocity, gradients, momentum)


def why_not_nesterov(got, expected):
    return (
        f"{first(got[0])} is Nesterov's step: it moves by the gradient and the new velocity's share, and so looks one "
        f"step ahead. Here the parameter moves by the new velocity itself: {first(expected[0])}."
    )


@mistake("takes Nesterov's step", why_not_nesterov)
def nesterov(parameters, gradients, velocity, *, learning_rate, momentum=0.9):
    velocity = new_velocity(velocity, gradients, momentum)
    return downhill(parameters, new_velocity(velocity, gradients, momentum), learning_rate), velocity


def why_the_other_way_round(got):
    return (
        f"The velocity stands first in your tuple: it begins with {first(got[0])}. First the new parameters, then the "
        "velocity."
    )


@mistake("returns the velocity first", why_the_other_way_round)
def velocity_first(parameters, gradients, velocity, *, learning_rate, momentum=0.9):
    velocity = new_velocity(velocity, gradients, momentum)
    return velocity, downhill(parameters, velocity, learning_rate)


@mistake("changes what is handed in", "they were changed in place", told_by="check")
def in_place(parameters, gradients, velocity, *, learning_rate, momentum=0.9):
    new = new_velocity(velocity, gradients, momentum)
    moved = downhill(parameters, new, learning_rate)
    if isinstance(parameters, dict):
        parameters.update(moved)
        velocity.update(new)
        return parameters, velocity
    return moved, new


@mistake(
    "returns pairs in one nest",
    "Your answer is one nest with a pair at the place of each array. Two nests are asked for: one with all new "
    "parameters, one with all velocities. Two maps make them, each with a function that gives one array.",
)
def pairs_in_one_nest(parameters, gradients, velocity, *, learning_rate, momentum=0.9):
    velocity = new_velocity(velocity, gradients, momentum)
    return jax.tree.map(lambda p, v: (p, v), downhill(parameters, velocity, learning_rate), velocity)


def probes(rng):
    """Nests of one structure, in which no number is 0."""
    draw = np.random.default_rng(rng.getrandbits(64))

    def tree():
        return {"w": draw.uniform(0.5, 2, size=(3, 2)).astype(np.float32), "b": [np.float32(draw.uniform(-2, -0.5))]}

    for learning_rate, momentum in ((0.1, 0.5), (0.3, 0.8), (0.2, 0.7), (0.4, 0.6), (0.5, 0.3)):
        yield call.sgd_step(tree(), tree(), tree(), learning_rate=learning_rate, momentum=momentum)
