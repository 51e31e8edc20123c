"""Wrong answers to `many_kernels_and_bias`, and what to say about them."""

import numpy as np

from grader.checks import call, mistake


def apart(x, kernel):
    """Return what each input channel gives under each kernel, on the last two axes."""
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel.shape[:2], axis=(0, 1))
    return np.einsum("rcmij,ijmn->rcmn", windows, kernel)


def maps(x, kernel):
    return apart(x, kernel).sum(axis=2)


def worst_difference(got, expected):
    """Return the place of the worst number, and it and the right one, for a sentence."""
    place = tuple(int(axis) for axis in np.unravel_index(np.abs(got - expected).argmax(), got.shape))
    return f"[{', '.join(map(str, place))}]", f"{got[place]:g}", f"{expected[place]:g}"


def by(shape):
    return "×".join(map(str, shape))


# ── the bias ──────────────────────────────────────────────────────────────────────────────────────────────────────


def why_bias_at_all(got, expected, bias):
    place, wrong, value = worst_difference(got, expected)
    return (
        f"{wrong} at {place} is the sum without a bias. bias[n] is added to every number of feature map n, so it "
        f"should be {value}."
    )


@mistake("leaves the bias out", why_bias_at_all)
def leaves_the_bias_out(x, kernel, bias):
    return maps(x, kernel)


def why_add_the_bias(got, expected):
    place, wrong, value = worst_difference(got, expected)
    return f"{wrong} at {place} has its bias taken away. It is added, with its sign: {value}."


@mistake("subtracts the bias", why_add_the_bias)
def subtracts_the_bias(x, kernel, bias):
    return maps(x, kernel) - bias


def why_bias_once(got, expected, kernel, bias):
    place, wrong, value = worst_difference(got, expected)
    one = kernel[..., 0].size
    return (
        f"{wrong} at {place} has the bias {one} times, once for each product of the window. It is added once, to the "
        f"finished sum: {value}."
    )


@mistake("adds the bias to every product", why_bias_once)
def bias_for_every_product(x, kernel, bias):
    return maps(x, kernel) + kernel[..., 0].size * bias


def why_bias_not_per_channel(got, expected, kernel):
    place, wrong, value = worst_difference(got, expected)
    return (
        f"{wrong} at {place} has the bias {kernel.shape[2]} times, once for each channel of x. It belongs to the "
        f"kernel, which has one for all channels: {value}."
    )


@mistake("adds the bias for every input channel", why_bias_not_per_channel)
def bias_for_every_channel(x, kernel, bias):
    return maps(x, kernel) + kernel.shape[2] * bias


def why_own_bias(got, expected, bias):
    place, wrong, value = worst_difference(got, expected)
    return (
        f"{wrong} at {place} has bias[0], {bias[0]:g}, and so has every feature map of yours. Map n gets bias[n]: "
        f"{value}."
    )


@mistake("gives every map the first bias", why_own_bias)
def first_bias_for_all(x, kernel, bias):
    return maps(x, kernel) + bias[0]


def why_not_all_biases(got, expected, bias):
    place, wrong, value = worst_difference(got, expected)
    return (
        f"{wrong} at {place} has the sum of all biases, {bias.sum():g}. Each map gets its own alone, bias[n]: {value}."
    )


@mistake("gives every map the sum of the biases", why_not_all_biases)
def all_biases_for_all(x, kernel, bias):
    return maps(x, kernel) + bias.sum()


def why_bias_outside(got, expected, bias):
    place, wrong, value = worst_difference(got, expected)
    return (
        f"{wrong} at {place} has its bias multiplied by the kernel: it was added to x. It is added to the finished "
        f"sum, where no weight reaches it: {value}."
    )


@mistake("adds the bias to the input", why_bias_outside)
def bias_into_the_input(x, kernel, bias):
    return maps(x, kernel) + kernel.sum(axis=(0, 1, 2)) * bias


