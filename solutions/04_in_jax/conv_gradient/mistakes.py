"""Wrong answers to `conv_gradient`, and what to say about them."""

import numpy as np

from grader.checks import call, mistake


def right_kernel_gradient(x, output_gradient):
    windows = np.lib.stride_tricks.sliding_window_view(x, output_gradient.shape[:2], axis=(0, 1))
    return np.einsum("abcij,ijo->abco", windows, output_gradient)


def right_input_gradient(x, kernel, output_gradient):
    height, width, _ = output_gradient.shape
    gradient = np.zeros(x.shape)
    for a, b in np.ndindex(kernel.shape[:2]):
        gradient[a : a + height, b : b + width] += output_gradient @ kernel[a, b].T
    return gradient


def by(shape):
    return "×".join(map(str, shape))


def places_of(output_gradient):
    return by(output_gradient.shape[:2])


# ── kernel_gradient ───────────────────────────────────────────────────────────────────────────────────────────────


def why_sum(output_gradient):
    count = output_gradient.shape[0] * output_gradient.shape[1]
    return (
        f"Your gradient is {count} times too small: it is the mean over the {count} places. The loss changes through "
        "every place at which the kernel is used, and these changes add up. If a mean is wanted, the loss takes it."
    )


@mistake("takes the mean over the places", why_sum, of="kernel_gradient")
def mean_over_places(x, output_gradient):
    return right_kernel_gradient(x, output_gradient) / np.prod(output_gradient.shape[:2])


def why_every_place(output_gradient):
    height, width, _ = output_gradient.shape
    return (
        f"Your gradient is that of the last place alone, {height - 1}, {width - 1}: each place overwrites the one "
        f"before it. The kernel is used at all {height}×{width} places, so start from zeros and add, with +=."
    )


@mistake("overwrites instead of adding", why_every_place, of="kernel_gradient")
def last_place_alone(x, output_gradient):
    height, width, _ = output_gradient.shape
    return np.multiply.outer(x[height - 1 :, width - 1 :], output_gradient[-1, -1])


def why_one_more(got, expected, x, output_gradient):
    return (
        f"Your gradient is {by(got.shape[:2])}: the {by(x.shape[:2])} of x less the {places_of(output_gradient)} "
        f"places. n numbers and k taps have n - k + 1 places, so k is n - places + 1: {by(expected.shape[:2])}."
    )


@mistake("makes the kernel one too small", why_one_more, of="kernel_gradient")
def one_tap_too_few(x, output_gradient):
    return right_kernel_gradient(x, output_gradient)[:-1, :-1]


def why_weighted(output_gradient):
    return (
        "Your gradient adds up what each number of the kernel met in x, but does not multiply it by output_gradient. "
        f"Each of the {places_of(output_gradient)} places counts as much as its output matters to the loss."
    )


@mistake("leaves the output's gradient out", why_weighted, of="kernel_gradient")
def leaves_the_output_gradient_out(x, output_gradient):
    return right_kernel_gradient(x, np.ones_like(output_gradient))


@mistake(
    "flips the kernel's gradient",
    "Your gradient stands on its head: what you have for tap 0, 0 belongs to the last tap. Tap a, b met x[i + a, j + "
    "b], so that it looks at x shifted by a and b, up from 0.",
    of="kernel_gradient",
)
def flipped_kernel_gradient(x, output_gradient):
    return right_kernel_gradient(x, output_gradient)[::-1, ::-1]


@mistake(
    "flips the output's gradient",
    "Your sum goes through output_gradient backwards: it is laid on x flipped. Output i, j met x[i + a, j + b], so "
    "both are read in the same order.",
    of="kernel_gradient",
)
def flipped_output_gradient(x, output_gradient):
    return right_kernel_gradient(x, output_gradient[::-1, ::-1])


def why_in_before_out(got, expected):
    return (
        f"The last two axes of your gradient are out_channels, in_channels: {by(got.shape)}. It has the shape of the "
        f"kernel, {by(expected.shape)}: in_channels first."
    )


@mistake("puts out_channels before in_channels", why_in_before_out, of="kernel_gradient")
def out_before_in(x, output_gradient):
    return right_kernel_gradient(x, output_gradient).swapaxes(2, 3)


def why_channels_apart(x):
    return (
        f"Your gradient is the same for all {x.shape[2]} channels of x: they are added up before the product. Each "
        "number of the kernel belongs to one channel of x, and met the numbers of that channel only."
    )


@mistake("adds up the channels of the input", why_channels_apart, of="kernel_gradient")
def adds_up_in_channels(x, output_gradient):
    together = np.broadcast_to(x.sum(2, keepdims=True), x.shape)
    return right_kernel_gradient(together, output_gradient)


@mistake(
    "adds up the output channels",
    "Your gradient is the same for all output channels: their gradients are added up first. Kernel o made output "
    "channel o alone, so only output_gradient[:, :, o] belongs to it.",
    of="kernel_gradient",
)
def adds_up_out_channels(x, output_gradient):
    together = np.broadcast_to(output_gradient.sum(2, keepdims=True), output_gradient.shape)
    return right_kernel_gradient(x, together)


