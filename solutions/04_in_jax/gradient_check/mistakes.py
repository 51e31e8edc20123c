"""Wrong answers to `gradient_check`, and what to say about them."""

import numpy as np

from grader.checks import call, given, mistake


def slopes_of(loss, x, step):
    slopes = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        move = np.zeros(x.shape)
        move[index] = step
        slopes[index] = (loss(x + move) - loss(x - move)) / (2 * step)
    return slopes


def deviations(gradients, x, slopes):
    return [float(np.abs(gradient(x) - slopes).max()) for gradient in gradients]


def at(gradients, x):
    return [gradient(x) for gradient in gradients]


def worst(got, expected):
    """Say of the gradient whose deviation is the most wrong which it is, and the two numbers."""
    place = max(range(len(expected)), key=lambda place: abs(got[place] - expected[place]))
    return place, f"{got[place]:.6g}", f"{expected[place]:.6g}"


def numbers(x):
    """Say how many numbers x has; one that is made by a function of given.py is not known here."""
    return f"{x.size} numbers" if isinstance(x, np.ndarray) else "numbers"


def axes(x):
    return f"shape {x.shape}" if isinstance(x, np.ndarray) else "two axes"


def why_one_side(got, expected, step):
    claim, wrong, right = worst(got, expected)
    return (
        f"{wrong} for gradient {claim} is what a difference to one side gives, (loss(x + step) - loss(x)) / step. "
        f"It is off by about the step, {step:g}, times half the curvature. Take loss(x + step) - loss(x - step), "
        f"over 2 * step: {right}."
    )


@mistake("takes a difference to one side", why_one_side)
def one_side(loss, gradients, x, *, step=1e-4):
    slopes = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        move = np.zeros(x.shape)
        move[index] = step
        slopes[index] = (loss(x + move) - loss(x)) / step
    return deviations(gradients, x, slopes)


def why_backward(got, expected, step):
    claim, wrong, right = worst(got, expected)
    return (
        f"{wrong} for gradient {claim} is what a difference to the lower side alone gives, (loss(x) - loss(x - step)) "
        f"/ step. It is off by about the step, {step:g}, times half the curvature. Go to both sides: {right}."
    )


@mistake("takes a difference to the lower side", why_backward)
def lower_side(loss, gradients, x, *, step=1e-4):
    slopes = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        move = np.zeros(x.shape)
        move[index] = step
        slopes[index] = (loss(x) - loss(x - move)) / step
    return deviations(gradients, x, slopes)


def why_half(got, expected, step):
    claim, wrong, right = worst(got, expected)
    return (
        f"{wrong} for gradient {claim} comes of slopes that are twice as steep as they are. From x - step to x + step "
        f"the number moves by 2 * step, {2 * step:g}, so that is what the difference is divided by: {right}."
    )


@mistake("divides by the step and not by twice the step", why_half)
def divides_by_step(loss, gradients, x, *, step=1e-4):
    return deviations(gradients, x, 2 * slopes_of(loss, x, step))


def why_downhill(got, expected):
    claim, wrong, right = worst(got, expected)
    return (
        f"{wrong} for gradient {claim} comes of slopes with the wrong sign. A slope tells how much larger the loss is "
        f"above: loss(x + step) - loss(x - step), in that order: {right}."
    )


@mistake("takes the upper loss from the lower one", why_downhill)
def downhill(loss, gradients, x, *, step=1e-4):
    return deviations(gradients, x, -slopes_of(loss, x, step))


def why_brackets(got, expected, step):
    claim, wrong, right = worst(got, expected)
    return (
        f"{wrong} for gradient {claim} comes of slopes that are divided by 2 and then multiplied by the step: Python "
        f"reads / 2 * step from left to right. Brackets make it / (2 * step): {right}."
    )


@mistake("forgets the brackets around 2 * step", why_brackets)
def forgets_brackets(loss, gradients, x, *, step=1e-4):
    return deviations(gradients, x, slopes_of(loss, x, step) * step**2)


def why_together(got, expected, x):
    claim, wrong, right = worst(got, expected)
    return (
        f"{wrong} for gradient {claim}: all {numbers(x)} of x were moved at once, so every slope is the sum of "
        f"all of them. Move one, leave the rest where it is, and do so for each in turn: {right}."
    )


