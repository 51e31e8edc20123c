"""Wrong answers to `depthwise_separable`, and what to say about them."""

import numpy as np
from jax import lax

from grader.checks import call, mistake


def apart(x, depthwise):
    windows = np.lib.stride_tricks.sliding_window_view(np.asarray(x), depthwise.shape[:2], axis=(0, 1))
    return np.einsum("rcdij,ijd->rcd", windows, np.asarray(depthwise)[:, :, 0])


def worst(got, expected):
    """Return the place of the worst number, and it and the right one, for a sentence."""
    place = tuple(int(axis) for axis in np.unravel_index(np.abs(got - expected).argmax(), expected.shape))
    return f"[{', '.join(map(str, place))}]", f"{got[place]:g}", f"{expected[place]:g}"


def counted(number, noun):
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def by(shape):
    return "×".join(map(str, shape))


def why_no_pointwise(got, expected, pointwise):
    _, _, channels, out = pointwise.shape
    return (
        f"Your {by(np.shape(got))} numbers are the depthwise responses, which were not mixed. The pointwise kernel "
        f"is still to come: at each place it makes {counted(out, 'number')} of {counted(channels, 'response')}, "
        f"{by(expected.shape)} in all."
    )


@mistake("leaves the pointwise step out", why_no_pointwise)
def no_pointwise(x, depthwise, pointwise):
    return apart(x, depthwise)


def why_batch(got, expected):
    return (
        f"Your answer is {by(np.shape(got))}: the batch axis that lax asks for is still there. x came without one, so "
        f"take it away in the end, with [0]: {by(expected.shape)}."
    )


@mistake("leaves a batch axis", why_batch)
def leaves_a_batch_axis(x, depthwise, pointwise):
    return (apart(x, depthwise) @ np.asarray(pointwise)[0, 0])[None]


def why_no_groups(x, depthwise, pointwise):
    """Say it of the error that speaks of it: whatever is refused by a ValueError looks the same from here."""
    channels = x.shape[-1]
    return (
        "If the error speaks of feature_group_count: the channels of what goes in, divided by it, have to be the third "
        f"axis of the kernel. For the depthwise kernel of {by(depthwise.shape)} that is {channels} // {channels} = 1; "
        f"the pointwise one of {by(pointwise.shape)} wants all {channels}, without groups."
    )


@mistake("does not tell lax of the groups", why_no_groups)
def no_groups(x, depthwise, pointwise):
    numbers = ("NHWC", "HWIO", "NHWC")
    found = lax.conv_general_dilated(np.asarray(x)[None], depthwise, (1, 1), "VALID", dimension_numbers=numbers)
    return np.asarray(found)[0] @ np.asarray(pointwise)[0, 0]


def why_no_depthwise(got, expected, depthwise):
    return (
        f"Your answer of {by(np.shape(got))} mixes the channels of x itself, pixel by pixel. First each channel is to "
        f"be convolved with its own kernel of {by(depthwise.shape[:2])}, which leaves {by(expected.shape[:2])} places."
    )


@mistake("leaves the depthwise step out", why_no_depthwise)
def no_depthwise(x, depthwise, pointwise):
    return np.asarray(x) @ np.asarray(pointwise)[0, 0]


def why_one_kernel(got, expected, depthwise):
    place, wrong, right = worst(got, expected)
    return (
        f"{wrong} at {place} comes of the kernel of channel 0, depthwise[:, :, 0, 0], for all {depthwise.shape[-1]} "
        f"channels. Each has its own, depthwise[:, :, 0, channel]: {right}."
    )


@mistake("takes the kernel of the first channel for all", why_one_kernel)
def one_kernel_for_all(x, depthwise, pointwise):
    return (
        apart(x, np.repeat(np.asarray(depthwise)[..., :1], depthwise.shape[-1], axis=-1)) @ np.asarray(pointwise)[0, 0]
    )


def why_reshaped(got, expected, pointwise):
    place, wrong, right = worst(got, expected)
    _, _, channels, out = pointwise.shape
    return (
        f"{wrong} at {place} comes of pointwise weights in another order: reshaped to {out}×{channels} and turned, or "
        f"the like. The kernel is (1, 1, in, out), so pointwise[0, 0] is the {channels}×{out} matrix as it is needed: "
        f"{right}."
    )


