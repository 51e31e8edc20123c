"""Wrong answers to `global_pool`, and what to say about them."""

import numpy as np

from grader.checks import call, mistake


def right(x):
    return x.mean(axis=(-3, -2))


def axes(x):
    return "(batch, rows, columns, channels)" if x.ndim == 4 else "(rows, columns, channels)"


def worst(got, expected):
    """Return the place of the worst number, and it and the right one, for a sentence."""
    place = tuple(int(axis) for axis in np.unravel_index(np.abs(got - expected).argmax(), got.shape))
    return f"[{', '.join(map(str, place))}]", f"{got[place]:.4g}", f"{expected[place]:.4g}"


def why_divide(got, expected, x):
    place, mine, theirs = worst(got, expected)
    return (
        f"{mine} at {place} is the sum over the map. The mean divides it by the {x.shape[-3]} * {x.shape[-2]} places: "
        f"{theirs}."
    )


@mistake("returns the sums", why_divide)
def returns_the_sums(x):
    return x.sum(axis=(-3, -2))


def why_not_the_largest(got, expected):
    place, mine, theirs = worst(got, expected)
    return f"{mine} at {place} is the largest number of the map: a global max pool. Here the mean is wanted: {theirs}."


@mistake("keeps the largest number", why_not_the_largest)
def keeps_the_largest(x):
    return x.max(axis=(-3, -2))


def why_leave_the_images(got, expected, x):
    return (
        f"Your answer has the shape {got.shape}. Axes 0 and 1 are rows and columns only without a batch; this x has "
        f"the shape {x.shape}, {axes(x)}. Counted from the end, rows and columns are -3 and -2 in both: the answer "
        f"has the shape {expected.shape}."
    )


@mistake("takes the mean over axes 0 and 1, also of a batch", why_leave_the_images)
def over_the_first_two_axes(x):
    return x.mean(axis=(0, 1))


def why_not_always_a_batch(got, expected, x):
    return (
        f"Your answer has the shape {got.shape}. Axes 1 and 2 are rows and columns only in a batch; this x has the "
        f"shape {x.shape}, {axes(x)}. Counted from the end, rows and columns are -3 and -2 in both: the answer has "
        f"the shape {expected.shape}."
    )


@mistake("takes the mean over axes 1 and 2, also without a batch", why_not_always_a_batch)
def over_axes_one_and_two(x):
    return x.mean(axis=(1, 2))


def why_channels_last(got, expected, x):
    return (
        f"Your answer has the shape {got.shape}: the mean goes over columns and channels. Here the channels come "
        f"last, {axes(x)}, and they stay: {expected.shape}."
    )


@mistake("takes the channels to come before rows and columns", why_channels_last)
def channels_first(x):
    return x.mean(axis=(-2, -1))


def why_images_stay_apart(got, expected):
    return (
        f"Your answer has the shape {got.shape}: one mean for each channel of all images together. Every image has "
        f"its own: {expected.shape}."
    )


@mistake("takes the mean over the batch, too", why_images_stay_apart)
def over_the_batch_too(x):
    return x.mean(axis=tuple(range(x.ndim - 1)))


def why_channels_stay(got, expected):
    return (
        f"{got:.4g} is the mean of everything. Each channel has its own mean, and each image of a batch too, so the "
        f"answer has the shape {expected.shape}. Tell mean over which axes it goes."
    )


@mistake("takes the mean of everything", why_channels_stay)
def of_everything(x):
    return float(x.mean())


def why_axes_go(got, expected):
    return (
        f"The numbers are right, but your answer has the shape {got.shape}: rows and columns are still there, with a "
        f"length of 1. Without keepdims they go: {expected.shape}."
    )


@mistake("keeps the axes of rows and columns", why_axes_go)
def keeps_the_axes(x):
    return x.mean(axis=(-3, -2), keepdims=True)


def why_reshape_moves_nothing(got, expected, x):
    place, mine, theirs = worst(got, expected)
    return (
        f"{mine} at {place} mixes the channels. x.reshape(channels, -1) moves no number: the first "
        f"{x.shape[-3] * x.shape[-2]} in memory are not channel 0, for the channels of a place lie next to each "
        f"other. Keep them last, or take the mean over the axes of rows and columns: {theirs}."
    )


@mistake("reshapes to channels first", why_reshape_moves_nothing)
def reshapes_to_channels_first(x):
    return x.reshape(*x.shape[:-3], x.shape[-1], -1).mean(axis=-1)


@mistake("reshapes a batch to channels first", why_reshape_moves_nothing)
def reshapes_a_batch(x):
    return reshapes_to_channels_first(x) if x.ndim == 4 else right(x)


def why_not_the_median(got, expected):
    place, mine, theirs = worst(got, expected)
    return f"{mine} at {place} is the median of the map, the number in the middle. The mean is wanted: {theirs}."


@mistake("takes the median", why_not_the_median)
def takes_the_median(x):
    return np.median(x, axis=(-3, -2))


def why_axes_stay(expected):
    return (
        "The numbers are right, but an axis of length 1 is gone, as np.squeeze takes it away. Channels and images "
        f"keep their axes even where there is one of them: the answer has the shape {expected.shape}."
    )


@mistake("drops axes of length 1", why_axes_stay)
def drops_axes_of_one(x):
    return np.squeeze(right(x))


def why_columns_too(got, expected):
    return (
        f"Your answer has the shape {got.shape}: the mean goes over the rows alone. Columns go as well, and what is "
        f"left has the shape {expected.shape}."
    )


@mistake("takes the mean over the rows alone", why_columns_too)
def over_the_rows_alone(x):
    return x.mean(axis=-3)


def why_both_lengths(got, expected, x):
    place, mine, theirs = worst(got, expected)
    return (
        f"{mine} at {place} divides by {x.shape[-3]} * {x.shape[-3]}, as if the map were square. It has "
        f"{x.shape[-3]} rows and {x.shape[-2]} columns: {theirs}."
    )


@mistake("divides by the square of the rows", why_both_lengths)
def divides_by_a_square(x):
    return x.sum(axis=(-3, -2)) / x.shape[-3] ** 2


def why_a_batch_has_four(got, expected, x):
    return (
        f"Your answer has the shape {got.shape}. x[:, :, c] is channel c only where x has three axes; this one has "
        f"four, {axes(x)}. x[..., c] is channel c of both. The answer has the shape {expected.shape}."
    )


@mistake("takes x to have three axes", why_a_batch_has_four)
def channels_of_three_axes(x):
    return np.array([x[:, :, channel].mean() for channel in range(x.shape[2])])


@mistake("returns a list", "The means are right, but they are in a list. An array is asked for: {expected}.")
def returns_a_list(x):
    return right(x).tolist()


def why_a_mean_of_them(got, expected):
    return (
        f"Your answer has the shape {got.shape}: all numbers are still there, in a row. That is flattening; the pool "
        f"leaves one number for each channel: {expected.shape}."
    )


@mistake("flattens", why_a_mean_of_them)
def flattens(x):
    return x.reshape(*x.shape[:-3], -1)


def probes(rng):
    """Calls on which every two of the above, and the reference, differ at least three times."""
    for batch in ((), (4,)) * 4:
        shape = (*batch, rng.choice((2, 3)), 5, rng.choice((4, 7)))
        yield call.global_pool(np.random.default_rng(rng.getrandbits(64)).integers(-36, 36, size=shape) / 4)
    for shape in ((1, 3, 5, 4), (1, 2, 5, 3), (3, 5, 1)):
        yield call.global_pool(np.random.default_rng(rng.getrandbits(64)).integers(-36, 36, size=shape) / 4)
