"""Wrong answers to `average_pool`, and what to say about them."""

import numpy as np

from grader.checks import call, mistake


def windows_of(x, kernel_size, stride, padding, fill=0.0):
    steps = kernel_size if stride is None else stride
    padded = np.pad(x, [(size, size) for size in padding] + [(0, 0)], constant_values=fill)
    windows = np.lib.stride_tricks.sliding_window_view(padded, kernel_size, axis=(0, 1))
    return windows[:: steps[0], :: steps[1]]


def right(x, kernel_size, stride=None, padding=(0, 0), count_padding=True):
    windows = windows_of(x, kernel_size, stride, padding, 0.0 if count_padding else np.nan)
    return np.nanmean(windows, axis=(-2, -1))


def by(shape):
    return "×".join(map(str, shape))


def worst(got, expected):
    """Return the place of the worst number, and it and the right one, for a sentence."""
    place = tuple(int(axis) for axis in np.unravel_index(np.abs(got - expected).argmax(), got.shape))
    return f"[{', '.join(map(str, place))}]", f"{got[place]:.4g}", f"{expected[place]:.4g}"


def why_not_counted(got, expected, kernel_size):
    place, mine, theirs = worst(got, expected)
    return (
        f"{mine} at {place} divides by the whole window, {kernel_size[0]} * {kernel_size[1]}, also where part of it "
        f"is padding. With count_padding=False only the numbers of x in the window count: {theirs}."
    )


@mistake("always counts the padding", why_not_counted)
def always_counts(x, kernel_size, *, stride=None, padding=(0, 0), count_padding=True):
    return right(x, kernel_size, stride, padding)


def why_counted(got, expected, kernel_size):
    place, mine, theirs = worst(got, expected)
    return (
        f"{mine} at {place} divides only by the numbers of x in the window. With count_padding=True the zeros of the "
        f"padding count as well, so every window divides by {kernel_size[0]} * {kernel_size[1]}: {theirs}."
    )


@mistake("never counts the padding", why_counted)
def never_counts(x, kernel_size, *, stride=None, padding=(0, 0), count_padding=True):
    return right(x, kernel_size, stride, padding, False)


def why_the_other_way_round(got, expected, count_padding):
    place, mine, theirs = worst(got, expected)
    return (
        f"{mine} at {place} is the mean with padding {'left out' if count_padding else 'counted'}, and here "
        f"count_padding is {count_padding}: {theirs}. The two cases are exchanged."
    )


@mistake("exchanges the two cases", why_the_other_way_round)
def exchanges_the_cases(x, kernel_size, *, stride=None, padding=(0, 0), count_padding=True):
    return right(x, kernel_size, stride, padding, not count_padding)


def why_zeros_of_x(got, expected):
    place, mine, theirs = worst(got, expected)
    return (
        f"{mine} at {place} divides by the numbers in the window that are not 0. A 0 of x is a number like any other; "
        f"only padding is left out: {theirs}."
    )


@mistake("leaves the zeros of x out, too", why_zeros_of_x)
def counts_what_is_not_zero(x, kernel_size, *, stride=None, padding=(0, 0), count_padding=True):
    windows = windows_of(x, kernel_size, stride, padding)
    counts = np.maximum((windows != 0).sum(axis=(-2, -1)), 1)
    return right(x, kernel_size, stride, padding) if count_padding else windows.sum(axis=(-2, -1)) / counts


def why_corners(got, expected, kernel_size):
    place, mine, theirs = worst(got, expected)
    return (
        f"{mine} at {place}, where {theirs} is right. You take the padded rows and the padded columns of the window "
        f"away from {kernel_size[0]} * {kernel_size[1]}; at a corner some places are in both, and are taken away "
        "twice. Multiply the rows that lie in x by the columns that do."
    )


@mistake("takes the padding of a corner away twice", why_corners)
def corners_twice(x, kernel_size, *, stride=None, padding=(0, 0), count_padding=True):
    if count_padding:
        return right(x, kernel_size, stride, padding)
    inside = windows_of(np.ones_like(x), kernel_size, stride, padding)
    rows, columns = inside.max(axis=-1).sum(axis=-1), inside.max(axis=-2).sum(axis=-1)
    counts = rows * kernel_size[1] + columns * kernel_size[0] - kernel_size[0] * kernel_size[1]
    with np.errstate(all="ignore"):
        return windows_of(x, kernel_size, stride, padding).sum(axis=(-2, -1)) / counts


def why_pad_all_the_same(got, expected, padding):
    return (
        f"Your answer is {by(got.shape[:2])}: with count_padding=False you do not pad at all. The windows still stand "
        f"on the padding, {padding} rows and columns on each side, so it is {by(expected.shape[:2])}. Only in the "
        "count below the sum the padding is left out."
    )


