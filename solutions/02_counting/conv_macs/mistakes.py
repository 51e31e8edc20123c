"""Wrong answers to `conv_macs`, and what to say about them."""

from grader.checks import call, mistake


def output_size(input_size, kernel_size, stride, padding):
    return tuple((size + 2 * padding - side) // stride + 1 for size, side in zip(input_size, kernel_size, strict=True))


def product(output, kernel_size, in_channels, out_channels):
    return output[0] * output[1] * kernel_size[0] * kernel_size[1] * in_channels * out_channels


def by(pair):
    return f"{pair[0]}×{pair[1]}"


def right_sum(expected, input_size, kernel_size, in_channels, out_channels, stride, padding):
    output = output_size(input_size, kernel_size, stride, padding)
    factors = " * ".join(map(str, (*output, *kernel_size, in_channels, out_channels)))
    return f"{factors} = {expected:,}"


# ── which places ──────────────────────────────────────────────────────────────────────────────────────────────────


def why_not_every_pixel(got, expected, input_size, kernel_size, in_channels, out_channels, stride, padding):
    output = output_size(input_size, kernel_size, stride, padding)
    return (
        f"{got:,} has the kernel stand at all {by(input_size)} pixels. A MAC belongs to an output, and there are "
        f"{by(output)} places where the kernel fits: "
        f"{right_sum(expected, input_size, kernel_size, in_channels, out_channels, stride, padding)}."
    )


@mistake("counts the pixels of the input in place of the outputs", why_not_every_pixel)
def every_pixel(input_size, kernel_size, in_channels, out_channels, *, stride=1, padding=0):
    return product(input_size, kernel_size, in_channels, out_channels)


def why_places(got, expected, input_size, kernel_size, stride, padding):
    output = output_size(input_size, kernel_size, stride, padding)
    return (
        f"{got:,} is the number of weights. They are shared, but not their work: each weight multiplies at each of "
        f"the {by(output)} places anew, which makes {output[0] * output[1]} * {got:,} = {expected:,} MACs."
    )


@mistake("counts the weights", why_places)
def weights_only(input_size, kernel_size, in_channels, out_channels, *, stride=1, padding=0):
    return product((1, 1), kernel_size, in_channels, out_channels)


def why_the_first_place(got, expected, input_size, kernel_size, in_channels, out_channels, stride, padding):
    output = output_size(input_size, kernel_size, stride, padding)
    return (
        f"{got:,} counts {by([size - 1 for size in output])} places: that is the number of steps. With the place "
        f"before the first step there are {by(output)}: "
        f"{right_sum(expected, input_size, kernel_size, in_channels, out_channels, stride, padding)}."
    )


@mistake("forgets the first place", why_the_first_place)
def forgets_the_first_place(input_size, kernel_size, in_channels, out_channels, *, stride=1, padding=0):
    output = [size - 1 for size in output_size(input_size, kernel_size, stride, padding)]
    return product(output, kernel_size, in_channels, out_channels)


def why_padding(got, expected, input_size, kernel_size, in_channels, out_channels, stride, padding):
    padded = [size + 2 * padding for size in input_size]
    return (
        f"{got:,} is the number without padding. With {padding} on each side the kernel slides over {by(padded)}: "
        f"{right_sum(expected, input_size, kernel_size, in_channels, out_channels, stride, padding)}. Products with a "
        "zero of the padding count too."
    )


@mistake("leaves the padding out", why_padding)
def ignores_padding(input_size, kernel_size, in_channels, out_channels, *, stride=1, padding=0):
    return product(output_size(input_size, kernel_size, stride, 0), kernel_size, in_channels, out_channels)


def why_both_sides(got, expected, input_size, kernel_size, in_channels, out_channels, stride, padding):
    padded = [size + 2 * padding for size in input_size]
    return (
        f"{got:,} counts the padding once. {padding} on each of the two sides makes {2 * padding} more rows and "
        f"columns, {by(padded)}: "
        f"{right_sum(expected, input_size, kernel_size, in_channels, out_channels, stride, padding)}."
    )


@mistake("counts the padding once", why_both_sides)
def padding_once(input_size, kernel_size, in_channels, out_channels, *, stride=1, padding=0):
    once = [size + padding for size in input_size]
    return product(output_size(once, kernel_size, stride, 0), kernel_size, in_channels, out_channels)


def why_stride(got, expected, input_size, kernel_size, in_channels, out_channels, stride, padding):
    return (
        f"{got:,} is the number for stride 1. With stride {stride} the kernel skips places along both axes, and what "
        f"is skipped is not multiplied: "
        f"{right_sum(expected, input_size, kernel_size, in_channels, out_channels, stride, padding)}."
    )


@mistake("leaves the stride out", why_stride)
def ignores_stride(input_size, kernel_size, in_channels, out_channels, *, stride=1, padding=0):
    return product(output_size(input_size, kernel_size, 1, padding), kernel_size, in_channels, out_channels)


def why_not_divided(got, expected, input_size, kernel_size, in_channels, out_channels, stride, padding):
    output = output_size(input_size, kernel_size, stride, padding)
    return (
        f"{got:,} comes from rounding up. A window that hangs over the edge is dropped, so the division rounds down, "
        f"and the kernel stands at {by(output)} places: "
        f"{right_sum(expected, input_size, kernel_size, in_channels, out_channels, stride, padding)}."
    )


@mistake("rounds up", why_not_divided)
def rounds_up(input_size, kernel_size, in_channels, out_channels, *, stride=1, padding=0):
    output = [-(-(size + 2 * padding - side) // stride) + 1 for size, side in zip(input_size, kernel_size, strict=True)]
    return product(output, kernel_size, in_channels, out_channels)


def why_both_axes(got, expected, input_size, kernel_size, in_channels, out_channels, stride, padding):
    output = output_size(input_size, kernel_size, stride, padding)
    return (
        f"{got:,} takes the output to be square, with as many columns as rows. Each axis is counted by itself: "
        f"{output[0]} places down and {output[1]} across, "
        f"{right_sum(expected, input_size, kernel_size, in_channels, out_channels, stride, padding)}."
    )


@mistake("takes the output to be square", why_both_axes)
def square_output(input_size, kernel_size, in_channels, out_channels, *, stride=1, padding=0):
    rows, _ = output_size(input_size, kernel_size, stride, padding)
    return product((rows, rows), kernel_size, in_channels, out_channels)


def why_the_kernels_sides(got, expected, input_size, kernel_size, in_channels, out_channels, stride, padding):
    return (
        f"{got:,} takes the kernel to be square, {kernel_size[0]}×{kernel_size[0]}. It is {by(kernel_size)}, and the "
        f"columns have a side of their own, {kernel_size[1]}: "
        f"{right_sum(expected, input_size, kernel_size, in_channels, out_channels, stride, padding)}."
    )


@mistake("takes the kernel to be square", why_the_kernels_sides)
def square_kernel(input_size, kernel_size, in_channels, out_channels, *, stride=1, padding=0):
    square = (kernel_size[0], kernel_size[0])
    return product(output_size(input_size, square, stride, padding), square, in_channels, out_channels)


@mistake("takes the kernel to be square, at the right places", why_the_kernels_sides)
def square_kernel_at_the_places(input_size, kernel_size, in_channels, out_channels, *, stride=1, padding=0):
    square = (kernel_size[0], kernel_size[0])
    return product(output_size(input_size, kernel_size, stride, padding), square, in_channels, out_channels)


def why_rows_first(got, expected, input_size, kernel_size, in_channels, out_channels, stride, padding):
    return (
        f"{got:,} takes the kernel to be {by(kernel_size[::-1])}. Its rows come first, {by(kernel_size)}: "
        f"{right_sum(expected, input_size, kernel_size, in_channels, out_channels, stride, padding)}."
    )


@mistake("exchanges rows and columns of the kernel", why_rows_first)
def exchanges_the_kernels_sides(input_size, kernel_size, in_channels, out_channels, *, stride=1, padding=0):
    output = output_size(input_size, kernel_size[::-1], stride, padding)
    return product(output, kernel_size, in_channels, out_channels)


def why_places_are_counted(got, expected, input_size, kernel_size, in_channels, out_channels, stride, padding):
    output = output_size(input_size, kernel_size, stride, padding)
    return (
        f"{got:,} divides the MACs of stride 1 by {stride} * {stride}. That is about right, but the places are "
        f"counted on each axis, rounded down, and the first is always there: {by(output)} of them, "
        f"{right_sum(expected, input_size, kernel_size, in_channels, out_channels, stride, padding)}."
    )


@mistake("divides the MACs by the square of the stride", why_places_are_counted)
def divided_by_the_square(input_size, kernel_size, in_channels, out_channels, *, stride=1, padding=0):
    full = output_size(input_size, kernel_size, 1, padding)
    return product(full, kernel_size, in_channels, out_channels) // stride**2


def why_on_both_axes(got, expected, input_size, kernel_size, in_channels, out_channels, stride, padding):
    return (
        f"{got:,} has the stride on one axis only. The window moves by {stride} down as well as across: "
        f"{right_sum(expected, input_size, kernel_size, in_channels, out_channels, stride, padding)}."
    )


@mistake("moves by the stride down only", why_on_both_axes)
def stride_down_only(input_size, kernel_size, in_channels, out_channels, *, stride=1, padding=0):
    places = [output_size(input_size, kernel_size, step, padding)[axis] for axis, step in enumerate((stride, 1))]
    return product(places, kernel_size, in_channels, out_channels)


def why_plain(got, expected, input_size, kernel_size, in_channels, out_channels, stride, padding):
    return (
        f"{got:,} is right for stride 1 without padding. Here the stride is {stride} and the padding {padding}, so "
        f"the kernel stands at other places: "
        f"{right_sum(expected, input_size, kernel_size, in_channels, out_channels, stride, padding)}."
    )


@mistake("leaves stride and padding out", why_plain)
def ignores_both(input_size, kernel_size, in_channels, out_channels, *, stride=1, padding=0):
    return product(output_size(input_size, kernel_size, 1, 0), kernel_size, in_channels, out_channels)


# ── how much at each ──────────────────────────────────────────────────────────────────────────────────────────────


def why_every_in_channel(got, expected, input_size, kernel_size, in_channels, out_channels, stride, padding):
    return (
        f"{got:,} leaves the input channels out. The window reaches through all {in_channels} of them and has a weight "
        f"for each number under it: "
        f"{right_sum(expected, input_size, kernel_size, in_channels, out_channels, stride, padding)}."
    )


@mistake("leaves the input channels out", why_every_in_channel)
def ignores_in_channels(input_size, kernel_size, in_channels, out_channels, *, stride=1, padding=0):
    return product(output_size(input_size, kernel_size, stride, padding), kernel_size, 1, out_channels)


def why_every_out_channel(got, expected, input_size, kernel_size, in_channels, out_channels, stride, padding):
    return (
        f"{got:,} is what one output channel takes. There are {out_channels}, each with weights of its own: "
        f"{right_sum(expected, input_size, kernel_size, in_channels, out_channels, stride, padding)}."
    )


@mistake("leaves the output channels out", why_every_out_channel)
def ignores_out_channels(input_size, kernel_size, in_channels, out_channels, *, stride=1, padding=0):
    return product(output_size(input_size, kernel_size, stride, padding), kernel_size, in_channels, 1)


def why_no_flops(got, expected):
    return (
        f"{got:,} counts FLOPs, a multiplication and an addition for each MAC. Asked for are MACs, where the two "
        f"together are one: {expected:,}."
    )


@mistake("counts FLOPs", why_no_flops)
def flops(input_size, kernel_size, in_channels, out_channels, *, stride=1, padding=0):
    output = output_size(input_size, kernel_size, stride, padding)
    return 2 * product(output, kernel_size, in_channels, out_channels)


def why_no_bias(got, expected, out_channels):
    return (
        f"{got:,} counts the bias at each of the {got - expected:,} outputs too. It is added without a product, so "
        f"it is no multiply-add: {expected:,}."
    )


@mistake("counts the bias", why_no_bias)
def bias_too(input_size, kernel_size, in_channels, out_channels, *, stride=1, padding=0):
    output = output_size(input_size, kernel_size, stride, padding)
    return product(output, kernel_size, in_channels, out_channels) + output[0] * output[1] * out_channels


def why_zeros_count(got, expected, input_size, kernel_size, in_channels, out_channels, stride, padding):
    return (
        f"{got:,} leaves out the products with a zero of the padding. They are made as any other, so here they count: "
        f"{right_sum(expected, input_size, kernel_size, in_channels, out_channels, stride, padding)}."
    )


@mistake("leaves out the zeros of the padding", why_zeros_count)
def without_zeros(input_size, kernel_size, in_channels, out_channels, *, stride=1, padding=0):
    met = [
        sum(0 <= place * stride - padding + offset < size for place in range(places) for offset in range(side))
        for size, side, places in zip(
            input_size, kernel_size, output_size(input_size, kernel_size, stride, padding), strict=True
        )
    ]
    return product(met, (1, 1), in_channels, out_channels)


def why_channels_multiply(got, expected, input_size, kernel_size, in_channels, out_channels, stride, padding):
    return (
        f"{got:,} adds the channels, {in_channels} + {out_channels}. Each output channel looks at every input channel, "
        f"so they multiply: {right_sum(expected, input_size, kernel_size, in_channels, out_channels, stride, padding)}."
    )


@mistake("adds the channels", why_channels_multiply)
def channels_added(input_size, kernel_size, in_channels, out_channels, *, stride=1, padding=0):
    output = output_size(input_size, kernel_size, stride, padding)
    return product(output, kernel_size, in_channels + out_channels, 1)


def why_products(got, expected, input_size, kernel_size, in_channels, out_channels, stride, padding):
    return (
        f"{got:,} is the number of outputs. Each of them is a sum of {kernel_size[0]} * {kernel_size[1]} * "
        f"{in_channels} products, and each product is a MAC: "
        f"{right_sum(expected, input_size, kernel_size, in_channels, out_channels, stride, padding)}."
    )


@mistake("counts the outputs", why_products)
def outputs_only(input_size, kernel_size, in_channels, out_channels, *, stride=1, padding=0):
    output = output_size(input_size, kernel_size, stride, padding)
    return output[0] * output[1] * out_channels


def why_an_int(got, expected):
    return f"{got} is a float. MACs are counted, so an int is asked for, {expected:,}: divide with // where you round."


@mistake("returns a float", why_an_int)
def a_float(input_size, kernel_size, in_channels, out_channels, *, stride=1, padding=0):
    return float(product(output_size(input_size, kernel_size, stride, padding), kernel_size, in_channels, out_channels))


def probes(rng):
    """Settings on which every two of the above, and the reference, differ at least three times."""
    for input_size, kernel_size, stride, padding in [
        ((8, 11), (3, 2), 2, 1),
        ((9, 6), (2, 5), 2, 2),
        ((10, 14), (3, 4), 3, 1),
        ((7, 12), (4, 3), 2, 3),
        ((13, 8), (5, 3), 3, 2),
        ((6, 9), (3, 2), 1, 1),
        ((9, 7), (3, 5), 2, 0),
        ((7, 10), (4, 3), 1, 0),
    ]:
        channels = rng.choice([(2, 5), (3, 7), (5, 3)])
        yield call.conv_macs(input_size, kernel_size, *channels, stride=stride, padding=padding)
