"""Wrong answers to `parameter_sharing`, and what to say about them."""

from grader.checks import call, mistake

# ── conv_weights ──────────────────────────────────────────────────────────────────────────────────────────────────


@mistake(
    "one flat kernel for all input channels",
    "{got} counts flat kernels, {kernel_size} * {kernel_size}. Every kernel reaches through all {in_channels} input "
    "channels, with weights of its own in each, which gives {expected}.",
    of="conv_weights",
)
def kernels_are_flat(kernel_size, in_channels, out_channels):
    return kernel_size**2 * out_channels


@mistake(
    "only one kernel",
    "{got} is the number of weights in one kernel. One kernel gives one feature map, and {out_channels} of them are "
    "wanted: {expected} weights.",
    of="conv_weights",
)
def one_kernel_only(kernel_size, in_channels, out_channels):
    return kernel_size**2 * in_channels


@mistake(
    "takes the kernel's side for its area",
    "{got} has {kernel_size} weights in each kernel and channel. The kernel is a square of {kernel_size} rows and "
    "{kernel_size} columns, so it is {kernel_size} * {kernel_size}, which gives {expected}.",
    of="conv_weights",
)
def kernel_side_only(kernel_size, in_channels, out_channels):
    return kernel_size * in_channels * out_channels


def why_no_biases(got, expected, out_channels):
    return (
        f"{got} has a bias for each of the output channels, {out_channels} more than asked. Only the weights are "
        f"counted here: {expected}."
    )


@mistake("counts biases too", why_no_biases, of="conv_weights")
def conv_biases_too(kernel_size, in_channels, out_channels):
    return (kernel_size**2 * in_channels + 1) * out_channels


# ── dense_weights ─────────────────────────────────────────────────────────────────────────────────────────────────


@mistake(
    "leaves the channels of the image out",
    "{got} takes one number from each pixel. Every pixel has {in_channels} channels, and each of them is a number "
    "that goes in: {expected} weights.",
    of="dense_weights",
)
def one_channel_only(input_size, in_channels, units):
    return input_size**2 * units


@mistake(
    "takes the image's side for its area",
    "{got} takes {input_size} pixels from the image. It has {input_size} rows of {input_size} pixels, so "
    "{input_size} * {input_size}, which gives {expected}.",
    of="dense_weights",
)
def image_side_only(input_size, in_channels, units):
    return input_size * in_channels * units


@mistake(
    "one weight for each number that goes in",
    "{got} numbers go in, and that is as many weights as one unit has. There are {units} units, and none shares its "
    "weights with another: {expected}.",
    of="dense_weights",
)
def one_unit_only(input_size, in_channels, units):
    return input_size**2 * in_channels


@mistake(
    "counts biases too",
    "{got} has a bias for each of the units, {units} more than asked. Only the weights are counted here: {expected}.",
    of="dense_weights",
)
def dense_biases_too(input_size, in_channels, units):
    return (input_size**2 * in_channels + 1) * units


# ── parameter_sharing ─────────────────────────────────────────────────────────────────────────────────────────────


def number(value):
    """Write an int or a float without noise, for a sentence."""
    return f"{value:,.1f}".removesuffix(".0")


def why_a_unit_per_channel(got, expected, out_channels, input_size, kernel_size):
    places = input_size - kernel_size + 1
    units = "a single unit" if out_channels == 1 else f"{out_channels} units"
    maps = "one feature map" if out_channels == 1 else f"{out_channels} feature maps"
    return (
        f"Your ratio of {number(got[0])} compares with a dense layer of {units}. The convolution gives out {maps} of "
        f"{places} * {places} numbers, and a dense layer of equal output has a unit for each of those numbers. "
        f"Then the ratio is {number(expected[0])}, locality times sharing."
    )


@mistake("compares with one unit for each feature map", why_a_unit_per_channel)
def a_unit_per_channel(input_size, kernel_size, in_channels, out_channels):
    places = input_size - kernel_size + 1
    return input_size**2 / kernel_size**2, input_size**2 / kernel_size**2, places**2


def why_no_padding(got, expected, input_size, kernel_size):
    places = input_size - kernel_size + 1
    return (
        f"You have {got[2]} places for the kernel, {input_size} on each side. Without padding a window of "
        f"{kernel_size} fits only at {input_size} - {kernel_size} + 1 = {places} places on each side: {expected[2]}."
    )


@mistake("takes the output to be as large as the input", why_no_padding)
def as_large_as_the_input(input_size, kernel_size, in_channels, out_channels):
    locality = input_size**2 / kernel_size**2
    return locality * input_size**2, locality, input_size**2


def why_the_first_place(got, expected, input_size, kernel_size):
    way = input_size - kernel_size
    return (
        f"You have {got[2]} places for the kernel, {way} on each side. {input_size} - {kernel_size} counts the steps; "
        f"with the place before the first step there are {way + 1} on each side, {expected[2]} in all."
    )


