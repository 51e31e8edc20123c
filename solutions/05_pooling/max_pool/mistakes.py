"""Wrong answers to `max_pool` and `pooled_size`, and what to say about them."""

import numpy as np

from grader.checks import call, mistake


def windows_of(x, kernel_size, stride, padding, fill=-np.inf):
    padded = np.pad(x, ((padding, padding), (padding, padding), (0, 0)), constant_values=fill)
    step = kernel_size if stride is None else stride
    windows = np.lib.stride_tricks.sliding_window_view(padded, (kernel_size, kernel_size), axis=(0, 1))
    return windows[::step, ::step]


def right(x, kernel_size, stride=None, padding=0):
    return windows_of(x, kernel_size, stride, padding).max(axis=(-2, -1))


def by(shape):
    return "×".join(map(str, shape))


def worst(got, expected):
    """Return the place of the worst number, and it and the right one, for a sentence."""
    place = tuple(int(axis) for axis in np.unravel_index(np.abs(got - expected).argmax(), got.shape))
    return f"[{', '.join(map(str, place))}]", f"{got[place]:g}", f"{expected[place]:g}"


# ── pooled_size ───────────────────────────────────────────────────────────────────────────────────────────────────


def why_side_by_side(got, expected, kernel_size):
    return (
        f"{got} is the size for windows that start in every row, as a convolution has them by default. A pool's lie "
        f"side by side if no stride is given: the stride is then {kernel_size}. That gives {expected}."
    )


@mistake("takes a stride of 1 where none is given", why_side_by_side, of="pooled_size")
def stride_of_one(input_size, kernel_size, *, stride=None, padding=0):
    return (input_size + 2 * padding - kernel_size) // (stride or 1) + 1


def why_the_given_stride(got, expected, kernel_size, stride):
    return (
        f"{got} is the size for windows side by side, {kernel_size} rows apart. Here a stride is given, and the "
        f"windows start {stride} rows apart: {expected}."
    )


@mistake("always takes the windows side by side", why_the_given_stride, of="pooled_size")
def always_side_by_side(input_size, kernel_size, *, stride=None, padding=0):
    return (input_size + 2 * padding - kernel_size) // kernel_size + 1


def why_more_than_a_division(got, expected, input_size, kernel_size, stride, padding):
    return (
        f"{got} is {input_size} // {kernel_size}, which is right for windows side by side without padding. Here the "
        f"stride is {stride or kernel_size} and the padding {padding}: {expected}."
    )


@mistake("divides the input by the window", why_more_than_a_division, of="pooled_size")
def input_over_window(input_size, kernel_size, *, stride=None, padding=0):
    return input_size // kernel_size


def why_round_down(got, expected):
    return f"{got} rounds up: its last window would hang over the edge. It is dropped, so it is {expected}."


