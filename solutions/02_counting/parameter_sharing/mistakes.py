"""Wrong answers to `parameter_sharing`, and what to say about them."""

from grader.checks import call, mistake

WHY_A_COUNT = "{got} is a float. Weights are counted, so an int is asked for: {expected}."


def counted(number, noun):
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


# ── conv_weights ──────────────────────────────────────────────────────────────────────────────────────────────────


@mistake(
    "one flat kernel for all input channels",
    "{got} counts flat kernels, {kernel_size} * {kernel_size}. Every kernel reaches through all {in_channels} input "
    "channels and has weights of its own in each, which gives {expected}.",
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
    "{got} counts {kernel_size} weights for each kernel and channel. The kernel is a square of {kernel_size} rows and "
    "{kernel_size} columns: that is {kernel_size} * {kernel_size} weights, which gives {expected}.",
    of="conv_weights",
)
def kernel_side_only(kernel_size, in_channels, out_channels):
    return kernel_size * in_channels * out_channels


def why_no_biases(got, expected, out_channels):
    return (
        f"{got} counts a bias for each output channel, {out_channels} more than asked. Only the weights are counted "
        f"here: {expected}."
    )


@mistake("counts biases too", why_no_biases, of="conv_weights")
def conv_biases_too(kernel_size, in_channels, out_channels):
    return (kernel_size**2 * in_channels + 1) * out_channels


WHY_SQUARE_THE_KERNEL = (
    "A kernel of {kernel_size} rows and {kernel_size} columns has {kernel_size} * {kernel_size} weights, in Python "
    "also {kernel_size}**2. That gives {expected}."
)


@mistake("doubles the kernel's side", "{got} comes from {kernel_size} * 2. " + WHY_SQUARE_THE_KERNEL, of="conv_weights")
def kernel_side_doubled(kernel_size, in_channels, out_channels):
    return kernel_size * 2 * in_channels * out_channels


@mistake(
    "takes ^ for a power",
    "{got} comes from ^, which compares bits in Python and is no power. " + WHY_SQUARE_THE_KERNEL,
    of="conv_weights",
)
def kernel_with_a_caret(kernel_size, in_channels, out_channels):
    return kernel_size ^ 2 * in_channels * out_channels


@mistake(
    "cubes the kernel's side",
    "{got} comes from {kernel_size}**3. A kernel is a cube only where there happen to be {kernel_size} input channels; "
    "here it is {kernel_size} * {kernel_size} * {in_channels}, which gives {expected}.",
    of="conv_weights",
)
def kernel_as_a_cube(kernel_size, in_channels, out_channels):
    return kernel_size**3 * out_channels


@mistake(
    "adds the channels",
    "{got} adds the channels, {in_channels} + {out_channels}. Every output channel has a kernel of its own through all "
    "input channels, so multiply: {kernel_size} * {kernel_size} * {in_channels} * {out_channels} = {expected}.",
    of="conv_weights",
)
def channels_added(kernel_size, in_channels, out_channels):
    return kernel_size**2 * (in_channels + out_channels)


@mistake(
    "squares the channels too",
    "{got} squares the input channels together with the side of the kernel. Only rows and columns come in pairs: "
    "{kernel_size}**2 * {in_channels}, which gives {expected}.",
    of="conv_weights",
)
def conv_channels_squared(kernel_size, in_channels, out_channels):
    return (kernel_size * in_channels) ** 2 * out_channels


@mistake("returns a float", WHY_A_COUNT, of="conv_weights")
def conv_weights_as_a_float(kernel_size, in_channels, out_channels):
    return float(kernel_size**2 * in_channels * out_channels)


# ── dense_weights ─────────────────────────────────────────────────────────────────────────────────────────────────


@mistake(
    "leaves the channels of the image out",
    "{got} counts one number for each pixel. A pixel has {in_channels} channels, and each of them is a number that "
    "goes in: {expected} weights.",
    of="dense_weights",
)
def one_channel_only(input_size, in_channels, units):
    return input_size**2 * units


@mistake(
    "takes the image's side for its area",
    "{got} counts {input_size} pixels in the image. It has {input_size} rows of {input_size} pixels each, {input_size} "
    "* {input_size}, which gives {expected}.",
    of="dense_weights",
)
def image_side_only(input_size, in_channels, units):
    return input_size * in_channels * units


