"""Wrong answers to `conv_parameters`, and what to say about them."""

from grader.checks import call, mistake


def right_weights(kernel_size, in_channels, out_channels):
    return kernel_size[0] * kernel_size[1] * in_channels * out_channels


def counted(number, noun):
    return f"{number} {noun}" if number == 1 else f"{number} {noun}{'es' if noun.endswith('s') else 's'}"


def sum_of(kernel_size, in_channels, out_channels, bias):
    rows, columns = kernel_size
    product = f"{rows} * {columns} * {in_channels} * {out_channels}"
    return f"{product} + {out_channels}" if bias else product


# ── weights ───────────────────────────────────────────────────────────────────────────────────────────────────────


def why_reach_through(got, expected, kernel_size, in_channels, out_channels, bias):
    return (
        f"{got} counts flat blocks of {kernel_size[0]} * {kernel_size[1]} weights. A block reaches through all "
        f"{in_channels} input channels and has weights of its own in each: "
        f"{sum_of(kernel_size, in_channels, out_channels, bias)} = {expected}."
    )


@mistake("leaves the input channels out", why_reach_through)
def flat_blocks(kernel_size, in_channels, out_channels, *, bias=True):
    return kernel_size[0] * kernel_size[1] * out_channels + bias * out_channels


def why_a_block_each(got, expected, kernel_size, in_channels, out_channels, bias):
    one = f"{kernel_size[0]} * {kernel_size[1]} * {in_channels}"
    return (
        f"{got} counts a single block of {one} weights. One block gives one output channel; for "
        f"{counted(out_channels, 'channel')} there {'is' if out_channels == 1 else 'are'} "
        f"{counted(out_channels, 'block')}: {sum_of(kernel_size, in_channels, out_channels, bias)} = {expected}."
    )


@mistake("counts one block for all output channels", why_a_block_each)
def one_block(kernel_size, in_channels, out_channels, *, bias=True):
    return kernel_size[0] * kernel_size[1] * in_channels + bias * out_channels


@mistake("counts one block for all output channels, and one bias", why_a_block_each)
def one_block_and_bias(kernel_size, in_channels, out_channels, *, bias=True):
    return kernel_size[0] * kernel_size[1] * in_channels + bias


def why_multiply_channels(got, expected, kernel_size, in_channels, out_channels, bias):
    return (
        f"{got} adds the channels, {in_channels} + {out_channels}. There are {in_channels} * {out_channels} pairs of "
        "an input and an output channel, each with weights of its own: "
        f"{sum_of(kernel_size, in_channels, out_channels, bias)} = {expected}."
    )


@mistake("adds the channels", why_multiply_channels)
def channels_added(kernel_size, in_channels, out_channels, *, bias=True):
    return kernel_size[0] * kernel_size[1] * (in_channels + out_channels) + bias * out_channels


def why_not_square(got, expected, kernel_size, in_channels, out_channels, bias):
    rows, columns = kernel_size
    return (
        f"{got} takes the kernel to be square. It has {counted(rows, 'row')} and {counted(columns, 'column')}, so "
        f"{rows} * {columns} weights in each channel: {sum_of(kernel_size, in_channels, out_channels, bias)} = "
        f"{expected}."
    )


@mistake("squares the rows", why_not_square)
def rows_squared(kernel_size, in_channels, out_channels, *, bias=True):
    return kernel_size[0] ** 2 * in_channels * out_channels + bias * out_channels


@mistake("squares the columns", why_not_square)
def columns_squared(kernel_size, in_channels, out_channels, *, bias=True):
    return kernel_size[1] ** 2 * in_channels * out_channels + bias * out_channels


def why_an_area(got, expected, kernel_size, in_channels, out_channels, bias):
    rows, columns = kernel_size
    return (
        f"{got} adds the sides of the kernel, {rows} + {columns}. It is an area with {rows} * {columns} weights in "
        f"each channel: {sum_of(kernel_size, in_channels, out_channels, bias)} = {expected}."
    )


@mistake("adds the sides of the kernel", why_an_area)
def sides_added(kernel_size, in_channels, out_channels, *, bias=True):
    return sum(kernel_size) * in_channels * out_channels + bias * out_channels


# ── biases ────────────────────────────────────────────────────────────────────────────────────────────────────────


def why_biases(got, expected, out_channels):
    return (
        f"{got} is the number of weights alone. Biases are learnt too, one for each output channel, and they count "
        f"unless bias=False is said: {got} + {out_channels} = {expected}."
    )


