"""Wrong answers to `max_pool_gradient`, and what to say about them."""

import numpy as np

from grader.checks import call, mistake


def shared_out(x, output_gradient, kernel_size, stride, share, overwrite=False):
    """Give each number of each window the share of its gradient that `share(window)` says."""
    step = kernel_size if stride is None else stride
    gradient = np.zeros_like(x)
    for row, column, channel in np.ndindex(output_gradient.shape):
        places = slice(row * step, row * step + kernel_size), slice(column * step, column * step + kernel_size), channel
        part = share(x[places]) * output_gradient[row, column, channel]
        gradient[places] = np.where(part != 0, part, gradient[places]) if overwrite else gradient[places] + part
    return gradient


def one_of(window, place):
    share = np.zeros(window.shape)
    share.flat[place] = 1.0
    return share


def first(window):
    return one_of(window, window.argmax())


def last(window):
    return one_of(window, window.size - 1 - window.ravel()[::-1].argmax())


def worst(got, expected):
    """Return the place of the worst number, and it and the right one, for a sentence."""
    place = tuple(int(axis) for axis in np.unravel_index(np.abs(got - expected).argmax(), got.shape))
    return f"[{', '.join(map(str, place))}]", f"{got[place]:g}", f"{expected[place]:g}"


def why_only_the_first(got, expected):
    place, mine, theirs = worst(got, expected)
    return (
        f"{mine} at {place}: several numbers of a window are equally large, and you give each of them the whole "
        f"gradient. Together they would get more than came in. Only the first gets it, so here it is {theirs}. A "
        "comparison with the largest finds all of them; argmax finds the first."
    )


@mistake("gives every one of the largest the gradient", why_only_the_first)
def all_of_the_largest(x, output_gradient, kernel_size, *, stride=None):
    return shared_out(x, output_gradient, kernel_size, stride, lambda window: (window == window.max()).astype(float))


def why_not_in_parts(got, expected):
    place, mine, theirs = worst(got, expected)
    return (
        f"{mine} at {place}: you share the gradient between numbers that are equally large. That can be done, but "
        f"here the first of them gets all of it: {theirs}."
    )


@mistake("shares the gradient between the largest", why_not_in_parts)
def shares_between_the_largest(x, output_gradient, kernel_size, *, stride=None):
    def share(window):
        wins = window == window.max()
        return wins / wins.sum()

    return shared_out(x, output_gradient, kernel_size, stride, share)


def why_not_the_last(got, expected):
    place, mine, theirs = worst(got, expected)
    return (
        f"{mine} at {place}: of numbers that are equally large, you take the last. The first is wanted, so here it is "
        f"{theirs}. In a search from the first to the last, > keeps the first and >= takes the last."
    )


@mistake("takes the last of the largest", why_not_the_last)
def last_of_the_largest(x, output_gradient, kernel_size, *, stride=None):
    return shared_out(x, output_gradient, kernel_size, stride, last)


def why_row_by_row(got, expected):
    place, mine, theirs = worst(got, expected)
    return (
        f"{mine} at {place}: of numbers that are equally large, you take the first going down the columns. Go through "
        f"the window row by row, each from left to right: {theirs}."
    )


@mistake("looks for the first column by column", why_row_by_row)
def first_by_columns(x, output_gradient, kernel_size, *, stride=None):
    return shared_out(x, output_gradient, kernel_size, stride, lambda window: one_of(window.T, window.T.argmax()).T)


def why_add_up(got, expected):
    place, mine, theirs = worst(got, expected)
    return (
        f"{mine} at {place} is the gradient of one window only, the last that was looked at. The number is the largest "
        f"of several windows and gets all their gradients: {theirs}. So += and not =."
    )


@mistake("overwrites where windows overlap", why_add_up)
def overwrites(x, output_gradient, kernel_size, *, stride=None):
    return shared_out(x, output_gradient, kernel_size, stride, first, overwrite=True)


def why_add_the_windows(got, expected):
    place, mine, theirs = worst(got, expected)
    return (
        f"{mine} at {place}, where {theirs} is right. You write whole windows at once, by =, from a comparison with "
        "the largest: a later window wipes out an earlier one where they overlap, and equal numbers all get the "
        "gradient. Add at one place, which argmax finds."
    )


@mistake("writes whole windows by a comparison", why_add_the_windows)
def writes_whole_windows(x, output_gradient, kernel_size, *, stride=None):
    step = stride or kernel_size
    gradient = np.zeros_like(x)
    for row, column, channel in np.ndindex(output_gradient.shape):
        places = slice(row * step, row * step + kernel_size), slice(column * step, column * step + kernel_size), channel
        gradient[places] = (x[places] == x[places].max()) * output_gradient[row, column, channel]
    return gradient


def why_row_then_column(got, expected):
    place, mine, theirs = worst(got, expected)
    return (
        f"{mine} at {place}, where {theirs} is right: row and column of the largest number are exchanged within the "
        "window. divmod(place, kernel_size) gives the row first, then the column."
    )