@mistake("does not pad where padding does not count", why_pad_all_the_same)
def does_not_pad(x, kernel_size, *, stride=None, padding=(0, 0), count_padding=True):
    margins = padding if count_padding else (0, 0)
    if any(size + 2 * more < width for size, more, width in zip(x.shape, margins, kernel_size, strict=False)):
        return np.empty((0, 0, x.shape[2]))
    return right(x, kernel_size, stride, margins, count_padding)


def why_nan(expected):
    return (
        "NaN marks what does not count, but every sum with a NaN is NaN. np.nanmean passes over it; np.mean and sum "
        f"do not. The first number is {expected.flat[0]:.4g}."
    )


@mistake("takes the usual mean of NaN", why_nan)
def mean_of_nan(x, kernel_size, *, stride=None, padding=(0, 0), count_padding=True):
    return windows_of(x, kernel_size, stride, padding, 0.0 if count_padding else np.nan).mean(axis=(-2, -1))


def why_one_pair_an_axis(got, expected, padding):
    return (
        f"Your answer is {by(got.shape[:2])}. np.pad takes a pair for each axis, what comes before and what after: "
        f"({padding[0]}, {padding[0]}) for the rows and ({padding[1]}, {padding[1]}) for the columns. That gives "
        f"{by(expected.shape[:2])}."
    )


@mistake("gives every axis the padding of both", why_one_pair_an_axis)
def padding_of_both_axes(x, kernel_size, *, stride=None, padding=(0, 0), count_padding=True):
    padded = np.pad(x, [padding, padding, (0, 0)], constant_values=0.0 if count_padding else np.nan)
    return right(padded, kernel_size, stride, (0, 0), count_padding)


def why_padding_of_rows_first(got, expected, padding):
    return (
        f"Your answer is {by(got.shape[:2])}: the two numbers of the padding are exchanged. Of {padding}, the first is "
        f"for the rows, above and below, the second for the columns: {by(expected.shape[:2])}."
    )


@mistake("exchanges the padding of rows and columns", why_padding_of_rows_first)
def exchanges_the_paddings(x, kernel_size, *, stride=None, padding=(0, 0), count_padding=True):
    return right(x, kernel_size, stride, padding[::-1], count_padding)


def why_stride_of_rows_first(got, expected, stride):
    return (
        f"Your answer is {by(got.shape[:2])}: the two strides are exchanged. Of {stride}, the first says how far a "
        f"window moves down, the second how far to the right: {by(expected.shape[:2])}."
    )


@mistake("exchanges the strides of rows and columns", why_stride_of_rows_first)
def exchanges_the_strides(x, kernel_size, *, stride=None, padding=(0, 0), count_padding=True):
    return right(x, kernel_size, None if stride is None else stride[::-1], padding, count_padding)


def why_no_window_over_the_end(got, expected):
    return (
        f"Your answer is {by(got.shape[:2])}: rows or columns left over at the end got a window of their own. They are "
        f"dropped, as in max_pool: {by(expected.shape[:2])}."
    )


@mistake("gives what is left over a window of its own", why_no_window_over_the_end)
def pools_the_rest_too(x, kernel_size, *, stride=None, padding=(0, 0), count_padding=True):
    steps = stride or kernel_size
    padded = np.pad(x, [(size, size) for size in padding] + [(0, 0)], constant_values=0.0 if count_padding else np.nan)
    sizes = zip(padded.shape, kernel_size, steps, strict=False)
    rest = [(0, -(size - width) % step) for size, width, step in sizes]
    return right(np.pad(padded, [*rest, (0, 0)], constant_values=np.nan), kernel_size, stride, (0, 0), False)


def why_count_one_channel(got, expected, x):
    place, mine, theirs = worst(got, expected)
    return (
        f"{mine} at {place} divides by the count of all {x.shape[2]} channels together. The sum is that of one "
        f"channel, and so is the count: over rows and columns, axes 0 and 1. Then it is {theirs}."
    )


@mistake("counts the numbers of all channels", why_count_one_channel)
def counts_all_channels(x, kernel_size, *, stride=None, padding=(0, 0), count_padding=True):
    mean = right(x, kernel_size, stride, padding, count_padding)
    return mean if count_padding else mean / x.shape[2]


def why_divide(got, expected):
    place, mine, theirs = worst(got, expected)
    return f"{mine} at {place} is the sum of the window. The average divides it by how many numbers count: {theirs}."


@mistake("returns the sums", why_divide)
def returns_the_sums(x, kernel_size, *, stride=None, padding=(0, 0), count_padding=True):
    return windows_of(x, kernel_size, stride, padding).sum(axis=(-2, -1))