@mistake(
    "one weight for each number that goes in",
    "{got} numbers go in, so that is the number of weights of one unit. There are {units} units, and none shares its "
    "weights with another: {expected}.",
    of="dense_weights",
)
def one_unit_only(input_size, in_channels, units):
    return input_size**2 * in_channels


@mistake(
    "counts biases too",
    "{got} counts a bias for each unit, {units} more than asked. Only the weights are counted here: {expected}.",
    of="dense_weights",
)
def dense_biases_too(input_size, in_channels, units):
    return (input_size**2 * in_channels + 1) * units


WHY_SQUARE_THE_IMAGE = (
    "An image of {input_size} rows and {input_size} columns has {input_size} * {input_size} pixels, in Python also "
    "{input_size}**2. That gives {expected}."
)


@mistake("doubles the image's side", "{got} comes from {input_size} * 2. " + WHY_SQUARE_THE_IMAGE, of="dense_weights")
def image_side_doubled(input_size, in_channels, units):
    return input_size * 2 * in_channels * units


@mistake(
    "takes ^ for a power",
    "{got} comes from ^, which compares bits in Python and is no power. " + WHY_SQUARE_THE_IMAGE,
    of="dense_weights",
)
def image_with_a_caret(input_size, in_channels, units):
    return input_size ^ 2 * in_channels * units


@mistake(
    "adds the units",
    "{got} adds the units to the numbers that go in. Every unit has a weight for each of those numbers, so multiply: "
    "{input_size} * {input_size} * {in_channels} * {units} = {expected}.",
    of="dense_weights",
)
def units_added(input_size, in_channels, units):
    return input_size**2 * in_channels + units


@mistake(
    "squares the channels too",
    "{got} squares the channels together with the side of the image. Only rows and columns come in pairs: "
    "{input_size}**2 * {in_channels}, which gives {expected}.",
    of="dense_weights",
)
def dense_channels_squared(input_size, in_channels, units):
    return (input_size * in_channels) ** 2 * units


@mistake("returns a float", WHY_A_COUNT, of="dense_weights")
def dense_weights_as_a_float(input_size, in_channels, units):
    return float(input_size**2 * in_channels * units)


# ── parameter_sharing ─────────────────────────────────────────────────────────────────────────────────────────────


def number(value):
    """Write an int or a float without noise, for a sentence."""
    return f"{value:,.1f}".removesuffix(".0")


def right(input_size, kernel_size):
    """Return the ratio, locality and sharing; the channels cancel out."""
    places = input_size - kernel_size + 1
    return input_size**2 * places**2 / kernel_size**2, input_size**2 / kernel_size**2, places**2


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
        f"You have {counted(got[2], 'place')} for the kernel, {input_size} along each side. Without padding a window "
        f"of {kernel_size} fits at {input_size} - {kernel_size} + 1 = {counted(places, 'place')} along each side: "
        f"{expected[2]:,}."
    )


@mistake("takes the output to be as large as the input", why_no_padding)
def as_large_as_the_input(input_size, kernel_size, in_channels, out_channels):
    locality = input_size**2 / kernel_size**2
    return locality * input_size**2, locality, input_size**2


def why_the_first_place(got, expected, input_size, kernel_size):
    way = input_size - kernel_size
    return (
        f"You have {counted(got[2], 'place')} for the kernel, {way} along each side. {input_size} - {kernel_size} "
        f"counts the steps; with the place before the first step it is {way + 1} along each side, {expected[2]:,} in "
        "total."
    )


@mistake("forgets the first place", why_the_first_place)
def forgets_the_first_place(input_size, kernel_size, in_channels, out_channels):
    locality = input_size**2 / kernel_size**2
    places = input_size - kernel_size
    return locality * places**2, locality, places**2


def why_two_axes(got, expected):
    return (
        f"Your locality is {number(got[1])} and your sharing {number(got[2])}: both count along one side only. Images "
        f"and windows are squares, so square both: {number(expected[1])} and {number(expected[2])}. Then their product "
        "is the ratio."
    )


@mistake("counts along one axis", why_two_axes)
def along_one_axis(input_size, kernel_size, in_channels, out_channels):
    places = input_size - kernel_size + 1
    return (input_size * places / kernel_size) ** 2, input_size / kernel_size, places


def why_both_sides_of_the_window(got, expected, input_size, kernel_size):
    return (
        f"Your locality of {number(got[1])} compares the sides, {input_size} and {kernel_size}. An output looks at a "
        f"whole square, so compare the areas: {input_size}**2 / {kernel_size}**2 = {number(expected[1])}."
    )


