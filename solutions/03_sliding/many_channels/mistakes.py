"""Wrong answers to `many_channels`, and what to say about them."""

import numpy as np

from grader.checks import call, mistake


def apart(x, kernel):
    """Return what each channel gives by itself, on the last axis."""
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel.shape[:2], axis=(0, 1))
    return np.einsum("rckij,ijk->rck", windows, kernel)


def right(x, kernel):
    return apart(x, kernel).sum(axis=-1)


def worst_difference(got, expected):
    """Return the place of the worst number, and it and the right one, for a sentence."""
    place = tuple(int(axis) for axis in np.unravel_index(np.abs(got - expected).argmax(), got.shape))
    return f"[{', '.join(map(str, place))}]", f"{got[place]:g}", f"{expected[place]:g}"


def by(shape):
    return "×".join(map(str, shape))


def why_all_channels(got, expected, x):
    place, wrong, value = worst_difference(got, expected)
    return (
        f"{wrong} at {place} is what channel 0 alone gives. x has {x.shape[2]} channels, and each of them adds its "
        f"part: {value}."
    )


@mistake("takes channel 0 alone", why_all_channels)
def channel_0_alone(x, kernel):
    return apart(x, kernel)[..., 0]


def why_add_to_what_is_there(got, expected, x):
    place, wrong, value = worst_difference(got, expected)
    return (
        f"{wrong} at {place} is what the last channel alone gives. In a loop over the {x.shape[2]} channels, = forgets "
        f"what was there before; += adds to it: {value}."
    )


@mistake("overwrites the sum with each channel", why_add_to_what_is_there)
def last_channel_alone(x, kernel):
    return apart(x, kernel)[..., -1]


def why_one_feature_map(got, expected):
    return (
        f"Your output is {by(got.shape)}: it still has an axis for the channels, with what each of them gives. They "
        f"are added up, too, so one kernel gives one feature map of {by(expected.shape)}."
    )


@mistake("keeps the channels apart", why_one_feature_map)
def keeps_the_channels_apart(x, kernel):
    return apart(x, kernel)


def why_no_third_axis(got, expected):
    return (
        f"Your output is {by(got.shape)}. A feature map has rows and columns only, {by(expected.shape)}: each place "
        "holds a number, and not a list with a single number in it."
    )


@mistake("leaves an axis of length 1", why_no_third_axis)
def an_axis_of_one(x, kernel):
    return right(x, kernel)[..., np.newaxis]


def why_not_mean_of_channels(got, expected, x):
    place, wrong, value = worst_difference(got, expected)
    return (
        f"{wrong} at {place} is the mean of what the {x.shape[2]} channels give. They are added up and not divided by "
        f"their number: {value}."
    )


@mistake("takes the mean over the channels", why_not_mean_of_channels)
def mean_over_channels(x, kernel):
    return apart(x, kernel).mean(axis=-1)


def why_not_mean_of_all(got, expected, kernel):
    place, wrong, value = worst_difference(got, expected)
    return f"{wrong} at {place} is the mean of the {kernel.size} products. The output is their sum: {value}."


@mistake("takes the mean of all products", why_not_mean_of_all)
def mean_of_all_products(x, kernel):
    return right(x, kernel) / kernel.size


def why_not_the_largest(got, expected):
    place, wrong, value = worst_difference(got, expected)
    return f"{wrong} at {place} is the largest of what the channels give. They do not compete, they add up: {value}."


@mistake("takes the largest channel", why_not_the_largest)
def the_largest_channel(x, kernel):
    return apart(x, kernel).max(axis=-1)


def why_each_its_own(got, expected):
    place, wrong, value = worst_difference(got, expected)
    return (
        f"{wrong} at {place} is what comes out if kernel[:, :, 0] is laid on every channel. Each channel has a part of "
        f"the kernel to itself, kernel[:, :, channel]: {value}."
    )


@mistake("lays the kernel's channel 0 on every channel", why_each_its_own)
def one_part_for_all(x, kernel):
    return right(x, np.repeat(kernel[..., :1], kernel.shape[2], axis=2))


def why_multiply_first(got, expected):
    place, wrong, value = worst_difference(got, expected)
    return (
        f"{wrong} at {place} comes from adding up the channels first, those of x and those of the kernel, and sliding "
        "then. So every channel meets every part of the kernel, and colours are lost. Multiply channel by channel, "
        f"then add up: {value}."
    )


@mistake("adds up the channels of x and kernel before multiplying", why_multiply_first)
def sums_before_multiplying(x, kernel):
    return right(x.sum(axis=2, keepdims=True), kernel.sum(axis=2, keepdims=True))


def why_no_grey(got, expected):
    place, wrong, value = worst_difference(got, expected)
    return (
        f"{wrong} at {place} comes from making the image grey first: every channel was replaced by the mean of all. "
        f"The kernel looks at each channel as it is: {value}."
    )


@mistake("makes the image grey first", why_no_grey)
def grey_first(x, kernel):
    return right(np.repeat(x.mean(axis=2, keepdims=True), x.shape[2], axis=2), kernel)