@mistake("exchanges row and column within the window", why_row_then_column)
def exchanges_row_and_column(x, output_gradient, kernel_size, *, stride=None):
    return shared_out(x, output_gradient, kernel_size, stride, lambda window: first(window).T)


def why_not_all(got, expected):
    place, mine, theirs = worst(got, expected)
    return (
        f"{mine} at {place}: you give every number of a window its gradient. Only the largest came out, so only the "
        f"largest gets it: {theirs}."
    )


@mistake("gives the whole window the gradient", why_not_all)
def whole_windows(x, output_gradient, kernel_size, *, stride=None):
    return shared_out(x, output_gradient, kernel_size, stride, lambda window: np.ones(window.shape))


def why_not_an_average(got, expected, kernel_size):
    place, mine, theirs = worst(got, expected)
    return (
        f"{mine} at {place}: you spread a gradient over all {kernel_size**2} numbers of its window, as an average pool "
        f"does. Of a max pool the largest gets it alone: {theirs}."
    )


@mistake("spreads the gradient as an average pool does", why_not_an_average)
def as_an_average_pool(x, output_gradient, kernel_size, *, stride=None):
    return shared_out(x, output_gradient, kernel_size, stride, lambda window: np.ones(window.shape) / window.size)


def why_the_gradient_itself(got, expected):
    place, mine, theirs = worst(got, expected)
    return (
        f"{mine} at {place} says how often that number is the largest of a window. Each time it gets the gradient of "
        f"that window, together {theirs}."
    )


@mistake("marks the largest with 1", why_the_gradient_itself)
def marks_the_largest(x, output_gradient, kernel_size, *, stride=None):
    return shared_out(x, np.ones_like(output_gradient), kernel_size, stride, first)


def why_not_times_x(got, expected):
    place, mine, theirs = worst(got, expected)
    return (
        f"{mine} at {place} is the gradient times the number of x. The largest comes out as it is, once: its factor "
        f"is 1, and it gets {theirs}."
    )


@mistake("multiplies the gradient by the largest number", why_not_times_x)
def times_the_largest(x, output_gradient, kernel_size, *, stride=None):
    return shared_out(x, output_gradient, kernel_size, stride, lambda window: first(window) * window.max())


def why_own_channel(got, expected):
    place, mine, theirs = worst(got, expected)
    return (
        f"{mine} at {place}: you look for one place for all channels. Each channel has its largest number somewhere "
        f"else: {theirs}."
    )


@mistake("takes one place for all channels", why_own_channel)
def one_place_for_all_channels(x, output_gradient, kernel_size, *, stride=None):
    step = stride or kernel_size
    gradient = np.zeros_like(x)
    for row, column in np.ndindex(output_gradient.shape[:2]):
        window = x[row * step : row * step + kernel_size, column * step : column * step + kernel_size]
        i, j = divmod(int(window.max(axis=-1).argmax()), kernel_size)
        gradient[row * step + i, column * step + j] += output_gradient[row, column]
    return gradient


@mistake("takes the place of channel 0 for all channels", why_own_channel)
def place_of_channel_0(x, output_gradient, kernel_size, *, stride=None):
    step = stride or kernel_size
    gradient = np.zeros_like(x)
    for row, column in np.ndindex(output_gradient.shape[:2]):
        window = x[row * step : row * step + kernel_size, column * step : column * step + kernel_size, 0]
        i, j = divmod(int(window.argmax()), kernel_size)
        gradient[row * step + i, column * step + j] += output_gradient[row, column]
    return gradient


def why_signs_count(got, expected):
    place, mine, theirs = worst(got, expected)
    return (
        f"{mine} at {place}, where {theirs} is right: you look for the number farthest from 0. Signs count, and the "
        "largest of -1 and -3 is -1."
    )


@mistake("looks for the largest absolute value", why_signs_count)
def largest_absolute_value(x, output_gradient, kernel_size, *, stride=None):
    return shared_out(x, output_gradient, kernel_size, stride, lambda window: first(np.abs(window)))


def why_not_from_zero(got, expected):
    place, mine, theirs = worst(got, expected)
    return (
        f"{mine} at {place}, where {theirs} is right: your search begins with 0 as the largest so far, and in a window "
        "of negative numbers none is larger. Begin with the window's first number, or with minus infinity."
    )


@mistake("begins the search with 0, at the first place", why_not_from_zero)
def searches_from_zero(x, output_gradient, kernel_size, *, stride=None):
    return shared_out(x, output_gradient, kernel_size, stride, lambda window: first(np.maximum(window, 0)))


@mistake("begins the search with 0, at no place", why_not_from_zero)
def finds_none_below_zero(x, output_gradient, kernel_size, *, stride=None):
    def share(window):
        return first(window) * (window.max() > 0)

    return shared_out(x, output_gradient, kernel_size, stride, share)