@mistake("rounds up", why_round_down, of="pooled_size")
def size_rounded_up(input_size, kernel_size, *, stride=None, padding=0):
    return -(-(input_size + 2 * padding - kernel_size) // (stride or kernel_size)) + 1


def why_both_sides(got, expected, input_size, padding):
    return (
        f"{got} counts the padding once. It lies on both sides, so there are {input_size} + 2 * {padding} rows: "
        f"{expected}."
    )


@mistake("counts the padding once", why_both_sides, of="pooled_size")
def padding_once(input_size, kernel_size, *, stride=None, padding=0):
    return (input_size + padding - kernel_size) // (stride or kernel_size) + 1


def why_padding(got, expected, padding):
    return f"{got} is the size without padding. With {padding} more on each side it is {expected}."


@mistake("leaves the padding out", why_padding, of="pooled_size")
def size_without_padding(input_size, kernel_size, *, stride=None, padding=0):
    return (input_size - kernel_size) // (stride or kernel_size) + 1


@mistake("counts the steps", "{got} counts the steps; the first window needs none: {expected}.", of="pooled_size")
def forgets_the_first_window(input_size, kernel_size, *, stride=None, padding=0):
    return (input_size + 2 * padding - kernel_size) // (stride or kernel_size)


# ── max_pool ──────────────────────────────────────────────────────────────────────────────────────────────────────


def why_zero_padding(got, expected):
    place, _, theirs = worst(got, expected)
    return (
        f"The 0 at {place} comes from the padding: zeros are larger than the negative numbers of x in that window. "
        f"Padding must never win, so it is -np.inf. Then the largest is {theirs}."
    )


@mistake("pads with zeros", why_zero_padding)
def pads_with_zeros(x, kernel_size, *, stride=None, padding=0):
    return windows_of(x, kernel_size, stride, padding, 0.0).max(axis=(-2, -1))


def why_nothing_is_small_enough(got, expected):
    place, mine, theirs = worst(got, expected)
    return (
        f"{mine} at {place} comes from the padding. Numbers of x may be smaller than any that you pick; only -np.inf "
        f"is smaller than all. Then the largest is {theirs}."
    )


@mistake("pads with -1", why_nothing_is_small_enough)
def pads_with_minus_one(x, kernel_size, *, stride=None, padding=0):
    return windows_of(x, kernel_size, stride, padding, -1.0).max(axis=(-2, -1))


@mistake("pads with a large negative number", why_nothing_is_small_enough)
def pads_with_a_large_negative_number(x, kernel_size, *, stride=None, padding=0):
    return windows_of(x, kernel_size, stride, padding, -1e9).max(axis=(-2, -1))


def why_only_the_window(got, expected):
    place, mine, theirs = worst(got, expected)
    return (
        f"{mine} at {place} is a number of x that does not lie in that window: your padding repeats numbers from "
        f"further in, as np.pad does with mode='reflect'. Pad with -np.inf. Then the largest is {theirs}."
    )


@mistake("pads with a reflection", why_only_the_window)
def pads_with_a_reflection(x, kernel_size, *, stride=None, padding=0):
    margins = ((padding, padding), (padding, padding), (0, 0))
    return right(np.pad(x, margins, mode="reflect"), kernel_size, stride)


def why_start_below_all(got, expected):
    place, mine, theirs = worst(got, expected)
    return (
        f"{mine} at {place} is in no window of x: a search for the largest number that begins at 0 finds nothing "
        f"larger where all are negative. Begin at -np.inf, or with a number of the window: {theirs}."
    )


@mistake("begins the search at 0", why_start_below_all)
def begins_at_zero(x, kernel_size, *, stride=None, padding=0):
    return np.maximum(right(x, kernel_size, stride, padding), 0)


def why_each_channel(got, expected):
    place, mine, theirs = worst(got, expected)
    return (
        f"{mine} at {place} is the largest number of all channels together. Each channel has its own: {theirs}. "
        "window.max() looks at everything; window.max(axis=(0, 1)) at rows and columns, for each channel."
    )


@mistake("takes the maximum over all channels", why_each_channel)
def over_all_channels(x, kernel_size, *, stride=None, padding=0):
    pooled = right(x, kernel_size, stride, padding)
    return np.repeat(pooled.max(axis=-1, keepdims=True), x.shape[2], axis=-1)


@mistake(
    "leaves no channels",
    "Your answer has one number for each window, and no channels. Every channel is pooled by itself: the answer has "
    "rows, columns and as many channels as x, even if that is one.",
)
def leaves_no_channels(x, kernel_size, *, stride=None, padding=0):
    return right(x, kernel_size, stride, padding).max(axis=-1)


def why_channels_are_not_padded(got, expected):
    return (
        f"Your answer has {got.shape[2]} channels and x has {expected.shape[2]}: np.pad(x, padding) pads all three "
        "axes. Only rows and columns get padding; for the channels give (0, 0)."
    )


@mistake("pads the channels, too", why_channels_are_not_padded)
def pads_the_channels(x, kernel_size, *, stride=None, padding=0):
    return np.pad(right(x, kernel_size, stride, padding), ((0, 0), (0, 0), (padding, padding)), constant_values=-np.inf)


def why_the_step(got, expected, kernel_size):
    return (
        f"Your answer is {by(got.shape[:2])}: your windows start in every row and column. If no stride is given, they "
        f"lie side by side, {kernel_size} apart: {by(expected.shape[:2])}."
    )


@mistake("takes a stride of 1 where none is given", why_the_step)
def pools_with_a_stride_of_one(x, kernel_size, *, stride=None, padding=0):
    return right(x, kernel_size, stride or 1, padding)


def why_move_by_the_stride(got, expected, kernel_size, stride):
    place, mine, theirs = worst(got, expected)
    step = stride or kernel_size
    return (
        f"{mine} at {place} is from a window that starts at the row and column of the answer. In x it starts {step} "
        f"times as far, at row * {step} and column * {step}: {theirs}."
    )


@mistake("does not move the window by the stride", why_move_by_the_stride)
def does_not_move_by_the_stride(x, kernel_size, *, stride=None, padding=0):
    rows, columns = right(x, kernel_size, stride, padding).shape[:2]
    return right(x, kernel_size, 1, padding)[:rows, :columns]


def why_no_window_on_the_edge(got, expected):
    return (
        f"Your answer is {by(got.shape[:2])}: rows or columns left over at the end got a window of their own. They "
        f"are dropped, as in pooled_size: {by(expected.shape[:2])}."
    )


@mistake("gives what is left over a window of its own", why_no_window_on_the_edge)
def pools_the_rest_too(x, kernel_size, *, stride=None, padding=0):
    step = stride or kernel_size
    rest = [(-(size + 2 * padding - kernel_size)) % step for size in x.shape[:2]]
    longer = np.pad(x, ((0, rest[0]), (0, rest[1]), (0, 0)), constant_values=-np.inf)
    return right(longer, kernel_size, stride, padding)


def why_columns_for_themselves(got, expected):
    return (
        f"Your answer is {by(got.shape[:2])}: the windows that fit into the rows are counted for the columns, too. "
        f"Columns have a count of their own, by x.shape[1]: {by(expected.shape[:2])}."
        if hasattr(got, "shape")
        else f"The windows that fit into the rows are counted for the columns, too, and some windows are empty. "
        f"Columns have a count of their own, by x.shape[1]: {by(expected.shape[:2])}."
    )


@mistake("counts the windows of the columns by the rows", why_columns_for_themselves)
def as_many_columns_as_rows(x, kernel_size, *, stride=None, padding=0):
    padded = np.pad(x, ((padding, padding), (padding, padding), (0, 0)), constant_values=-np.inf)
    rows = right(x, kernel_size, stride, padding).shape[0]
    return loops(padded, x, kernel_size, stride or kernel_size, rows, rows)


def why_reshape_is_for_side_by_side(expected, kernel_size, stride, padding):
    return (
        "Your windows lie side by side without padding, as a reshape gives them. Here the stride is "
        f"{stride or kernel_size} and the padding {padding}: {by(expected.shape[:2])} windows, that start "
        f"{stride or kernel_size} apart in the padded map."
    )


@mistake("always pools by a reshape", why_reshape_is_for_side_by_side)
def always_by_reshape(x, kernel_size, *, stride=None, padding=0):
    rows, columns = (size // kernel_size for size in x.shape[:2])
    cut = x[: rows * kernel_size, : columns * kernel_size]
    return cut.reshape(rows, kernel_size, columns, kernel_size, -1).max(axis=(1, 3))


def why_padding_at_all(got, expected, padding):
    return (
        f"Your answer is {by(got.shape[:2])}, as without padding. With {padding} more rows and columns on each side "
        f"it is {by(expected.shape[:2])}."
    )


@mistake("leaves the padding out", why_padding_at_all)
def pools_without_padding(x, kernel_size, *, stride=None, padding=0):
    if min(x.shape[:2]) < kernel_size:
        step = stride or kernel_size
        return np.empty([(size - kernel_size) // step + 1 for size in x.shape[:2]] + [x.shape[2]])
    return right(x, kernel_size, stride)


def loops(padded, x, kernel_size, step, rows, columns):
    output = np.zeros((rows, columns, x.shape[2]))
    for row, column in np.ndindex(rows, columns):
        top, left = row * step, column * step
        output[row, column] = padded[top : top + kernel_size, left : left + kernel_size].max(axis=(0, 1))
    return output


def why_pad_as_well(got, expected, padding):
    told = "numbers differ" if hasattr(got, "shape") else "an array came out empty"
    return (
        f"The size counts a padding of {padding}, but the windows are cut out of x itself, so {told}. Cut them out of "
        "the padded map: np.pad with -np.inf around rows and columns."
    )


@mistake("counts the padding and does not pad", why_pad_as_well)
def does_not_pad(x, kernel_size, *, stride=None, padding=0):
    return loops(x, x, kernel_size, stride or kernel_size, *right(x, kernel_size, stride, padding).shape[:2])


def why_windows_of_the_kernel(got, expected, kernel_size, stride):
    place, mine, theirs = worst(got, expected)
    return (
        f"{mine} at {place} is from a window of {stride}×{stride}: the stride is taken for the size of the window. It "
        f"is {kernel_size}×{kernel_size} and moves by {stride}: {theirs}."
    )


@mistake("cuts windows as large as the stride", why_windows_of_the_kernel)
def windows_of_the_stride(x, kernel_size, *, stride=None, padding=0):
    step = stride or kernel_size
    padded = np.pad(x, ((padding, padding), (padding, padding), (0, 0)), constant_values=-np.inf)
    return loops(padded, x, step, step, *right(x, kernel_size, stride, padding).shape[:2])


def why_padded_twice(got, expected, padding):
    shape = f"Your answer is {by(got.shape[:2])}" if hasattr(got, "shape") else "An array came out empty"
    return (
        f"{shape}: the padding is counted twice, once by np.pad and once more by pooled_size. Give pooled_size the "
        f"rows and columns of x itself, or a padding of 0: {by(expected.shape[:2])}."
    )


@mistake("counts the padding twice", why_padded_twice)
def counts_the_padding_twice(x, kernel_size, *, stride=None, padding=0):
    step = stride or kernel_size
    padded = np.pad(x, ((padding, padding), (padding, padding), (0, 0)), constant_values=-np.inf)
    places = ((size + 2 * padding - kernel_size) // step + 1 for size in padded.shape[:2])
    return loops(padded, x, kernel_size, step, *places)


def why_not_mean(got, expected):
    place, mine, theirs = worst(got, expected)
    return f"{mine} at {place} is the mean of the window. A max pool keeps its largest number: {theirs}."


@mistake("takes the mean", why_not_mean)
def takes_the_mean(x, kernel_size, *, stride=None, padding=0):
    windows = windows_of(x, kernel_size, stride, padding, np.nan)
    return np.nanmean(windows, axis=(-2, -1))


def why_signs_count(got, expected):
    place, mine, theirs = worst(got, expected)
    return f"{mine} at {place} is the number farthest from 0. Signs count, and the largest is {theirs}."


@mistake("takes the largest absolute value", why_signs_count)
def largest_absolute_value(x, kernel_size, *, stride=None, padding=0):
    return right(np.abs(x), kernel_size, stride, padding)


def why_rows_first(got, expected):
    return (
        f"Your answer is {by(got.shape)}, with rows and columns exchanged. Rows come first: {by(expected.shape)}."
        if got.shape != expected.shape
        else "Rows and columns of your answer are exchanged. Rows come first: output[row, column]."
    )


@mistake("exchanges rows and columns", why_rows_first)
def exchanges_rows_and_columns(x, kernel_size, *, stride=None, padding=0):
    return np.ascontiguousarray(right(x, kernel_size, stride, padding).transpose(1, 0, 2))


def probes(rng):
    """Calls on which every two mistakes of one function, and its reference, differ at least three times."""
    for kernel_size in (2, 3, 4, 5):
        for stride in (None, 2, 3, None):
            for padding in (0, 1):
                for left_over in (0, 1):
                    way = rng.randint(20, 30) * (stride or kernel_size) + left_over
                    input_size = way + kernel_size - 2 * padding
                    yield call.pooled_size(input_size, kernel_size, stride=stride, padding=padding)
    for kernel_size, stride, padding in ((2, None, 1), (3, None, 1), (3, 2, 1), (2, None, 0), (4, 3, 2)) * 2:
        draw = np.random.default_rng(rng.getrandbits(64))
        x = draw.integers(-40, 8, size=(8, 11, 2)) / 4
        yield call.max_pool(x, kernel_size, stride=stride, padding=padding)
    for _ in range(4):
        x = np.random.default_rng(rng.getrandbits(64)).integers(-40, -1, size=(7, 9, 3)) / 4
        yield call.max_pool(x, 3, stride=2, padding=1)
        yield call.max_pool(1e10 * x, 3, stride=2, padding=1)