@mistake("does not square locality", why_both_sides_of_the_window)
def locality_along_one_axis(input_size, kernel_size, in_channels, out_channels):
    ratio, _, sharing = right(input_size, kernel_size)
    return ratio, input_size / kernel_size, sharing


def why_places_on_both_axes(got, expected):
    return (
        f"Your sharing of {got[2]:,} counts the places along one side. There are {got[2]:,} such rows of them, so "
        f"{expected[2]:,} places use the same weights."
    )


@mistake("does not square the places", why_places_on_both_axes)
def sharing_along_one_axis(input_size, kernel_size, in_channels, out_channels):
    ratio, locality, _ = right(input_size, kernel_size)
    return ratio, locality, input_size - kernel_size + 1


@mistake("does not square the places, and divides the ratio by them", why_places_on_both_axes)
def sharing_along_one_axis_and_the_rest(input_size, kernel_size, in_channels, out_channels):
    places = input_size - kernel_size + 1
    return right(input_size, kernel_size)[0], right(input_size, kernel_size)[0] / places, places


def why_places_and_not_pixels(got, expected, input_size, kernel_size):
    places = input_size - kernel_size + 1
    return (
        f"Your sharing of {got[2]:,} counts the pixels, {input_size} * {input_size}. The window does not fit at all of "
        f"them: {places} * {places} = {expected[2]:,} places use the same weights."
    )


@mistake("counts the pixels as places", why_places_and_not_pixels)
def sharing_by_every_pixel(input_size, kernel_size, in_channels, out_channels):
    return *right(input_size, kernel_size)[:2], input_size**2


def why_units_on_both_axes(got, expected, input_size, kernel_size):
    places = input_size - kernel_size + 1
    return (
        f"Your ratio of {number(got[0])} compares with a dense layer that has {places} units for each feature map. A "
        f"feature map has {places} * {places} numbers, and equal output takes a unit for each: {number(expected[0])}."
    )


@mistake("counts the units along one axis", why_units_on_both_axes)
def units_along_one_axis(input_size, kernel_size, in_channels, out_channels):
    places = input_size - kernel_size + 1
    return input_size**2 * places / kernel_size**2, *right(input_size, kernel_size)[1:]


def why_units_without_padding(got, expected, input_size, kernel_size):
    places = input_size - kernel_size + 1
    return (
        f"Your ratio of {number(got[0])} compares with a dense layer that gives out {input_size} * {input_size} "
        f"numbers for each channel, as many as go in. The convolution gives out {places} * {places}, so for equal "
        f"output the ratio is {number(expected[0])}."
    )


@mistake("gives the dense layer an output as large as the input", why_units_without_padding)
def units_as_many_as_pixels(input_size, kernel_size, in_channels, out_channels):
    return input_size**4 / kernel_size**2, *right(input_size, kernel_size)[1:]


def why_channels_cancel(got, expected, input_size, kernel_size, in_channels):
    return (
        f"Your locality of {number(got[1])} has the {in_channels} input channels in it. The image has {in_channels} "
        f"channels, but so has the window, and they cancel: {input_size}**2 / {kernel_size}**2 = {number(expected[1])}."
    )


@mistake("multiplies locality by the input channels", why_channels_cancel)
def locality_with_channels(input_size, kernel_size, in_channels, out_channels):
    ratio, locality, sharing = right(input_size, kernel_size)
    return ratio, locality * in_channels, sharing


def why_each_map_its_own_kernel(got, expected, out_channels):
    return (
        f"Your sharing of {got[2]:,} counts all numbers that come out, {out_channels} for each place. The output "
        f"channels have a kernel each and share nothing with one another; one kernel is shared by its places: "
        f"{expected[2]:,}."
    )


@mistake("counts the outputs of all channels as places", why_each_map_its_own_kernel)
def sharing_with_channels(input_size, kernel_size, in_channels, out_channels):
    ratio, locality, sharing = right(input_size, kernel_size)
    return ratio, locality, sharing * out_channels


def why_not_inverted(got, expected, input_size, kernel_size):
    return (
        f"Your locality of {got[1]:.3g} is the window over the image. Locality says how many times as much a dense "
        f"layer looks at, so the image goes on top: {input_size}**2 / {kernel_size}**2 = {number(expected[1])}."
    )


@mistake("turns locality upside down", why_not_inverted)
def locality_upside_down(input_size, kernel_size, in_channels, out_channels):
    ratio, locality, sharing = right(input_size, kernel_size)
    return ratio, 1 / locality, sharing