@mistake("never counts the biases", why_biases)
def no_biases(kernel_size, in_channels, out_channels, *, bias=True):
    return right_weights(kernel_size, in_channels, out_channels)


def why_only_if_wanted(got, expected, out_channels):
    return f"{got} counts {counted(out_channels, 'bias')}, but bias=False says that there are none: {expected}."


@mistake("counts the biases where there are none", why_only_if_wanted)
def always_biases(kernel_size, in_channels, out_channels, *, bias=True):
    return right_weights(kernel_size, in_channels, out_channels) + out_channels


def why_brackets(got, expected):
    return (
        "Where bias is False you return 0, without any weights. Python reads a + b if bias else 0 as (a + b) if bias "
        f"else 0. The biases alone depend on it, a + (b if bias else 0): {expected}."
    )


@mistake("returns 0 where there are no biases", why_brackets)
def nothing_without_biases(kernel_size, in_channels, out_channels, *, bias=True):
    return right_weights(kernel_size, in_channels, out_channels) + out_channels if bias else 0


def why_true_is_with(got, expected, out_channels, bias):
    return (
        f"{got} has the flag the wrong way round. bias={bias} says that there are "
        f"{counted(out_channels, 'bias') if bias else 'none'}: {expected}."
    )


@mistake("takes the flag the wrong way round", why_true_is_with)
def flag_turned_round(kernel_size, in_channels, out_channels, *, bias=True):
    return right_weights(kernel_size, in_channels, out_channels) + (not bias) * out_channels


def why_not_for_each_weight(got, expected, kernel_size, out_channels):
    rows, columns = kernel_size
    return (
        f"{got} counts a bias for each of the {rows} * {columns} places in the window, {rows} * {columns} * "
        f"{out_channels} of them. The products of the whole window are added up first; then one bias is added. That "
        f"makes {out_channels}, and {expected} in all."
    )


@mistake("counts a bias for each place in the window", why_not_for_each_weight)
def bias_for_each_weight_of_a_slice(kernel_size, in_channels, out_channels, *, bias=True):
    return kernel_size[0] * kernel_size[1] * (in_channels + bias) * out_channels


def why_one_for_each_output(got, expected, out_channels):
    return (
        f"{got} counts one bias for the whole layer. Each of the {counted(out_channels, 'output channel')} has its "
        f"own: {got - 1} + {out_channels} = {expected}."
    )


@mistake("counts one bias for the layer", why_one_for_each_output)
def one_bias(kernel_size, in_channels, out_channels, *, bias=True):
    return right_weights(kernel_size, in_channels, out_channels) + bias


def why_not_for_each_input(got, expected, in_channels, out_channels):
    return (
        f"{got} counts {counted(in_channels, 'bias')}, one for each input channel. A bias is added to what comes out, "
        f"so there {'is' if out_channels == 1 else 'are'} {out_channels}, one for each output channel: {expected}."
    )


@mistake("counts a bias for each input channel", why_not_for_each_input)
def bias_for_each_input(kernel_size, in_channels, out_channels, *, bias=True):
    return right_weights(kernel_size, in_channels, out_channels) + bias * in_channels


def why_not_for_each_pair(got, expected, in_channels, out_channels):
    return (
        f"{got} counts {in_channels} * {out_channels} biases, one for each pair of channels. The products of all "
        f"{in_channels} input channels are added up first; then one bias is added. That makes {out_channels}, and "
        f"{expected} in all."
    )


@mistake("counts a bias for each pair of channels", why_not_for_each_pair)
def bias_for_each_pair(kernel_size, in_channels, out_channels, *, bias=True):
    return (kernel_size[0] * kernel_size[1] + bias) * in_channels * out_channels


@mistake(
    "returns a float",
    "{got} is a float. Parameters are counted, so an int is asked for: {expected}.",
)
def a_float(kernel_size, in_channels, out_channels, *, bias=True):
    return float(right_weights(kernel_size, in_channels, out_channels) + bias * out_channels)


def probes(rng):
    """Settings on which every two of the above, and the reference, differ at least three times."""
    for kernel_size in [(5, 3), (2, 7), (4, 3), (3, 8)]:
        for in_channels, out_channels in [(3, 8), (7, 4), (5, 11)]:
            yield call.conv_parameters(kernel_size, in_channels, out_channels, bias=rng.random() < 0.5)
            yield call.conv_parameters(kernel_size, in_channels, out_channels, bias=True)
            yield call.conv_parameters(kernel_size, in_channels, out_channels, bias=False)
