"""Checks of `edge_kernels`: not the numbers are looked at, but what the kernel makes of images.

Every sentence of refusal is about the learner's own kernel, so these checks explain by themselves.
"""

import numpy as np

from grader.checks import title

NEAR = 1e-4  # what the numbers of a kernel in 32 bits may add up to
SPECK = 0.7
SIDES = ("left", "right", "top", "bottom")
OPPOSITE = dict(zip(SIDES, ("right", "left", "bottom", "top"), strict=True))


def edge(bright_side, kernel_size):
    """An image with an edge of height 1 through its middle."""
    rest = kernel_size + 1
    image = np.zeros((2 * rest, 2 * rest))
    image[:, :rest] = 1
    return {"left": image, "right": image[:, ::-1], "top": image.T, "bottom": image.T[::-1]}[bright_side]


def slide(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.einsum("rcij,ij->rc", windows, kernel)


def refuse(side, size, kernel, sentence):
    """Fail the check with the call, the kernel that came of it and what is to be said about it."""
    shown = [[f"{0 if abs(number) < 5e-5 else number:.4g}" for number in row] for row in kernel]
    width = max(len(number) for row in shown for number in row)
    lines = ["  " + " ".join(f"{number:>{width}}" for number in row) for row in shown]
    raise AssertionError("\n".join([f'edge_kernels("{side}", {size}) gives', *lines, "", sentence]))


def kernel_of(student, side, size):
    """Return the learner's kernel, once it is an array of floats of the right shape."""
    kernel, asked = student.edge_kernels(side, size).value, f'edge_kernels("{side}", {size})'
    if not isinstance(kernel, np.ndarray):
        kind = type(kernel).__name__
        raise AssertionError(f"{asked} gives a {kind}. An array of NumPy is asked for; np.array makes one of a list.")
    if kernel.shape != (size, size):
        shape = "×".join(map(str, kernel.shape)) or "a single number"
        raise AssertionError(f"{asked} gives an array of {shape}. A kernel_size of {size} asks for {size}×{size}.")
    if kernel.dtype.kind not in "fiu":
        raise AssertionError(f"{asked} gives an array of {kernel.dtype}. Its numbers have to be floats.")
    kernel = kernel.astype(float)
    if not np.isfinite(kernel).all():
        refuse(side, size, kernel, "Some of its numbers are nan or inf. Was something divided by 0?")
    return kernel


def sees_nothing_flat(student, side, size):
    kernel = kernel_of(student, side, size)
    response = slide(np.full((size, size), 8.0), kernel).item()
    if abs(response) > 8 * NEAR:
        refuse(
            side,
            size,
            kernel,
            f"On a flat patch, where every number is 8, that gives {response:.4g}: the numbers of the kernel add up to "
            f"{response / 8:.4g}. Where nothing changes there is no edge, so they have to add up to 0.",
        )


def has_the_right_sign(student, side, size):
    kernel = kernel_of(student, side, size)
    found = slide(edge(side, size), kernel)
    highest, lowest = found.max(), found.min()
    said = f"On an edge that is brighter at the {side} it gives"
    if highest < NEAR and lowest > -NEAR:
        blind = not kernel.any()
        why = "all its numbers are 0" if blind else "what it adds on the bright side it takes away there again"
        refuse(side, size, kernel, f"{said} 0 everywhere. It does not see this edge: {why}.")
    if highest < NEAR:
        refuse(
            side,
            size,
            kernel,
            f"{said} {lowest:.4g} at its strongest, a negative number. What lies at the {side} needs positive numbers, "
            f"and what lies at the {OPPOSITE[side]} negative ones.",
        )
    if lowest < -NEAR:
        refuse(
            side,
            size,
            kernel,
            f"{said} {highest:.4g} at one place and {lowest:.4g} at another, so one edge looks like two of opposite "
            f"kinds. From the {side} to the {OPPOSITE[side]} its signs should change only once, from plus to minus.",
        )


def answers_with_one(student, side, size):
    has_the_right_sign(student, side, size)
    kernel = kernel_of(student, side, size)
    highest = slide(edge(side, size), kernel).max()
    if abs(highest - 1) > NEAR:
        refuse(
            side,
            size,
            kernel,
            f"On an edge of height 1 it gives {highest:.4g} at its strongest. Divided by {highest:.4g}, the kernel "
            "would give 1.",
        )


def is_blind_across(student, side, size):
    kernel = kernel_of(student, side, size)
    for other in ("top", "bottom") if side in ("left", "right") else ("left", "right"):
        found = slide(edge(other, size), kernel)
        worst = found.flat[np.abs(found).argmax()]
        if abs(worst) > NEAR:
            lines = "row" if side in ("left", "right") else "column"
            refuse(
                side,
                size,
                kernel,
                f"On an edge that is brighter at the {other} it gives {worst:.4g} somewhere, and should give 0 "
                f"everywhere. It does where every {lines} of the kernel adds up to 0 by itself.",
            )


def is_not_deceived(student, side, size):
    kernel = kernel_of(student, side, size)
    image = np.zeros((2 * size - 1, 2 * size - 1))
    image[size - 1, size - 1] = 1  # a speck meets every number of the kernel once
    found = slide(image, kernel)
    worst = found.flat[np.abs(found).argmax()]
    if abs(worst) > SPECK + NEAR:
        lines = "rows" if side in ("left", "right") else "columns"
        refuse(
            side,
            size,
            kernel,
            f"One bright pixel on a dark ground already gives {worst:.4g}, and a whole edge gives 1. Let several "
            f"{lines} share the work, so that no number of the kernel is above {SPECK} or below -{SPECK}.",
        )


@title("Kernels of 3×3, 5×5 and 7×7 have the size that is asked for")
def test_size(student):
    for size in (3, 5, 7):
        kernel_of(student, "left", size)


@title("On a flat patch of 8 the kernel for the left gives 0")
def test_flat(student):
    sees_nothing_flat(student, "left", 3)


@title("Where the left is brighter it gives a positive number, and nowhere a negative one")
def test_sign(student):
    has_the_right_sign(student, "left", 3)


@title("Its strongest response to an edge of height 1 is 1")
def test_strength(student):
    answers_with_one(student, "left", 3)


@title("An edge between top and bottom gives 0 everywhere")
def test_across(student):
    is_blind_across(student, "left", 3)


@title("A single bright pixel gives 0.7 at most")
def test_speck(student):
    is_not_deceived(student, "left", 3)


@title("The kernels for the right, the top and the bottom do the same for their edges")
def test_other_sides(student):
    for side in SIDES[1:]:
        for demand in (sees_nothing_flat, answers_with_one, is_blind_across, is_not_deceived):
            demand(student, side, 3)


@title("Larger kernels, 5×5 and 7×7, do so too")
def test_larger(student):
    for size in (5, 7):
        for side in SIDES:
            for demand in (sees_nothing_flat, answers_with_one, is_blind_across, is_not_deceived):
                demand(student, side, size)
