"""Wrong answers to `overlap_count`, and what to say about them."""

import numpy as np

from grader.checks import call, mistake


def along(size, length, stride):
    count = np.zeros((size - 1) * stride + length, int)
    for start in range(0, size * stride, stride):
        count[start : start + length] += 1
    return count


def both(input_size, kernel_size, stride):
    return [along(size, length, stride) for size, length in zip(input_size, kernel_size, strict=True)]


def first_wrong(got, expected):
    """Return the first place that is wrong, which the screen shows of ints, and both numbers, for a sentence."""
    place = tuple(int(axis) for axis in np.unravel_index((got != expected).argmax(), expected.shape))
    return f"[{', '.join(map(str, place))}]", f"{got[place]:g}", f"{expected[place]:g}"


def by(shape):
    return "×".join(map(str, shape))


def why_set(got, expected):
    place, wrong, right = first_wrong(got, expected)
    return (
        f"{wrong} at {place}: each copy sets its places to 1, whatever was there before. Count with += 1, so that a "
        f"place under several copies gets as many: {right}."
    )


@mistake("sets 1 and does not count", why_set)
def sets_ones(input_size, kernel_size, *, stride):
    rows, columns = both(input_size, kernel_size, stride)
    return (np.outer(rows, columns) > 0).astype(int)


def why_starts(got, expected, kernel_size):
    place, wrong, right = first_wrong(got, expected)
    return (
        f"{wrong} at {place}: you count the place where a copy begins, and no other. A copy lies on {by(kernel_size)} "
        f"places, from its start on, and counts on all of them: {right}."
    )


@mistake("counts where copies begin", why_starts)
def counts_the_starts(input_size, kernel_size, *, stride):
    count = np.zeros_like(np.outer(*both(input_size, kernel_size, stride)))
    count[: input_size[0] * stride : stride, : input_size[1] * stride : stride] = 1
    return count


def why_sum(got, expected):
    place, wrong, right = first_wrong(got, expected)
    return (
        f"{wrong} at {place} is the sum of what the two axes give. Each of the rows of copies meets each of the "
        f"columns of copies there, so the two are multiplied: {right}."
    )


@mistake("adds the two axes", why_sum)
def adds_the_axes(input_size, kernel_size, *, stride):
    rows, columns = both(input_size, kernel_size, stride)
    return rows[:, None] + columns


def why_forwards(got, expected, input_size, kernel_size, stride):
    return (
        f"Your {by(np.shape(got))} array counts how many windows of a convolution look at each place of the input. The "
        f"transposed one lays copies into its output, which has (input - 1) * stride + kernel places: "
        f"{by(expected.shape)}."
    )


@mistake("counts the windows on the input", why_forwards)
def windows_on_the_input(input_size, kernel_size, *, stride):
    counts = []
    for size, length in zip(input_size, kernel_size, strict=True):
        count = np.zeros(size, int)
        for start in range(0, size - length + 1, stride):
            count[start : start + length] += 1
        counts.append(count)
    return np.outer(*counts)


def why_stride_one(got, expected, input_size, stride):
    return (
        f"Your {by(np.shape(got))} array is what stride 1 gives. At stride {stride} the copy of x[i] starts at "
        f"{stride} * i along each axis: {by(expected.shape)}."
    )


@mistake("lays copies one place apart at any stride", why_stride_one)
def stride_one(input_size, kernel_size, *, stride):
    return np.outer(*both(input_size, kernel_size, 1))


def why_too_long(got, expected, input_size, stride):
    return (
        f"Your {by(np.shape(got))} array has empty places at the end: the last copy starts at (input - 1) * stride and "
        f"not at input * stride, because the first starts at 0. With {by(input_size)} copies at stride {stride} there "
        f"are {by(expected.shape)} places."
    )


@mistake("makes room for one stride too many", why_too_long)
def too_long(input_size, kernel_size, *, stride):
    return np.pad(np.outer(*both(input_size, kernel_size, stride)), (0, stride))


def why_cut_short(got, expected, input_size, stride):
    return (
        f"Your {by(np.shape(got))} array is the input times the stride, {by(input_size)} times {stride}, so the last "
        f"copies hang over its end or leave room. They need (input - 1) * stride + kernel places: {by(expected.shape)}."
    )


@mistake("makes the output the input times the stride", why_cut_short)
def input_times_stride(input_size, kernel_size, *, stride):
    counts = []
    for size, length in zip(input_size, kernel_size, strict=True):
        count = np.zeros(size * stride, int)
        for start in range(0, size * stride, stride):
            count[start : start + length] += 1
        counts.append(count)
    return np.outer(*counts)


