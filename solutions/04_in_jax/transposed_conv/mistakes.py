"""Wrong answers to `transposed_conv`, and what to say about them."""

import numpy as np

from grader.checks import call, mistake


def counted(number, noun):
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


# ── transposed_size ───────────────────────────────────────────────────────────────────────────────────────────────────


def why_forwards(got, expected, input_size, kernel_size, stride):
    return (
        f"{got} is the size of an ordinary convolution. The transposed one goes the other way: {input_size} copies of "
        f"the kernel are laid down, the last one at {(input_size - 1) * stride}, which gives {expected}."
    )


@mistake("gives the size of a convolution", why_forwards, of="transposed_size")
def forwards(input_size, kernel_size, *, stride=1, padding=0):
    return (input_size + 2 * padding - kernel_size) // stride + 1


def why_input_times_stride(got, expected, input_size, kernel_size, stride):
    return (
        f"{got} lets the last copy start at {input_size} * {stride}. The first of the {input_size} starts at 0, so the "
        f"last one starts at {input_size - 1} * {stride}: {expected}."
    )


@mistake("starts the last copy one stride too late", why_input_times_stride, of="transposed_size")
def one_stride_too_many(input_size, kernel_size, *, stride=1, padding=0):
    return input_size * stride + kernel_size - 2 * padding


def why_no_kernel(got, expected, input_size, kernel_size, stride):
    return (
        f"{got} is {input_size} * {stride}, the input times the stride. That is right for a kernel as long as the "
        f"stride or with 'SAME' padding. Here the last copy starts at {(input_size - 1) * stride} and is "
        f"{kernel_size} long: {expected}."
    )


@mistake("multiplies the input by the stride", why_no_kernel, of="transposed_size")
def input_times_stride(input_size, kernel_size, *, stride=1, padding=0):
    return input_size * stride


def why_padding_added(got, expected, padding):
    return (
        f"{got} adds the padding. It is the convolution's: there zeros are added to the input, and here what belongs "
        f"to them is cut off, {padding} on each side: {expected}."
    )


@mistake("adds the padding", why_padding_added, of="transposed_size")
def adds_padding(input_size, kernel_size, *, stride=1, padding=0):
    return (input_size - 1) * stride + kernel_size + 2 * padding


@mistake(
    "takes the padding away once",
    "{got} takes the padding of {padding} away once. It is cut off on both sides: {expected}.",
    of="transposed_size",
)
def padding_once(input_size, kernel_size, *, stride=1, padding=0):
    return (input_size - 1) * stride + kernel_size - padding


@mistake(
    "leaves the padding out",
    "{got} is the size before the padding of {padding} is cut off on both sides: {expected}.",
    of="transposed_size",
)
def no_padding_in_size(input_size, kernel_size, *, stride=1, padding=0):
    return (input_size - 1) * stride + kernel_size


def why_last_place(got, expected):
    return (
        f"{got} is the index of the last place. Places are counted from 0, so there are {got} + 1 = {expected} of them."
    )


@mistake("gives the last index", why_last_place, of="transposed_size")
def last_index(input_size, kernel_size, *, stride=1, padding=0):
    return (input_size - 1) * stride + kernel_size - 1 - 2 * padding


# ── transposed_conv ───────────────────────────────────────────────────────────────────────────────────────────────────


def laid(x, kernel, stride, padding, put):
    """Lay the copies down as `put` does it, and cut the padding off."""
    rows, columns, in_channels, _ = kernel.shape
    output = np.zeros(((x.shape[0] - 1) * stride + rows, (x.shape[1] - 1) * stride + columns, in_channels))
    for row, column in np.ndindex(x.shape[:2]):
        top, left = row * stride, column * stride
        put(output[top : top + rows, left : left + columns], kernel @ x[row, column])
    return output[padding : len(output) - padding, padding : output.shape[1] - padding]


def add(place, copy):
    place += copy


def overwrite(place, copy):
    place[:] = copy


def worst(got, expected):
    """Return the place of the worst number, and it and the right one, for a sentence."""
    place = tuple(int(axis) for axis in np.unravel_index(np.abs(got - expected).argmax(), expected.shape))
    return f"[{', '.join(map(str, place))}]", f"{got[place]:g}", f"{expected[place]:g}"