def why_not_square(got, expected, kernel_size):
    place, mine, theirs = worst(got, expected)
    return (
        f"{mine} at {place} divides by {kernel_size[0]} * {kernel_size[0]}, as if the window were square. It has "
        f"{kernel_size[0]} rows and {kernel_size[1]} columns: {theirs}."
    )


@mistake("divides by the square of the rows", why_not_square)
def divides_by_a_square(x, kernel_size, *, stride=None, padding=(0, 0), count_padding=True):
    mean = right(x, kernel_size, stride, padding, count_padding)
    return mean * kernel_size[1] / kernel_size[0] if count_padding else mean


def why_rows_first(got, expected, kernel_size):
    return (
        f"Your window has {kernel_size[1]} rows and {kernel_size[0]} columns. Rows come first: {kernel_size} are "
        f"{kernel_size[0]} rows and {kernel_size[1]} columns, and the answer is {by(expected.shape[:2])}."
    )


@mistake("exchanges rows and columns of the window", why_rows_first)
def exchanges_the_windows_sides(x, kernel_size, *, stride=None, padding=(0, 0), count_padding=True):
    mine = kernel_size[::-1]
    steps = stride or mine
    missing = max(mine[0] - x.shape[0] - 2 * padding[0], 0), max(mine[1] - x.shape[1] - 2 * padding[1], 0)
    if any(missing):
        return np.empty(
            [(x.shape[axis] + 2 * padding[axis] - mine[axis]) // steps[axis] + 1 for axis in (0, 1)] + [x.shape[2]]
        )
    return right(x, mine, steps, padding, count_padding)


def why_own_stride(got, expected, stride):
    return (
        f"Your answer is {by(got.shape[:2])}: the stride of the rows, {stride[0]}, is used for the columns as well. "
        f"Columns move by {stride[1]}: {by(expected.shape[:2])}."
    )


@mistake("uses the stride of the rows for the columns", why_own_stride)
def one_stride_for_both(x, kernel_size, *, stride=None, padding=(0, 0), count_padding=True):
    steps = kernel_size if stride is None else (stride[0], stride[0])
    return right(x, kernel_size, steps, padding, count_padding)


def why_side_by_side(got, expected, kernel_size):
    return (
        f"Your answer is {by(got.shape[:2])}, with windows that start in every row and column. If no stride is given, "
        f"they lie side by side, {kernel_size[0]} rows and {kernel_size[1]} columns apart: {by(expected.shape[:2])}."
    )


@mistake("takes a stride of 1 where none is given", why_side_by_side)
def stride_of_one(x, kernel_size, *, stride=None, padding=(0, 0), count_padding=True):
    return right(x, kernel_size, stride or (1, 1), padding, count_padding)


def why_each_channel(got, expected):
    place, mine, theirs = worst(got, expected)
    return (
        f"{mine} at {place} is the mean of all channels. Each channel has its own, {theirs}: take the mean over rows "
        "and columns, axes 0 and 1 of a window, and leave the channels."
    )


@mistake("takes the mean over all channels", why_each_channel)
def over_all_channels(x, kernel_size, *, stride=None, padding=(0, 0), count_padding=True):
    pooled = right(x, kernel_size, stride, padding, count_padding)
    return np.repeat(pooled.mean(axis=-1, keepdims=True), x.shape[2], axis=-1)


def why_not_the_largest(got, expected):
    place, mine, theirs = worst(got, expected)
    return f"{mine} at {place} is the largest number of the window. Its mean is {theirs}."


@mistake("keeps the largest number", why_not_the_largest)
def keeps_the_largest(x, kernel_size, *, stride=None, padding=(0, 0), count_padding=True):
    return windows_of(x, kernel_size, stride, padding, -np.inf).max(axis=(-2, -1))


def why_no_rounding(got, expected):
    place, mine, theirs = worst(got, expected)
    return f"{mine} at {place} is rounded down. A mean need not be a whole number, so / and not // divides: {theirs}."


@mistake("divides with //", why_no_rounding)
def rounds_down(x, kernel_size, *, stride=None, padding=(0, 0), count_padding=True):
    return np.floor(right(x, kernel_size, stride, padding, count_padding))


def probes(rng):
    """Calls on which every two of the above, and the reference, differ at least three times."""
    settings = [((4, 3), None, (0, 1)), ((3, 2), (2, 1), (1, 0)), ((3, 4), (1, 3), (1, 2)), ((4, 3), None, (2, 1))]
    for kernel_size, stride, padding in settings * 2:
        x = np.random.default_rng(rng.getrandbits(64)).integers(-16, 16, size=(9, 11, 2)) / 4
        x[::2, ::3] = 0
        for count_padding in (True, False):
            yield call.average_pool(x, kernel_size, stride=stride, padding=padding, count_padding=count_padding)