def why_bias_along_channels(got, expected):
    if isinstance(got, str):
        return (
            "This error comes from a bias that does not fit where it is added. One bias belongs to one kernel, so it "
            "lies along the last axis of the output. There output + bias works as it stands."
        )
    place, wrong, value = worst_difference(got, expected)
    return (
        f"{wrong} at {place} has the bias of another kernel: yours lie along the columns. The last axis counts the "
        f"kernels, and bias[n] belongs to output[:, :, n]: {value}."
    )


@mistake("lays the biases along the columns", why_bias_along_channels)
def bias_along_the_columns(x, kernel, bias):
    return maps(x, kernel) + bias[np.newaxis, :, np.newaxis]


# ── the kernels ───────────────────────────────────────────────────────────────────────────────────────────────────


def why_last_axis_counts_kernels(got, expected, kernel):
    if isinstance(got, str):
        return (
            f"This error comes from shapes that do not fit. The kernel is {by(kernel.shape)}: its third axis goes with "
            f"the {kernel.shape[2]} channels of x, its last counts the kernels. It looks as if you exchanged the two."
        )
    if got.shape != expected.shape:
        return (
            f"Your output is {by(got.shape)}: it has as many feature maps as x has channels. The kernel is "
            f"{by(kernel.shape)}, and its last axis counts the kernels: {by(expected.shape)}."
        )
    place, wrong, value = worst_difference(got, expected)
    return (
        f"{wrong} at {place} comes from kernel[:, :, n], which is what all kernels do with input channel n. The n-th "
        f"kernel is kernel[:, :, :, n]: {value}."
    )


@mistake("exchanges the in_channels and out_channels of the kernel", why_last_axis_counts_kernels)
def exchanges_in_and_out(x, kernel, bias):
    return np.einsum("rcmn->rcn", apart(x, np.swapaxes(kernel, 2, 3))) + bias


@mistake("exchanges in_channels and out_channels, in loops", why_last_axis_counts_kernels)
def exchanges_in_and_out_in_loops(x, kernel, bias):
    rows, columns, outputs = kernel.shape[:3]
    output = np.zeros((x.shape[0] - rows + 1, x.shape[1] - columns + 1, outputs))
    for r, c, n in np.ndindex(*output.shape):
        output[r, c, n] = (x[r : r + rows, c : c + columns] * kernel[:, :, n, :]).sum() + bias[n]
    return output


def why_reshape_moves_nothing(got, expected, kernel):
    place, wrong, value = worst_difference(got, expected)
    return (
        f"{wrong} at {place} comes from mixed kernels. reshape moves no number, it only counts them off anew, and the "
        f"first in memory are not kernel 0. kernel[:, :, :, n] is kernel n; np.moveaxis(kernel, -1, 0) moves the axis: "
        f"{value}."
    )


@mistake("reshapes to have the kernels first", why_reshape_moves_nothing)
def reshapes_the_kernels(x, kernel, bias):
    rows, columns, inputs, outputs = kernel.shape
    return maps(x, np.moveaxis(kernel.reshape(outputs, rows, columns, inputs), 0, -1)) + bias


def why_maps_stay_apart(got, expected, kernel):
    return (
        f"Your output is {by(got.shape)}: what the {kernel.shape[3]} kernels give is added up. Each of them has a "
        f"feature map of its own, so it is {by(expected.shape)}."
    )


@mistake("adds up what the kernels give", why_maps_stay_apart)
def adds_up_the_maps(x, kernel, bias):
    return (maps(x, kernel) + bias).sum(axis=-1)


def why_keep_the_axis(got, expected, kernel):
    return (
        f"Your output is {by(got.shape)}, one feature map. There are {kernel.shape[3]} kernels, and each gives one: "
        f"{by(expected.shape)}. The axis stays where there is a single kernel, too."
    )


@mistake("uses the first kernel alone", why_keep_the_axis)
def first_kernel_alone(x, kernel, bias):
    return maps(x, kernel)[..., 0] + bias[0]


@mistake("drops the axis where there is one kernel", why_keep_the_axis)
def drops_axes_of_one(x, kernel, bias):
    output = maps(x, kernel) + bias
    return output[..., 0] if kernel.shape[3] == 1 else output