def by(shape):
    return "×".join(map(str, shape))


def why_overwritten(got, expected):
    place, wrong, right = worst(got, expected)
    return (
        f"{wrong} at {place} is what the last copy alone lays there: it was written over the earlier ones. Where "
        f"copies overlap they are added, with += and not =: {right}."
    )


@mistake("writes copies over each other", why_overwritten)
def writes_over(x, kernel, *, stride=1, padding=0):
    return laid(x, kernel, stride, padding, overwrite)


def why_flipped(got, expected):
    place, wrong, right = worst(got, expected)
    return (
        f"{wrong} at {place} comes of flipped copies. Laid down, the kernel is not flipped; only whoever spreads x "
        f"with zeros and gathers windows has to flip it: {right}."
    )


@mistake("lays flipped copies", why_flipped)
def flipped(x, kernel, *, stride=1, padding=0):
    return laid(x, kernel[::-1, ::-1], stride, padding, add)


def why_stride_one(got, expected, x, kernel, stride, padding):
    return (
        f"{by(np.shape(got))} is what stride 1 gives. At stride {stride} neighbouring copies start {stride} places "
        f"apart, the copy of x[row, column] at [{stride} * row, {stride} * column]: {by(expected.shape)}."
    )


@mistake("lays copies one place apart at any stride", why_stride_one)
def stride_one(x, kernel, *, stride=1, padding=0):
    return laid(x, kernel, 1, padding, add)


def why_not_cut(got, expected, padding):
    return (
        f"Your {by(np.shape(got))} numbers are the whole sum. The padding is still to be cut off, "
        f"{counted(padding, 'row')} and {counted(padding, 'column')} on every side: {by(expected.shape)}."
    )


@mistake("does not cut the padding off", why_not_cut)
def not_cut(x, kernel, *, stride=1, padding=0):
    return laid(x, kernel, stride, 0, add)


def why_cut_once(got, expected, padding):
    return (
        f"Your {by(np.shape(got))} numbers lack the first {counted(padding, 'row')} and "
        f"{counted(padding, 'column')} alone. As many are cut off at the end: {by(expected.shape)}."
    )


@mistake("cuts the padding off at the beginning alone", why_cut_once)
def cut_once(x, kernel, *, stride=1, padding=0):
    return laid(x, kernel, stride, 0, add)[padding:, padding:]


def why_minus_zero(got, expected):
    return (
        f"Your answer of {by(np.shape(got))} is empty: with padding 0, output[0:-0] is output[0:0]. End the slice at "
        f"the size less the padding, which is right for 0, too: {by(expected.shape)}."
    )


@mistake("cuts up to -padding, also where that is 0", why_minus_zero)
def minus_zero(x, kernel, *, stride=1, padding=0):
    return laid(x, kernel, stride, 0, add)[padding:-padding, padding:-padding]


def why_cut_last(got, expected, padding):
    return (
        f"Your {by(np.shape(got))} numbers are as many as there should be, but {2 * padding} rows and columns were cut "
        f"off at the end and none at the beginning. Cut {counted(padding, 'row')} and {counted(padding, 'column')} off "
        "on every side."
    )


@mistake("cuts all of the padding off at the end", why_cut_last)
def cut_last(x, kernel, *, stride=1, padding=0):
    whole = laid(x, kernel, stride, 0, add)
    return whole[: len(whole) - 2 * padding, : whole.shape[1] - 2 * padding]


def why_too_small(kernel, padding, expected):
    rows, columns = (size + 2 * padding for size in expected.shape[:2])
    return (
        f"The copies of {by(kernel.shape[:2])} do not fit: your array is already as small as the answer, "
        f"{by(expected.shape[:2])}. Make it as large as all copies need, {rows}×{columns}, and cut the padding off "
        "when all of them lie there."
    )


@mistake("lays the copies into an array that was already cut", why_too_small)
def cut_before(x, kernel, *, stride=1, padding=0):
    rows, columns, in_channels, _ = kernel.shape
    output = np.zeros(
        ((x.shape[0] - 1) * stride + rows - 2 * padding, (x.shape[1] - 1) * stride + columns - 2 * padding, in_channels)
    )
    for row, column in np.ndindex(x.shape[:2]):
        top, left = row * stride, column * stride
        output[top : top + rows, left : left + columns] += kernel @ x[row, column]
    return output


