"""Wrong answers to `edge_kernels`. Any kernel may be handed in, so the checks themselves say what it does wrong."""

import numpy as np

from grader.checks import mistake

SIDES = {"left": 0, "bottom": 1, "right": 2, "top": 3}


def columns_of(*weights):
    """A kernel for the left, of equal rows."""
    return np.tile(np.array(weights, float), (len(weights), 1))


def left(size):
    half = size // 2
    return columns_of(*[1.0] * half, 0.0, *[-1.0] * half) / (half * size)


def turned(kernel, bright_side):
    return np.rot90(kernel, SIDES[bright_side])


@mistake("always makes a 3×3 kernel", "A kernel_size of 5 asks for 5×5.", told_by="check")
def always_3_by_3(bright_side, kernel_size):
    return turned(left(3), bright_side)


@mistake("returns a list of lists", "gives a list. An array of NumPy is asked for", told_by="check")
def a_list_of_lists(bright_side, kernel_size):
    return turned(left(kernel_size), bright_side).tolist()


@mistake(
    "returns one row instead of a square",
    'edge_kernels("left", 3) gives an array of 1×3. A kernel_size of 3 asks for 3×3.',
    told_by="check",
)
def a_single_row(bright_side, kernel_size):
    return turned(left(kernel_size)[:1] * kernel_size, bright_side)


@mistake(
    "counts the bright side only",
    "every number is 8, that gives 8: the numbers of the kernel add up to 1.",
    told_by="check",
)
def bright_side_only(bright_side, kernel_size):
    return turned(np.maximum(left(kernel_size), 0), bright_side)


@mistake("blurs", "every number is 8, that gives 8: the numbers of the kernel add up to 1.", told_by="check")
def a_blur(bright_side, kernel_size):
    return np.full((kernel_size, kernel_size), 1 / kernel_size**2)


@mistake(
    "turns the signs round",
    "brighter at the left it gives -1 at its strongest, a negative number.",
    told_by="check",
)
def signs_turned(bright_side, kernel_size):
    return -turned(left(kernel_size), bright_side)


@mistake(
    "takes the kernel for top and bottom for left and right",
    "brighter at the left it gives 0 everywhere. It does not see this edge: what it adds on the bright side",
    told_by="check",
)
def the_other_axis(bright_side, kernel_size):
    return turned(left(kernel_size), bright_side).T


@mistake("rounds every number to 0", "It does not see this edge: all its numbers are 0.", told_by="check")
def divided_to_zero(bright_side, kernel_size):
    return np.zeros((kernel_size, kernel_size))


@mistake(
    "looks for a line",
    "it gives 1 at one place and -1 at another, so one edge looks like two of opposite kinds.",
    told_by="check",
)
def a_line(bright_side, kernel_size):
    weights = np.zeros(kernel_size)
    weights[[0, kernel_size // 2, -1]] = 1, -2, 1
    return turned(columns_of(*weights) / kernel_size, bright_side)


@mistake("looks for a point", "so one edge looks like two of opposite kinds.", told_by="check")
def a_point(bright_side, kernel_size):
    kernel = np.full((kernel_size, kernel_size), -1 / (kernel_size**2 - 1))
    kernel[kernel_size // 2, kernel_size // 2] = 1
    return kernel


@mistake(
    "does not divide",
    "On an edge of height 1 it gives 3 at its strongest. Divided by 3, the kernel would give 1.",
    told_by="check",
)
def not_divided(bright_side, kernel_size):
    return turned(np.sign(left(kernel_size)), bright_side)


@mistake(
    "divides by the sum of all sizes, plus and minus",
    "On an edge of height 1 it gives 0.5 at its strongest. Divided by 0.5, the kernel would give 1.",
    told_by="check",
)
def divided_by_all(bright_side, kernel_size):
    return turned(left(kernel_size) / 2, bright_side)


@mistake(
    "makes a norm of 1",
    "it gives 1.225 at its strongest. Divided by 1.225, the kernel would give 1.",
    told_by="check",
)
def of_norm_one(bright_side, kernel_size):
    kernel = turned(left(kernel_size), bright_side)
    return kernel / np.linalg.norm(kernel)


@mistake(
    "looks for edges along both axes at once",
    "brighter at the top it gives {worst} somewhere, and should give 0 everywhere. It does where every row",
    told_by="check",
)
def both_axes(bright_side, kernel_size):
    places = np.arange(kernel_size) - kernel_size // 2
    kernel = -np.sign(places[:, np.newaxis] + places).astype(float)
    return turned(kernel / kernel.sum(axis=0).cumsum().max(), bright_side)


@mistake(
    "uses the middle row alone",
    "One bright pixel on a dark ground already gives {worst}, and a whole edge gives 1. Let several rows share",
    told_by="check",
)
def middle_row_alone(bright_side, kernel_size):
    kernel = np.zeros((kernel_size, kernel_size))
    kernel[kernel_size // 2] = left(kernel_size)[0] * kernel_size
    kernel[kernel_size // 2] /= np.maximum(kernel, 0).max() * (kernel_size // 2)
    if kernel_size > 3:
        return turned(left(kernel_size), bright_side)
    return turned(kernel, bright_side)


@mistake(
    "gives the same kernel for all sides",
    'edge_kernels("right", 3) gives {kernel} brighter at the right it gives -1 at its strongest, a negative number.',
    told_by="check",
)
def the_same_for_all_sides(bright_side, kernel_size):
    return left(kernel_size)


@mistake(
    "exchanges top and bottom",
    'edge_kernels("top", 3) gives {kernel} brighter at the top it gives -1 at its strongest, a negative number.',
    told_by="check",
)
def top_and_bottom_exchanged(bright_side, kernel_size):
    kernel = turned(left(kernel_size), bright_side)
    return -kernel if bright_side in ("top", "bottom") else kernel


@mistake(
    "divides by 3 whatever the size",
    'edge_kernels("left", 5) gives {kernel} it gives 3.333 at its strongest. Divided by 3.333, the',
    told_by="check",
)
def always_divided_by_3(bright_side, kernel_size):
    return turned(np.sign(left(kernel_size)) / 3, bright_side)


@mistake(
    "divides by the kernel_size alone",
    'edge_kernels("left", 5) gives {kernel} it gives 2 at its strongest. Divided by 2, the kernel would give 1.',
    told_by="check",
)
def divided_by_the_size(bright_side, kernel_size):
    return turned(np.sign(left(kernel_size)) / kernel_size, bright_side)