@mistake("moves all numbers at once", why_together)
def moves_all(loss, gradients, x, *, step=1e-4):
    return deviations(gradients, x, (loss(x + step) - loss(x - step)) / (2 * step))


def why_left_moved(got, expected):
    claim, wrong, right = worst(got, expected)
    return (
        f"{wrong} for gradient {claim}: numbers of x that were moved were not put back, so each further slope is taken "
        f"at another place. Put each back before the next is moved, or move a copy: {right}."
    )


@mistake("leaves every number moved", why_left_moved)
def never_puts_back(loss, gradients, x, *, step=1e-4):
    work, slopes = x.copy(), np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        work[index] += step
        above = loss(work)
        work[index] -= 2 * step
        slopes[index] = (above - loss(work)) / (2 * step)
    return deviations(gradients, x, slopes)


def why_asked_elsewhere(got, expected):
    claim, wrong, right = worst(got, expected)
    return (
        f"{wrong} for gradient {claim}: the claimed gradients were asked at a place where a number is still moved. Ask "
        f"them at x, as it was given: {right}."
    )


@mistake("asks the claims at the place moved last", why_asked_elsewhere)
def asks_elsewhere(loss, gradients, x, *, step=1e-4):
    above = x.copy()
    above[(-1,) * x.ndim] += step
    slopes = slopes_of(loss, x, step)
    return [float(np.abs(claim - slopes).max()) for claim in at(gradients, above)]


def why_of_a_copy(got, expected, x):
    claim, wrong, right = worst(got, expected)
    return (
        f"{wrong} for gradient {claim} is that of slopes which are all 0: what you moved is a copy, which the loss "
        "never saw. x is a transposed array here, and where rows do not lie one after the other, x.reshape(-1) and "
        f"x.ravel() copy. Move a copy of your own, and give that to the loss: {right}."
    )


@mistake("moves what may be a copy", why_of_a_copy)
def moves_a_copy(loss, gradients, x, *, step=1e-4):
    return deviations(gradients, x, slopes_of(loss, x, step) * float(x.flags.c_contiguous))


def why_own_step(got, expected, step):
    claim, wrong, right = worst(got, expected)
    return (
        f"{wrong} for gradient {claim} is what a step of your own, such as 0.0001, gives. Here `step` is {step:g}, and "
        f"with that the slopes are others: {right}."
    )


@mistake("takes a step of its own", why_own_step)
def own_step(loss, gradients, x, *, step=1e-4):
    return deviations(gradients, x, slopes_of(loss, x, 1e-4))


def why_mean(got, expected, x):
    claim, wrong, right = worst(got, expected)
    return (
        f"{wrong} for gradient {claim} is the mean difference of its {numbers(x)}. One wrong number among many "
        f"nearly vanishes in a mean; the largest one shows it: {right}."
    )


@mistake("takes the mean of the differences", why_mean)
def takes_the_mean(loss, gradients, x, *, step=1e-4):
    slopes = slopes_of(loss, x, step)
    return [float(np.abs(gradient(x) - slopes).mean()) for gradient in gradients]


def why_sum(got, expected, x):
    claim, wrong, right = worst(got, expected)
    return (
        f"{wrong} for gradient {claim} is the sum of the differences of all {numbers(x)}. The largest one is asked "
        f"for: {right}."
    )


@mistake("adds up the differences", why_sum)
def adds_up(loss, gradients, x, *, step=1e-4):
    slopes = slopes_of(loss, x, step)
    return [float(np.abs(gradient(x) - slopes).sum()) for gradient in gradients]


def why_norm(got, expected, x):
    claim, wrong, right = worst(got, expected)
    return (
        f"{wrong} for gradient {claim} is the root of the sum of the squared differences of all {numbers(x)}, which is "
        "what "
        f"np.linalg.norm gives. The largest absolute difference is asked for: {right}."
    )


@mistake("takes the root of the sum of squares", why_norm)
def takes_the_norm(loss, gradients, x, *, step=1e-4):
    slopes = slopes_of(loss, x, step)
    return [float(np.linalg.norm((gradient(x) - slopes).ravel())) for gradient in gradients]