def why_zeros_around(got, expected, padding):
    return (
        f"Your {by(np.shape(got))} numbers have zeros around them: the padding was added to the output. It is cut off, "
        f"{padding} on every side: {by(expected.shape)}."
    )


@mistake("puts zeros around the output", why_zeros_around)
def zeros_around(x, kernel, *, stride=1, padding=0):
    return np.pad(laid(x, kernel, stride, 0, add), ((padding, padding), (padding, padding), (0, 0)))


def why_reshaped(got, expected, kernel):
    place, wrong, right = worst(got, expected)
    in_channels, out_channels = kernel.shape[2:]
    return (
        f"{wrong} at {place} comes of the kernel's two channel axes in the wrong order: read as {out_channels}×"
        f"{in_channels} and turned. They are (in_channels, out_channels), so kernel[i, j] @ x[row, column] sums over "
        f"the {out_channels} channels of x and leaves {in_channels}: {right}."
    )


@mistake("reads the kernel's channels in the wrong order", why_reshaped)
def channels_reshaped(x, kernel, *, stride=1, padding=0):
    rows, columns, in_channels, out_channels = kernel.shape
    turned = kernel.reshape(rows, columns, out_channels, in_channels).transpose(0, 1, 3, 2)
    return laid(x, turned, stride, padding, add)


def why_one_channel(got, expected, x):
    place, wrong, right = worst(got, expected)
    return (
        f"{wrong} at {place} is the share of channel 0 of x alone. All {x.shape[-1]} channels lay their copies, and "
        f"they are added up: {right}."
    )


@mistake("takes the first channel of x alone", why_one_channel)
def first_channel(x, kernel, *, stride=1, padding=0):
    return laid(x[..., :1], kernel[..., :1], stride, padding, add)


def why_mean(got, expected):
    place, wrong, right = worst(got, expected)
    return (
        f"{wrong} at {place} is the mean of the copies that lie there. They are added up, also where more of them lie "
        f"than elsewhere: {right}."
    )


@mistake("takes the mean where copies overlap", why_mean)
def mean_of_copies(x, kernel, *, stride=1, padding=0):
    count = laid(np.ones((*x.shape[:2], 1)), np.ones((*kernel.shape[:2], 1, 1)), stride, padding, add)
    return laid(x, kernel, stride, padding, add) / np.maximum(count, 1)


def why_convolved(got, expected, x, kernel):
    came = "does not fit into x" if isinstance(got, str) else f"leaves {by(got.shape)}"
    return (
        f"You gather windows of x, as a convolution does; a window of {by(kernel.shape[:2])} {came}. Here each "
        f"number of x, {by(x.shape)}, lays a copy of the whole kernel into the output: {by(expected.shape)}."
    )


@mistake("convolves x", why_convolved)
def convolves(x, kernel, *, stride=1, padding=0):
    padded = np.pad(x, ((padding, padding), (padding, padding), (0, 0)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, kernel.shape[:2], axis=(0, 1))[::stride, ::stride]
    return np.einsum("rcoij,ijno->rcn", windows, kernel)


def probes(rng):
    """Copies that overlap in both directions, 2 channels that become 3, some padding."""
    draw = np.random.default_rng(rng.getrandbits(64))
    for rows, columns, stride, padding in ((3, 5, 2, 1), (5, 4, 2, 1), (3, 4, 2, 1), (4, 5, 3, 1), (5, 3, 2, 1)):
        x, kernel = draw.integers(-12, 13, (5, 6, 2)) / 4, draw.integers(-12, 13, (rows, columns, 3, 2)) / 4
        yield call.transposed_conv(x, kernel, stride=stride, padding=padding)
        yield call.transposed_conv(x, kernel, stride=stride)
    for kernel_size, stride, padding in ((5, 2, 1), (7, 3, 2), (6, 4, 1), (9, 2, 3), (8, 5, 2)):
        yield call.transposed_size(rng.randint(12, 20), kernel_size, stride=stride, padding=padding)