def why_swapped(got, expected, kernel_size):
    return (
        f"Your answer of {by(np.shape(got))} takes the kernel for one of {kernel_size[1]} rows and {kernel_size[0]} "
        f"columns. kernel_size is (rows, columns), {by(kernel_size)}: {by(expected.shape)}."
    )


@mistake("swaps the kernel's rows and columns", why_swapped)
def swaps_the_kernel(input_size, kernel_size, *, stride):
    return np.outer(*both(input_size, kernel_size[::-1], stride))


def why_turned(got, expected, input_size, kernel_size):
    return (
        f"Your answer of {by(np.shape(got))} lies on its side: input_size and kernel_size, {by(input_size)} and "
        f"{by(kernel_size)}, both have the rows first, and so has the answer: {by(expected.shape)}."
    )


@mistake("swaps rows and columns of both", why_turned)
def turned(input_size, kernel_size, *, stride):
    return np.outer(*both(input_size, kernel_size, stride)).T


def why_placed_by_one(got, expected, stride):
    place, wrong, right = first_wrong(got, expected)
    return (
        f"{wrong} at {place}: your array has the right size, but its copies lie one place apart. The copy of x[i] "
        f"starts at {stride} * i along each axis: {right}."
    )


@mistake("lays copies one place apart into an array of the right size", why_placed_by_one)
def placed_by_one(input_size, kernel_size, *, stride):
    counts = []
    for size, length in zip(input_size, kernel_size, strict=True):
        count = along(size, length, 1)
        counts.append(np.pad(count, (0, (size - 1) * (stride - 1))))
    return np.outer(*counts)


def why_larger(got, expected):
    place, wrong, right = first_wrong(got, expected)
    return (
        f"{wrong} at {place} is the larger of what the two axes give. Each of the rows of copies meets each of the "
        f"columns of copies there, so the two are multiplied: {right}."
    )


@mistake("takes the larger of the two axes", why_larger)
def larger_axis(input_size, kernel_size, *, stride):
    return np.maximum.outer(*both(input_size, kernel_size, stride))


def why_border(got, expected, stride):
    place, wrong, right = first_wrong(got, expected)
    return (
        f"{wrong} at {place}: you count as many copies near the border as inside. The first copy starts at 0 and the "
        f"last ends at the last place, so fewer of them reach there: {right}."
    )


@mistake("counts at the border as inside", why_border)
def border_as_inside(input_size, kernel_size, *, stride):
    counts = []
    for size, length in zip(input_size, kernel_size, strict=True):
        place = np.arange((size - 1) * stride + length)
        counts.append(-(-(length - place % stride) // stride))
    return np.outer(*counts)


def why_square(got, expected, kernel_size):
    return (
        f"Your answer of {by(np.shape(got))} takes the kernel for a square of {kernel_size[0]}×{kernel_size[0]}. It is "
        f"{by(kernel_size)}: {by(expected.shape)}."
    )


@mistake("takes the kernel for a square", why_square)
def square_kernel(input_size, kernel_size, *, stride):
    return np.outer(*both(input_size, (kernel_size[0], kernel_size[0]), stride))


@mistake(
    "counts along the columns alone",
    lambda got, expected: (
        f"Your answer has the shape {np.shape(got)}: one axis alone. An image has two, and the counts of both are "
        f"multiplied, for every row and every column: {by(expected.shape)}."
    ),
)
def one_axis(input_size, kernel_size, *, stride):
    return along(input_size[1], kernel_size[1], stride)


def why_floats(expected):
    return f"These are floats, as np.zeros makes them. Copies are counted in ints; the largest is {expected.max()}."


@mistake("counts in floats", why_floats)
def in_floats(input_size, kernel_size, *, stride):
    return np.outer(*both(input_size, kernel_size, stride)).astype(float)


def probes(rng):
    """Copies that overlap along both axes, more than once, and no two sizes alike."""
    for input_size, kernel_size, stride in (((5, 7), (4, 3), 2), ((6, 9), (5, 7), 2), ((7, 8), (7, 4), 3)):
        yield call.overlap_count(input_size, kernel_size, stride=stride)
    for _ in range(3):
        yield call.overlap_count((rng.randint(8, 10), rng.randint(11, 13)), (5, rng.choice((3, 7))), stride=2)