@mistake("forgets the first place", why_the_first_place)
def forgets_the_first_place(input_size, kernel_size, in_channels, out_channels):
    locality = input_size**2 / kernel_size**2
    places = input_size - kernel_size
    return locality * places**2, locality, places**2


def why_two_axes(got, expected):
    return (
        f"Your locality is {number(got[1])} and your sharing {number(got[2])}: both count along one side only. Images "
        f"and windows are squares, so square both: {number(expected[1])} and {number(expected[2])}. Now their product "
        "is the ratio."
    )


@mistake("counts along one axis", why_two_axes)
def along_one_axis(input_size, kernel_size, in_channels, out_channels):
    places = input_size - kernel_size + 1
    return (input_size * places / kernel_size) ** 2, input_size / kernel_size, places


def why_not_swapped(got, expected):
    return (
        f"Locality and sharing have changed places: you gave {number(got[1])} and {number(got[2])}. Locality compares "
        f"what an output looks at, the image and the window: {number(expected[1])}. Sharing counts the places that "
        f"use the same weights: {number(expected[2])}."
    )


@mistake("swaps locality and sharing", why_not_swapped)
def swapped(input_size, kernel_size, in_channels, out_channels):
    locality, places = input_size**2 / kernel_size**2, input_size - kernel_size + 1
    return locality * places**2, places**2, locality


def why_not_upside_down(got, expected):
    return (
        f"{got[0]:.3g} is the convolution over the dense layer. The ratio asks how many times as many weights the "
        f"dense layer has, so it goes on top: {number(expected[0])}."
    )


@mistake("turns the ratio upside down", why_not_upside_down)
def upside_down(input_size, kernel_size, in_channels, out_channels):
    locality, places = input_size**2 / kernel_size**2, input_size - kernel_size + 1
    return 1 / (locality * places**2), locality, places**2


def why_not_whole(got, expected):
    return (
        f"{got[0]} and {got[1]} are ints: // cuts off what is behind the point. Ratio and locality need not be whole "
        f"numbers, so divide with /: {number(expected[0])} and {number(expected[1])}."
    )


@mistake("divides with //", why_not_whole)
def whole_numbers(input_size, kernel_size, in_channels, out_channels):
    places = input_size - kernel_size + 1
    return input_size**2 * places**2 // kernel_size**2, input_size**2 // kernel_size**2, places**2


def why_not_a_thousand(got, expected):
    return (
        f"Your ratio of {number(got[0])} compares with a dense layer of 1,000 units. That answers what such a layer "
        "would cost instead. What locality and sharing save shows against a dense layer that gives out as many numbers "
        f"as the convolution: {number(expected[0])}."
    )


@mistake("compares with the 1,000 units of the lesson", why_not_a_thousand)
def a_thousand_units(input_size, kernel_size, in_channels, out_channels):
    locality, places = input_size**2 / kernel_size**2, input_size - kernel_size + 1
    return locality * 1_000 / out_channels, locality, places**2


def why_sharing_is_a_count(got, expected):
    return (
        f"{got[2]} is a float, because / always gives one. Sharing counts the places that use the same weights, so it "
        f"is an int: {expected[2]}. Count them instead of dividing."
    )


@mistake("divides to get sharing, which gives a float", why_sharing_is_a_count)
def sharing_as_a_float(input_size, kernel_size, in_channels, out_channels):
    locality, places = input_size**2 / kernel_size**2, input_size - kernel_size + 1
    return locality * places**2, locality, float(places**2)


def why_units_for_all_channels(got, expected, out_channels):
    return (
        f"Your ratio of {number(got[0])} compares with a dense layer that gives out a single feature map. The "
        f"convolution gives out {out_channels}, and equal output means all of them: {number(expected[0])}."
    )


@mistake("compares with a dense layer for one feature map only", why_units_for_all_channels)
def one_feature_map_only(input_size, kernel_size, in_channels, out_channels):
    locality, places = input_size**2 / kernel_size**2, input_size - kernel_size + 1
    return locality * places**2 / out_channels, locality, places**2


def probes(rng):
    """Settings on which every two mistakes of one function, and its reference, differ at least three times."""
    for _ in range(8):
        kernel_size, in_channels, out_channels = rng.sample(range(2, 9), 3)
        yield call.conv_weights(kernel_size, in_channels, out_channels)
    for _ in range(8):
        input_size, in_channels, units = rng.sample(range(2, 9), 3)
        yield call.dense_weights(input_size, in_channels, units)
    for kernel_size in (2, 3, 2, 3, 4, 5, 3, 4):
        input_size = kernel_size + rng.randint(3, 9)
        yield call.parameter_sharing(input_size, kernel_size, rng.randint(2, 4), rng.randint(2, 6))