def why_the_given_stride(got, expected, kernel_size, stride):
    told = "an index or a slice ends outside of x"
    if hasattr(got, "shape"):
        place, mine, theirs = worst(got, expected)
        told = f"{mine} at {place}, where {theirs} is right"
    return (
        f"{told[0].upper()}{told[1:]}: your windows lie side by side, {kernel_size} apart. Here a stride is given, and "
        f"they start {stride} apart."
    )


@mistake("overlooks the stride that is given", why_the_given_stride)
def overlooks_the_stride(x, output_gradient, kernel_size, *, stride=None):
    return shared_out(x, output_gradient, kernel_size, kernel_size, first)


def why_move_the_window(got, expected, kernel_size, stride):
    place, mine, theirs = worst(got, expected)
    step = stride or kernel_size
    return (
        f"{mine} at {place}, where {theirs} is right: your windows start at the row and column of the output. In x "
        f"they start {step} times as far, at row * {step} and column * {step}."
    )


@mistake("does not move the window by the stride", why_move_the_window)
def does_not_move_by_the_stride(x, output_gradient, kernel_size, *, stride=None):
    return shared_out(x, output_gradient, kernel_size, 1, first)


def why_side_by_side(got, expected, kernel_size):
    place, mine, theirs = worst(got, expected)
    return (
        f"{mine} at {place}, where {theirs} is right: your windows move by 1. If no stride is given they lie side by "
        f"side, {kernel_size} apart."
    )


@mistake("takes a stride of 1 where none is given", why_side_by_side)
def stride_of_one(x, output_gradient, kernel_size, *, stride=None):
    return shared_out(x, output_gradient, kernel_size, stride or 1, first)


def why_where_in_x(got, expected):
    place, mine, theirs = worst(got, expected)
    return (
        f"{mine} at {place}, where {theirs} is right: argmax counts within the window. In x the place is top + i, "
        "left + j, where the window starts at top, left."
    )


@mistake("takes a place in the window for one in x", why_where_in_x)
def place_in_the_window(x, output_gradient, kernel_size, *, stride=None):
    step = stride or kernel_size
    gradient = np.zeros_like(x)
    for row, column, channel in np.ndindex(output_gradient.shape):
        window = x[row * step : row * step + kernel_size, column * step : column * step + kernel_size, channel]
        gradient[(*divmod(int(window.argmax()), kernel_size), channel)] += output_gradient[row, column, channel]
    return gradient


def why_look_in_the_window(got, expected):
    place, mine, theirs = worst(got, expected)
    return (
        f"{mine} at {place}, where {theirs} is right: you look for the largest number's value in the whole map, and it "
        "may stand in other windows as well. Look for its place within the window, and add where the window starts."
    )


@mistake("looks for the value in the whole map", why_look_in_the_window)
def looks_in_the_whole_map(x, output_gradient, kernel_size, *, stride=None):
    step = stride or kernel_size
    gradient = np.zeros_like(x)
    for row, column, channel in np.ndindex(output_gradient.shape):
        window = x[row * step : row * step + kernel_size, column * step : column * step + kernel_size, channel]
        i, j = np.argwhere(x[:, :, channel] == window.max())[0]
        gradient[i, j, channel] += output_gradient[row, column, channel]
    return gradient


@mistake("gives the gradient to equal numbers in the whole map", why_look_in_the_window)
def everywhere_in_the_map(x, output_gradient, kernel_size, *, stride=None):
    step = stride or kernel_size
    gradient = np.zeros_like(x)
    for row, column, channel in np.ndindex(output_gradient.shape):
        window = x[row * step : row * step + kernel_size, column * step : column * step + kernel_size, channel]
        gradient[:, :, channel] += (x[:, :, channel] == window.max()) * output_gradient[row, column, channel]
    return gradient


def why_as_large_as_x(got, expected, x):
    return (
        f"Your answer has the shape {got.shape}. Every number of x gets a gradient, if only 0, so the answer has the "
        f"shape of x: {x.shape}."
    )


@mistake("returns something of the output's shape", why_as_large_as_x)
def of_the_outputs_shape(x, output_gradient, kernel_size, *, stride=None):
    return output_gradient


def probes(rng):
    """Calls on which every two of the above, and the reference, differ at least three times."""
    for kernel_size, stride, most in (
        *((2, None, 3), (3, 2, 3), (3, 1, 3), (2, None, -1), (3, 2, 3)),
        *((3, None, -1), (3, 1, -1), (3, 2, -1)),  # below 0
    ):
        step, draw = stride or kernel_size, np.random.default_rng(rng.getrandbits(64))
        shape = 2 * step + kernel_size, 3 * step + kernel_size, 2
        x = draw.integers(most - 6, most + 1, size=shape) / 4
        given = draw.choice([-3.25, -2.5, -1.75, 2.25, 3.5, 4.75], size=(3, 4, 2))
        yield call.max_pool_gradient(x, given, kernel_size, stride=stride)