@mistake("reads the pointwise kernel as out by in", why_reshaped)
def pointwise_reshaped(x, depthwise, pointwise):
    return apart(x, depthwise) @ np.asarray(pointwise).reshape(pointwise.shape[:1:-1]).T


def why_flipped(got, expected):
    place, wrong, right = worst(got, expected)
    return (
        f"{wrong} at {place} is what flipped depthwise kernels give, as in true convolution. Lay them on x as they "
        f"are: {right}."
    )


@mistake("flips the depthwise kernels", why_flipped)
def flipped(x, depthwise, pointwise):
    return apart(x, np.asarray(depthwise)[::-1, ::-1]) @ np.asarray(pointwise)[0, 0]


def why_relu(got, expected):
    place, wrong, right = worst(got, expected)
    return (
        f"{wrong} at {place} is what is left where negative depthwise responses became 0. MobileNet has a ReLU between "
        f"the two steps; here nothing stands there: {right}."
    )


@mistake("puts a ReLU between the two steps", why_relu)
def relu_between(x, depthwise, pointwise):
    return np.maximum(apart(x, depthwise), 0) @ np.asarray(pointwise)[0, 0]


def why_relu_last(got, expected):
    place, wrong, right = worst(got, expected)
    return f"{wrong} at {place} should be {right}: negative outputs became 0. No ReLU is asked for."


@mistake("puts a ReLU at the end", why_relu_last)
def relu_last(x, depthwise, pointwise):
    return np.maximum(apart(x, depthwise) @ np.asarray(pointwise)[0, 0], 0)


def why_padded(got, expected, x, depthwise):
    return (
        f"Your output has {by(np.shape(got)[:2])} places, as many as x: zeros were added around it, as padding 'SAME' "
        f"does. Without padding a {by(depthwise.shape[:2])} kernel has {by(expected.shape[:2])} places on "
        f"{by(x.shape[:2])}."
    )