def why_the_image_and_not_the_places(got, expected, input_size, kernel_size):
    places = input_size - kernel_size + 1
    return (
        f"Your locality of {number(got[1])} compares {places} * {places} places with the window. The places belong to "
        f"sharing. Locality compares the image with the window: {input_size}**2 / {kernel_size}**2 = "
        f"{number(expected[1])}."
    )


@mistake("takes the places for the image", why_the_image_and_not_the_places)
def locality_of_the_places(input_size, kernel_size, in_channels, out_channels):
    ratio, _, sharing = right(input_size, kernel_size)
    return ratio, sharing / kernel_size**2, sharing


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
        f"{got[0]:,} and {got[1]:,} are ints: // and int() cut off the fraction. Ratio and locality need not be whole "
        f"numbers, so divide with /, which gives {expected[0]} and {expected[1]}."
    )


@mistake("divides with //", why_not_whole)
def whole_numbers(input_size, kernel_size, in_channels, out_channels):
    places = input_size - kernel_size + 1
    return input_size**2 * places**2 // kernel_size**2, input_size**2 // kernel_size**2, places**2


def why_a_whole_ratio(got, expected):
    return (
        f"Your ratio of {got[0]:,} is an int: // and int() cut off the fraction. A ratio need not be a whole number, "
        f"so divide with /, which gives {expected[0]}."
    )


@mistake("divides with // for the ratio", why_a_whole_ratio)
def whole_ratio(input_size, kernel_size, in_channels, out_channels):
    places = input_size - kernel_size + 1
    return input_size**2 * places**2 // kernel_size**2, *right(input_size, kernel_size)[1:]


def why_a_whole_locality(got, expected):
    return (
        f"Your locality of {got[1]:,} is an int: // and int() cut off the fraction. An image need not hold a whole "
        f"number of windows, so divide with /, which gives {expected[1]}."
    )


@mistake("divides with // for locality", why_a_whole_locality)
def whole_locality(input_size, kernel_size, in_channels, out_channels):
    ratio, _, sharing = right(input_size, kernel_size)
    return ratio, input_size**2 // kernel_size**2, sharing


def why_a_whole_locality_and_ratio(got, expected):
    return (
        f"Your locality of {got[1]:,} is an int: // and int() cut off the fraction. Your ratio is its product with the "
        f"places, so the fraction is missing there too. Divide with /: {expected[1]} times {expected[2]:,} is "
        f"{expected[0]}."
    )


@mistake("divides with // for locality, and multiplies by sharing", why_a_whole_locality_and_ratio)
def whole_locality_in_the_ratio(input_size, kernel_size, in_channels, out_channels):
    _, _, sharing = right(input_size, kernel_size)
    return input_size**2 // kernel_size**2 * sharing, input_size**2 // kernel_size**2, sharing


def why_a_whole_locality_and_more_sharing(got, expected):
    return (
        f"Your locality of {got[1]:,} is an int: // and int() cut off the fraction. What you divide by it comes out "
        f"too large: your sharing is {got[2]:.4g}. Divide with / for locality, {expected[1]}, and count the places for "
        f"sharing: {expected[2]:,}."
    )


@mistake("divides with // for locality, and divides the ratio by it", why_a_whole_locality_and_more_sharing)
def whole_locality_in_sharing(input_size, kernel_size, in_channels, out_channels):
    ratio, _, _ = right(input_size, kernel_size)
    return ratio, input_size**2 // kernel_size**2, ratio / (input_size**2 // kernel_size**2)


def why_units_without_padding_and_a_whole_locality(got, expected, input_size, kernel_size):
    return f"{why_units_without_padding(got, expected, input_size, kernel_size)} {why_a_whole_locality(got, expected)}"


@mistake(
    "gives the dense layer an output as large as the input, and divides with // for locality",
    why_units_without_padding_and_a_whole_locality,
)
def units_as_many_as_pixels_and_whole_locality(input_size, kernel_size, in_channels, out_channels):
    _, _, sharing = right(input_size, kernel_size)
    return input_size**4 / kernel_size**2, input_size**2 // kernel_size**2, sharing


def why_units_without_padding_and_sharing(got, expected, input_size, kernel_size):
    return (
        f"{why_units_without_padding(got, expected, input_size, kernel_size)} Your sharing is that ratio divided by "
        f"locality, hence {number(got[2])}; count the places: {expected[2]:,}."
    )