# ── conv_gradient ─────────────────────────────────────────────────────────────────────────────────────────────────


def why_add(x, kernel):
    return (
        "Your input gradient keeps only the last window that reached each number: a later one overwrites what was "
        f"there. A number inside the {by(x.shape[:2])} image lies under as many as {by(kernel.shape[:2])} windows, "
        "and each adds to it, with +=."
    )


@mistake("overwrites instead of adding", why_add)
def overwrites(x, kernel, output_gradient):
    gradient = np.zeros(x.shape)
    for i, j in np.ndindex(output_gradient.shape[:2]):
        gradient[i : i + kernel.shape[0], j : j + kernel.shape[1]] = kernel @ output_gradient[i, j]
    return gradient, right_kernel_gradient(x, output_gradient)


@mistake("overwrites instead of adding, tap by tap", why_add)
def overwrites_by_taps(x, kernel, output_gradient):
    height, width, _ = output_gradient.shape
    gradient = np.zeros(x.shape)
    for a, b in np.ndindex(kernel.shape[:2]):
        gradient[a : a + height, b : b + width] = output_gradient @ kernel[a, b].T
    return gradient, right_kernel_gradient(x, output_gradient)


@mistake(
    "lays the kernel on flipped",
    "Your input gradient has the kernel the wrong way round. Output i, j read x[i + a, j + b] through kernel[a, b], "
    "and its gradient goes back through the same number: spread window by window, the kernel is put down as it stands. "
    "Where each number of x gathers from the padded output_gradient, tap a, b belongs to output i - a, j - b: there "
    "the kernel is flipped.",
)
def spreads_it_flipped(x, kernel, output_gradient):
    flipped = kernel[::-1, ::-1]
    return right_input_gradient(x, flipped, output_gradient), right_kernel_gradient(x, output_gradient)


def why_the_other_factor():
    return (
        "Your input gradient is multiplied by x. The derivative of a product with respect to one factor is the other "
        "factor: for x that is the kernel, and x itself does not occur in it."
    )


@mistake("multiplies the input's gradient by the input", why_the_other_factor)
def multiplies_by_x(x, kernel, output_gradient):
    return x * right_input_gradient(x, kernel, output_gradient), right_kernel_gradient(x, output_gradient)


@mistake(
    "leaves the output's gradient out",
    "Your input gradient adds up the kernel's numbers, but does not multiply them by output_gradient: it is the "
    "gradient of the plain sum of all outputs. Each output counts as much as it matters to the loss.",
)
def leaves_it_out(x, kernel, output_gradient):
    ones = np.ones_like(output_gradient)
    return right_input_gradient(x, kernel, ones), right_kernel_gradient(x, output_gradient)


@mistake(
    "returns the kernel's gradient first",
    "Your two gradients are right, but the other way round: first that of the input, then that of the kernel.",
)
def kernel_first(x, kernel, output_gradient):
    return right_kernel_gradient(x, output_gradient), right_input_gradient(x, kernel, output_gradient)


@mistake(
    "returns the input's gradient alone",
    "You return one array. Both gradients are asked for, as a tuple: that of the input, then that of the kernel.",
)
def input_alone(x, kernel, output_gradient):
    return right_input_gradient(x, kernel, output_gradient)


def why_once(kernel):
    return (
        f"Your input gradient is the mean over the {kernel.shape[0] * kernel.shape[1]} numbers of a window. Nothing "
        "is divided: the windows over a number of x add up."
    )


@mistake("divides by the size of the kernel", why_once)
def mean_over_taps(x, kernel, output_gradient):
    gradient = right_input_gradient(x, kernel, output_gradient) / np.prod(kernel.shape[:2])
    return gradient, right_kernel_gradient(x, output_gradient)


def why_into_every_map(kernel):
    return (
        f"Your input gradient goes back through output channel 0 alone. x went into all {kernel.shape[3]} feature "
        "maps, so what comes back from each of them adds up."
    )


@mistake("goes back through one feature map", why_into_every_map)
def one_output_channel(x, kernel, output_gradient):
    gradient = right_input_gradient(x, kernel[..., :1], output_gradient[..., :1])
    return gradient, right_kernel_gradient(x, output_gradient)


@mistake(
    "gives all input channels the same",
    "Your input gradient is the same in every channel: the kernel's input channels are added up. Channel c of x went "
    "through kernel[:, :, c], so only that comes back to it.",
)
def same_in_every_channel(x, kernel, output_gradient):
    together = np.broadcast_to(kernel.sum(2, keepdims=True), kernel.shape)
    return right_input_gradient(x, together, output_gradient), right_kernel_gradient(x, output_gradient)


def probes(rng):
    """Every two mistakes differ on all of them: no size is like another."""

    def quarters(*shape):
        return np.reshape([rng.randint(-36, 36) / 4 for _ in range(np.prod(shape))], shape)

    for _ in range(5):
        yield call.kernel_gradient(quarters(6, 8, 2), quarters(4, 5, 3))
        yield call.conv_gradient(quarters(5, 7, 2), quarters(2, 3, 2, 4), quarters(4, 5, 4))