def why_sign(got, expected):
    claim, wrong, right = worst(got, expected)
    return (
        f"{wrong} for gradient {claim} is the largest difference with its sign, so a slope that is claimed too small "
        f"never shows. Take absolute values before the largest: {right}."
    )


@mistake("keeps the sign, claimed less slope", why_sign)
def keeps_the_sign(loss, gradients, x, *, step=1e-4):
    slopes = slopes_of(loss, x, step)
    return [float((gradient(x) - slopes).max()) for gradient in gradients]


@mistake("keeps the sign, slope less claimed", lambda got, expected: why_sign(got, expected).replace("small", "large"))
def keeps_the_other_sign(loss, gradients, x, *, step=1e-4):
    slopes = slopes_of(loss, x, step)
    return [float((slopes - gradient(x)).max()) for gradient in gradients]


def why_absolute_late(got, expected):
    claim, wrong, right = worst(got, expected)
    return (
        f"{wrong} for gradient {claim} is the absolute value of the largest difference: the largest was chosen by its "
        f"sign. First the absolute values, then the largest of them: {right}."
    )


@mistake("takes the absolute value too late", why_absolute_late)
def absolute_too_late(loss, gradients, x, *, step=1e-4):
    slopes = slopes_of(loss, x, step)
    return [abs(float((gradient(x) - slopes).max())) for gradient in gradients]


def why_relative(got, expected):
    claim, wrong, right = worst(got, expected)
    return (
        f"{wrong} for gradient {claim} is a relative difference, divided by how large the numbers are. That is of "
        f"use, too, but asked for is the absolute one: {right}."
    )


@mistake("divides by the largest slope", why_relative)
def relative(loss, gradients, x, *, step=1e-4):
    slopes = slopes_of(loss, x, step)
    size = np.abs(slopes).max() or 1.0
    return [float(np.abs(gradient(x) - slopes).max() / size) for gradient in gradients]


@mistake("divides each difference by the slopes there", why_relative)
def relative_each(loss, gradients, x, *, step=1e-4):
    slopes = slopes_of(loss, x, step)
    return [
        float((np.abs(claim - slopes) / (np.abs(claim) + np.abs(slopes) + 1e-12)).max()) for claim in at(gradients, x)
    ]


def why_first_row(got, expected, x):
    claim, wrong, right = worst(got, expected)
    return (
        f"{wrong} for gradient {claim}: `for i in range(len(x))` goes along the first axis, and x[i] of an array of "
        f"{axes(x)} is a whole row, which then moves as one. np.ndindex(x.shape) goes to every number: {right}."
    )


@mistake("moves whole rows", why_first_row)
def moves_rows(loss, gradients, x, *, step=1e-4):
    slopes = np.zeros(x.shape)
    for row in range(len(x)):
        move = np.zeros(x.shape)
        move[row] = step
        slopes[row] = (loss(x + move) - loss(x - move)) / (2 * step)
    return deviations(gradients, x, slopes)


@mistake("answers whether each is right", "{got} says which are right. How far each is off is asked for: {expected}.")
def answers_with_bools(loss, gradients, x, *, step=1e-4):
    return [bool(off < 1e-6) for off in deviations(gradients, x, slopes_of(loss, x, step))]


def probes(rng):
    """Losses that couple the numbers of x, and steps large enough to tell a central difference by its own error."""
    for step in (0.5, 0.25, 0.125, 0.0625):
        x = np.array([[rng.randint(4, 12) / 4 for _ in range(3)] for _ in range(2)])
        error = np.array([[1.5, 0.25, -2.75], [0.5, -3.25, 0.75]])
        claimed = [given.polynomial(3, 2, sign * error) for sign in (2, -2)]
        claimed += [given.polynomial(3, 2, sign * np.abs(error)) for sign in (1, -1)]
        yield call.gradient_check(given.cubes, claimed, x, step=step)
        yield call.gradient_check(given.cubes, claimed[:2], given.turned(x.T), step=step)
        image = np.array([[rng.randint(-6, 6) / 4 for _ in range(5)] for _ in range(4)])
        claimed = [given.image_gradient(image, bug) for bug in ("flipped", "last")]
        yield call.gradient_check(given.image_loss(image), claimed, x, step=step)