@mistake(
    "gives the dense layer an output as large as the input, and divides its ratio by locality",
    why_units_without_padding_and_sharing,
)
def units_as_many_as_pixels_and_the_rest(input_size, kernel_size, in_channels, out_channels):
    ratio, locality = input_size**4 / kernel_size**2, input_size**2 / kernel_size**2
    return ratio, locality, ratio / locality


def why_not_rounded(got, expected):
    return (
        f"Your locality of {got[1]} is rounded. The lesson rounds it to have a short number to show; return it as it "
        f"is: {expected[1]}."
    )


@mistake("rounds locality as the lesson does for showing it", why_not_rounded)
def rounded_locality(input_size, kernel_size, in_channels, out_channels):
    ratio, locality, sharing = right(input_size, kernel_size)
    return ratio, round(locality, 1), sharing


def why_not_a_difference(got, expected):
    return (
        f"{got[0]:,} is how many weights more the dense layer has. The ratio asks how many times as many, so divide: "
        f"{number(expected[0])}."
    )


@mistake("takes the difference for the ratio", why_not_a_difference)
def difference_of_weights(input_size, kernel_size, in_channels, out_channels):
    _, locality, sharing = right(input_size, kernel_size)
    dense = input_size**2 * in_channels * sharing * out_channels
    return dense - kernel_size**2 * in_channels * out_channels, locality, sharing


@mistake(
    "returns a list",
    "The three numbers are right, but they are in a list. The answer is a tuple, with round brackets: {expected}.",
)
def returns_a_list(input_size, kernel_size, in_channels, out_channels):
    return list(right(input_size, kernel_size))


def why_not_a_thousand(got, expected):
    return (
        f"Your ratio of {number(got[0])} compares with a dense layer of 1,000 units. That answers what such a layer "
        "would cost instead. To see what locality and sharing save, compare with a dense layer that gives out as many "
        f"numbers as the convolution: {number(expected[0])}."
    )


@mistake("compares with the 1,000 units of the lesson", why_not_a_thousand)
def a_thousand_units(input_size, kernel_size, in_channels, out_channels):
    locality, places = input_size**2 / kernel_size**2, input_size - kernel_size + 1
    return locality * 1_000 / out_channels, locality, places**2


def why_sharing_is_a_count(got, expected):
    return f"{got[2]} is a float. Sharing counts places, so an int is asked for: {expected[2]}."


@mistake("returns sharing as a float", why_sharing_is_a_count)
def sharing_as_a_float(input_size, kernel_size, in_channels, out_channels):
    locality, places = input_size**2 / kernel_size**2, input_size - kernel_size + 1
    return locality * places**2, locality, float(places**2)


def why_counted_and_not_divided(got, expected, input_size, kernel_size):
    places = input_size - kernel_size + 1
    return (
        f"{got[2]} is one place too few. Floats are not exact: divided, your ratio and locality give a number just "
        f"below {expected[2]}, and int() cuts it down. Sharing needs no division; count the places: {places} * "
        f"{places}."
    )


@mistake("cuts ratio / locality down to an int", why_counted_and_not_divided)
def sharing_cut_to_an_int(input_size, kernel_size, in_channels, out_channels):
    ratio, locality, _ = right(input_size, kernel_size)
    return ratio, locality, int(ratio / locality)


@mistake("cuts ratio / locality down to an int, with the square of a quotient", why_counted_and_not_divided)
def sharing_cut_to_an_int_from_a_square(input_size, kernel_size, in_channels, out_channels):
    ratio, _, _ = right(input_size, kernel_size)
    return ratio, (input_size / kernel_size) ** 2, int(ratio / (input_size / kernel_size) ** 2)


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
        yield call.conv_weights(kernel_size, out_channels, in_channels)
    for _ in range(8):
        input_size, in_channels, units = rng.sample(range(2, 9), 3)
        yield call.dense_weights(input_size, in_channels, units)
    for kernel_size in (2, 3, 2, 3, 4, 5, 3, 4):
        input_size = kernel_size + rng.randint(3, 9)
        yield call.parameter_sharing(input_size, kernel_size, rng.randint(2, 4), rng.randint(2, 6))
    # Where ratio / locality comes out just below the number of places: with n**2 / k**2, with (n / k)**2, with both.
    for input_size, kernel_size in [(17, 7), (22, 3), (24, 7), (7, 3), (10, 3), (11, 5), (17, 3), (18, 5), (19, 9)]:
        yield call.parameter_sharing(input_size, kernel_size, 2, 5)