def why_not_always_three(got, expected, x):
    if isinstance(got, str):  # an index past the last channel
        return (
            f"Your loop asks for a channel that is not there. Images may have any number of channels, this one has "
            f"{x.shape[2]}: take the number from kernel.shape, and do not write 3."
        )
    place, wrong, value = worst_difference(got, expected)
    return (
        f"{wrong} at {place} is the sum over channels 0, 1 and 2. Only pictures in red, green and blue have 3 "
        f"channels; here there are {x.shape[2]}, and all of them count: {value}."
    )


@mistake("counts on three channels", why_not_always_three)
def always_three_channels(x, kernel):
    return sum(apart(x, kernel)[..., channel] for channel in range(3))


def why_same_order(got, expected, x):
    place, wrong, value = worst_difference(got, expected)
    return (
        f"{wrong} at {place} comes from taking the kernel's channels backwards: channel 0 of x met channel "
        f"{x.shape[2] - 1} of the kernel. The first belongs to the first: {value}."
    )


@mistake("takes the kernel's channels backwards", why_same_order)
def channels_backwards(x, kernel):
    return right(x, kernel[..., ::-1])


def why_not_flipped(got, expected):
    place, wrong, value = worst_difference(got, expected)
    return (
        f"{wrong} at {place} is what a flipped kernel gives, turned by half a turn. Here it is laid on the patch as it "
        f"is, its first row on the first: {value}."
    )


@mistake("flips the kernel", why_not_flipped)
def flips_the_kernel(x, kernel):
    return right(x, kernel[::-1, ::-1])


def why_not_all_flipped(got, expected):
    place, wrong, value = worst_difference(got, expected)
    return (
        f"{wrong} at {place} is what the kernel gives with all its axes turned round, rows, columns and channels. It "
        f"stays as it is: {value}."
    )


@mistake("flips all axes of the kernel", why_not_all_flipped)
def flips_all_axes(x, kernel):
    return right(x, kernel[::-1, ::-1, ::-1])


def why_last_place(got, expected, x, kernel):
    return (
        f"Your output is {by(got.shape)}: the last place in each direction is missing. A kernel of "
        f"{by(kernel.shape[:2])} has {x.shape[0]} - {kernel.shape[0]} + 1 places from top to bottom and {x.shape[1]} - "
        f"{kernel.shape[1]} + 1 from left to right: {by(expected.shape)}."
    )


@mistake("forgets the last place in each direction", why_last_place)
def forgets_the_last_place(x, kernel):
    return right(x, kernel)[:-1, :-1]


def why_rows_first(got, expected):
    return (
        f"Your output is {by(got.shape)}, with rows and columns exchanged; it should be {by(expected.shape)}. The "
        "first axis of x counts the rows, the second the columns, the last the channels."
    )


@mistake("exchanges rows and columns of the output", why_rows_first)
def exchanges_rows_and_columns(x, kernel):
    return np.ascontiguousarray(right(x, kernel).T)


def why_channels_are_last(expected, x):
    return (
        "The first axis seems to be taken for the channels, as PyTorch has it. Here they come last: x has "
        f"{x.shape[0]} rows, {x.shape[1]} columns and {x.shape[2]} {'channel' if x.shape[2] == 1 else 'channels'}, so "
        f"the feature map is {by(expected.shape)}."
    )


@mistake("takes the first axis for the channels", why_channels_are_last)
def channels_first(x, kernel):
    _, rows, columns = kernel.shape
    output = np.zeros((x.shape[1] - rows + 1, x.shape[2] - columns + 1))
    for r, c in np.ndindex(*output.shape):
        output[r, c] = (x[:, r : r + rows, c : c + columns] * kernel).sum()
    return output


def why_axes_stay(expected):
    return (
        "The numbers are right, but an axis of length 1 is gone, as np.squeeze takes it away. A feature map has rows "
        f"and columns even where there is one of them: {by(expected.shape)}."
    )


@mistake("drops axes of length 1", why_axes_stay)
def drops_axes_of_one(x, kernel):
    return np.squeeze(right(x, kernel))


def why_no_ints(got, expected):
    place, wrong, value = worst_difference(got, expected)
    return (
        f"Your array holds ints, which cut off what is behind the point: {wrong} at {place} should be {value}. Look "
        "for dtype=int, astype(int) or int()."
    )


@mistake("makes an array of ints", why_no_ints)
def an_array_of_ints(x, kernel):
    return right(x, kernel).astype(int)


def probes(rng):
    """Arrays on which every two of the above, and the reference, differ at least three times."""
    for rows, columns, channels in [(2, 3, 4), (3, 2, 2), (2, 2, 5), (2, 3, 3)] * 2:
        x = np.array([rng.randint(-20, 20) / 4 for _ in range(6 * 5 * channels)]).reshape(6, 5, channels)
        kernel = np.array([rng.randint(-20, 20) / 4 for _ in range(rows * columns * channels)])
        yield call.many_channels(x, kernel.reshape(rows, columns, channels))
    # A kernel of one row gives numbers where axes are mixed up, an output of one row shows which axes stay.
    for rows, columns, channels, height in [(1, 2, 2, 6), (1, 3, 3, 5), (1, 2, 4, 6)] + [(2, 2, 3, 2)] * 3:
        x = np.array([rng.randint(-20, 20) / 4 for _ in range(height * 5 * channels)]).reshape(height, 5, channels)
        kernel = np.array([rng.randint(-20, 20) / 4 for _ in range(rows * columns * channels)])
        yield call.many_channels(x, kernel.reshape(rows, columns, channels))