def why_another_kernel_each(got, expected):
    place, wrong, value = worst_difference(got, expected)
    return (
        f"{wrong} at {place}: all your feature maps come from kernel 0, and differ by their biases only. Map n comes "
        f"from kernel[:, :, :, n]: {value}."
    )


@mistake("uses the first kernel for every map", why_another_kernel_each)
def first_kernel_for_all(x, kernel, bias):
    return maps(x, kernel)[..., :1] + bias


def why_channels_add_up(got, expected, kernel):
    place, wrong, value = worst_difference(got, expected)
    return (
        f"{wrong} at {place} is from channel 0 of x alone. Every kernel reaches through all {kernel.shape[2]} of them "
        f"and adds up: {value}."
    )


@mistake("takes the first input channel alone", why_channels_add_up)
def first_channel_alone(x, kernel, bias):
    return apart(x, kernel)[:, :, 0] + bias


def why_add_to_what_is_there(got, expected, kernel):
    place, wrong, value = worst_difference(got, expected)
    return (
        f"{wrong} at {place} is from the last channel of x alone. In a loop over the {kernel.shape[2]} channels, = "
        f"forgets what was there before; += adds to it: {value}."
    )


@mistake("overwrites the sum with each input channel", why_add_to_what_is_there)
def last_channel_alone(x, kernel, bias):
    return apart(x, kernel)[:, :, -1] + bias


def why_not_one_kernel_per_channel(got, expected, kernel):
    return (
        f"Your output is {by(got.shape)}: the {kernel.shape[2]} channels of x are still apart. Each kernel adds them "
        f"up, so only the axis of the {kernel.shape[3]} kernels remains: {by(expected.shape)}."
    )


@mistake("keeps the input channels apart", why_not_one_kernel_per_channel)
def keeps_the_channels_apart(x, kernel, bias):
    return apart(x, kernel) + bias


def why_channels_last(got, expected):
    return (
        f"Your output is {by(got.shape)}, with the kernels on the first axis. Arrays are channels last here: "
        f"{by(expected.shape)}. np.stack(maps, axis=-1) puts a list of maps so."
    )


@mistake("puts the feature maps on the first axis", why_channels_last)
def maps_first(x, kernel, bias):
    return np.ascontiguousarray(np.moveaxis(maps(x, kernel) + bias, -1, 0))


def why_not_flipped(got, expected):
    place, wrong, value = worst_difference(got, expected)
    return f"{wrong} at {place} is what flipped kernels give. They are laid on the patch as they are: {value}."


@mistake("flips the kernels", why_not_flipped)
def flips_the_kernels(x, kernel, bias):
    return maps(x, kernel[::-1, ::-1]) + bias


def why_no_relu_yet(got, expected):
    place, _, value = worst_difference(got, expected)
    return f"At {place} you have 0 where {value} is asked for: ReLU is no part of this function. Negative numbers stay."


@mistake("applies ReLU", why_no_relu_yet)
def applies_relu(x, kernel, bias):
    return np.maximum(maps(x, kernel) + bias, 0)


def probes(rng):
    """Arrays on which every two of the above, and the reference, differ at least three times."""

    def numbers(*shape):
        # No zeros: a bias of 0 would hide what is done with it.
        return np.array([rng.choice((-1, 1)) * rng.randint(3, 20) / 4 for _ in range(int(np.prod(shape)))]).reshape(
            shape
        )

    shapes = [(2, 3, 3, 3), (3, 2, 2, 2), (2, 3, 2, 2), (2, 2, 3, 4), (3, 2, 2, 3), (1, 2, 2, 2)]
    shapes += [(2, 2, 3, 1), (1, 3, 2, 1), (2, 3, 2, 1), (3, 2, 4, 1)]
    for rows, columns, inputs, outputs in shapes:
        # As many columns of the output as kernels: so biases along the columns give numbers and no error.
        x = numbers(rows + outputs + 1, columns + outputs - 1, inputs)
        yield call.many_kernels_and_bias(x, numbers(rows, columns, inputs, outputs), numbers(outputs))