@mistake("pads with zeros", why_padded)
def padded(x, depthwise, pointwise):
    around = [((size - 1) // 2, size // 2) for size in depthwise.shape[:2]]
    return apart(np.pad(np.asarray(x), [*around, (0, 0)]), depthwise) @ np.asarray(pointwise)[0, 0]


def why_means(got, expected, depthwise):
    place, wrong, right = worst(got, expected)
    size = depthwise.shape[0] * depthwise.shape[1]
    return (
        f"{wrong} at {place} comes of the mean of the {size} products in a window. A response is their sum, {size} "
        f"times as much: {right}."
    )


@mistake("takes the mean over the window", why_means)
def means(x, depthwise, pointwise):
    return apart(x, depthwise) @ np.asarray(pointwise)[0, 0] / (depthwise.shape[0] * depthwise.shape[1])


def why_mixed_first(got, expected):
    place, wrong, right = worst(got, expected)
    return (
        f"{wrong} at {place}: the depthwise responses of all channels were added up before the pointwise weights came "
        f"in, so each weight meets the same sum. Each channel's response has a weight of its own: {right}."
    )


@mistake("adds the channels up before they are weighted", why_mixed_first)
def added_up_first(x, depthwise, pointwise):
    return apart(x, depthwise).sum(axis=-1, keepdims=True) * np.asarray(pointwise)[0, 0].sum(axis=0)


# ── separable_parameters ──────────────────────────────────────────────────────────────────────────────────────────────


def sizes(kernel_size):
    return f"{kernel_size[0]} * {kernel_size[1]}"


def why_ordinary(got, expected, kernel_size, in_channels, out_channels):
    rows, columns = kernel_size
    return (
        f"{got} is the count of an ordinary convolution, {sizes(kernel_size)} * {in_channels} * {out_channels}. Taken "
        f"apart, it is {rows * columns * in_channels} weights for the depthwise step and {in_channels * out_channels} "
        f"for the pointwise one: {expected}."
    )


@mistake("counts an ordinary convolution", why_ordinary, of="separable_parameters")
def ordinary(kernel_size, in_channels, out_channels):
    return kernel_size[0] * kernel_size[1] * in_channels * out_channels


def why_product(got, expected, kernel_size, in_channels, out_channels):
    rows, columns = kernel_size
    return (
        f"{got} multiplies the two steps. They are two kernels side by side, so their numbers are added: "
        f"{rows * columns * in_channels} + {in_channels * out_channels} = {expected}."
    )


@mistake("multiplies the two counts", why_product, of="separable_parameters")
def product(kernel_size, in_channels, out_channels):
    return kernel_size[0] * kernel_size[1] * in_channels * in_channels * out_channels


@mistake(
    "counts the depthwise step alone",
    "{got} is the depthwise step alone. The pointwise kernel has a weight for each pair of the {in_channels} and the "
    "{out_channels} channels; with these it is {expected}.",
    of="separable_parameters",
)
def depthwise_alone(kernel_size, in_channels, out_channels):
    return kernel_size[0] * kernel_size[1] * in_channels


def why_out_channels(got, expected, kernel_size, in_channels, out_channels):
    return (
        f"{got} has a depthwise kernel for each of the {out_channels} channels that come out. That step is done before "
        f"the mixing, for each of the {in_channels} channels that go in: {sizes(kernel_size)} * {in_channels} + "
        f"{in_channels} * {out_channels} = {expected}."
    )


@mistake("has a depthwise kernel for each output channel", why_out_channels, of="separable_parameters")
def kernels_of_outputs(kernel_size, in_channels, out_channels):
    return kernel_size[0] * kernel_size[1] * out_channels + in_channels * out_channels


def why_square(got, expected, kernel_size, in_channels):
    rows, columns = kernel_size
    return (
        f"{got} takes the kernel for a square of {rows}×{rows}. It has {counted(rows, 'row')} and "
        f"{counted(columns, 'column')}, so the first step has {rows} * {columns} * {in_channels} weights: {expected}."
    )


@mistake("takes the kernel for a square", why_square, of="separable_parameters")
def square(kernel_size, in_channels, out_channels):
    return kernel_size[0] ** 2 * in_channels + in_channels * out_channels


def why_one_depthwise(got, expected, kernel_size, in_channels):
    rows, columns = kernel_size
    return (
        f"{got} counts one depthwise kernel of {rows * columns} weights. Each of the {in_channels} channels has its "
        f"own, together {rows * columns * in_channels}: {expected}."
    )


@mistake("counts one depthwise kernel", why_one_depthwise, of="separable_parameters")
def one_depthwise(kernel_size, in_channels, out_channels):
    return kernel_size[0] * kernel_size[1] + in_channels * out_channels


@mistake(
    "adds the channels in the pointwise step",
    "{got} takes {in_channels} + {out_channels} for the pointwise step. It has a weight for each pair of a channel "
    "that goes in and one that comes out, {in_channels} * {out_channels}: {expected}.",
    of="separable_parameters",
)
def adds_channels(kernel_size, in_channels, out_channels):
    return kernel_size[0] * kernel_size[1] * in_channels + in_channels + out_channels


@mistake(
    "adds an ordinary kernel and the pointwise one",
    "{got} has an ordinary kernel in the first step, for all pairs of channels. There each of the {in_channels} "
    "channels has one kernel, which makes one response: {expected}.",
    of="separable_parameters",
)
def ordinary_and_pointwise(kernel_size, in_channels, out_channels):
    return (kernel_size[0] * kernel_size[1] + 1) * in_channels * out_channels


@mistake(
    "counts biases, too",
    "{got} counts biases, {in_channels} of the one step and {out_channels} of the other. Here there are none: "
    "{expected}.",
    of="separable_parameters",
)
def with_biases(kernel_size, in_channels, out_channels):
    return kernel_size[0] * kernel_size[1] * in_channels + in_channels * out_channels + in_channels + out_channels


def probes(rng):
    """One shape for the arrays, for JAX: 2×3 kernels, from 3 channels to 4."""
    for _ in range(4):
        draw = np.random.default_rng(rng.getrandbits(64))
        shapes = (4, 5, 3), (2, 3, 1, 3), (1, 1, 3, 4)
        yield call.depthwise_separable(*(draw.integers(-12, 13, shape).astype(np.float32) / 4 for shape in shapes))
    for size in ((3, 5), (2, 7), (5, 1), (4, 3), (7, 2)):
        yield call.separable_parameters(size, rng.randint(5, 20), rng.randint(21, 40))
