"""Wrong answers to `receptive_field`, and what to say about them."""

import math

from grader.checks import call, mistake


def spelt(layers):
    """Write the right sum: 1 + 2 * 1 + 1 * 2, each kernel less one times the step before it."""
    terms, step = ["1"], 1
    for kernel_size, stride in layers:
        terms.append(f"{kernel_size - 1} * {step}")
        step *= stride
    return " + ".join(terms)


def why_they_overlap(got, expected, layers):
    return (
        f"{got} adds up the kernels. The windows of neighbouring outputs overlap, so a layer adds only what they do "
        f"not share, its kernel less 1, times the step before it: {spelt(layers)} = {expected}."
    )


@mistake("adds up the kernels", why_they_overlap)
def adds_kernels(layers):
    return sum(kernel_size for kernel_size, _ in layers)


@mistake("adds the whole kernel, times the step", why_they_overlap)
def adds_kernels_times_step(layers):
    size, step = 0, 1
    for kernel_size, stride in layers:
        size += kernel_size * step
        step *= stride
    return size


@mistake("adds the whole kernel, times the step, to 1", why_they_overlap)
def adds_kernels_times_step_to_one(layers):
    return adds_kernels_times_step(layers) + 1


def why_not_multiplied(got, expected, layers):
    return (
        f"{got} is the product of the kernels, as a step that is multiplied by the kernel and not by the stride gives, "
        "too. That would be right if neighbouring outputs looked at different columns, but their windows overlap. Each "
        f"layer adds its kernel less 1, times the step before it: {spelt(layers)} = {expected}."
    )


@mistake("multiplies the kernels", why_not_multiplied)
def multiplies_kernels(layers):
    return math.prod(kernel_size for kernel_size, _ in layers)


def why_strides(got, expected, layers):
    strides = " and ".join(str(stride) for _, stride in layers[:-1])
    return (
        f"{got} is right where every stride is 1. A stride makes the steps of all later layers wider; here "
        f"{strides} come{'s' if len(layers) == 2 else ''} before the last kernel: {spelt(layers)} = {expected}."
    )


@mistake("leaves the strides out", why_strides)
def ignores_strides(layers):
    return 1 + sum(kernel_size - 1 for kernel_size, _ in layers)


def why_step_before(got, expected, layers):
    kernel_size, stride = next(layer for layer in layers if layer[1] > 1)
    return (
        f"{got} multiplies the step by a layer's stride before that layer's kernel is counted. The kernel of "
        f"{kernel_size} with stride {stride} moves over numbers that lie as far apart as before it; its stride is for "
        f"the layers behind it. Add to the size first, then multiply: {spelt(layers)} = {expected}."
    )


@mistake("multiplies the step too early", why_step_before)
def step_too_early(layers):
    size = step = 1
    for kernel_size, stride in layers:
        step *= stride
        size += (kernel_size - 1) * step
    return size


def why_all_strides_before(got, expected, layers):
    return (
        f"{got} multiplies each kernel by its predecessor's stride only. Strides act on all layers behind them, so "
        f"they multiply: {spelt(layers)} = {expected}."
    )


@mistake("takes the stride before for the step", why_all_strides_before)
def only_the_stride_before(layers):
    before = [1, *(stride for _, stride in layers)]
    return 1 + sum((kernel_size - 1) * step for (kernel_size, _), step in zip(layers, before, strict=False))


@mistake(
    "multiplies each kernel by its own stride",
    "{got} multiplies each layer's kernel by its own stride. A layer's stride moves its windows apart, which widens "
    "the steps of the layers behind it; its own window stays as wide as it is. Keep a step that starts at 1, and "
    "multiply it by the stride after the kernel is counted: {expected}.",
)
def own_stride(layers):
    return 1 + sum((kernel_size - 1) * stride for kernel_size, stride in layers)


def why_multiply_steps(got, expected, layers):
    return (
        f"{got} adds the strides up. Two steps of one layer are each as wide as a step before it, so strides multiply: "
        f"{spelt(layers)} = {expected}."
    )


@mistake("adds the strides to the step", why_multiply_steps)
def strides_added(layers):
    size = step = 1
    for kernel_size, stride in layers:
        size += (kernel_size - 1) * step
        step += stride - 1
    return size


@mistake("adds the strides to the step, a stride of 1 too", why_multiply_steps)
def whole_strides_added(layers):
    size = step = 1
    for kernel_size, stride in layers:
        size += (kernel_size - 1) * step
        step += stride
    return size


def why_from_one(got, expected):
    return (
        f"{got} is one too few: the size starts at 0. Before any layer a number sees itself, 1 column, and each kernel "
        f"takes in further ones. Start at 1: {expected}."
    )


@mistake("starts at 0", why_from_one)
def starts_at_zero(layers):
    size, step = 0, 1
    for kernel_size, stride in layers:
        size += (kernel_size - 1) * step
        step *= stride
    return size


def why_start_at_the_input(got, expected, layers):
    return (
        f"{got} is right for the layers in the other order, as if the last were next to the input. Going from the "
        f"first to the last, add to the size and multiply the step: {spelt(layers)} = {expected}. A rule that "
        "multiplies the size itself by the stride goes from the last to the first."
    )


@mistake("goes through the layers backwards", why_start_at_the_input)
def backwards(layers):
    size = step = 1
    for kernel_size, stride in reversed(layers):
        size += (kernel_size - 1) * step
        step *= stride
    return size


def why_kernel_first(got, expected, layers):
    kernel_size, stride = next((layer for layer in layers if layer[0] != layer[1]), layers[0])
    return (
        f"{got} takes the first number of a layer for the stride. It is (kernel_size, stride): {(kernel_size, stride)} "
        f"is a kernel of {kernel_size} with stride {stride}. {spelt(layers)} = {expected}."
    )


@mistake("takes the stride to come first", why_kernel_first)
def stride_first(layers):
    size = step = 1
    for stride, kernel_size in layers:
        size += (kernel_size - 1) * step
        step *= stride
    return size


def why_one_by_one_too(got, expected, layers):
    stride = next((stride for kernel_size, stride in layers if kernel_size == 1), 1)
    return (
        f"{got} skips the layers with a kernel of 1. Such a kernel sees no further, but its stride still makes the "
        f"steps of the layers behind it {stride} times as wide: {spelt(layers)} = {expected}."
    )


@mistake("skips layers with a kernel of 1, and their strides", why_one_by_one_too)
def skips_kernels_of_one(layers):
    return stride_first([(stride, kernel_size) for kernel_size, stride in layers if kernel_size > 1])


def why_not_half(got, expected, layers):
    even = next((kernel_size for kernel_size, _ in layers if kernel_size % 2 == 0), layers[0][0])
    return (
        f"{got} counts half a kernel, rounded down, on each side of the middle. That is right for odd kernels. A "
        f"kernel of {even} takes in kernel - 1 further numbers, {even - 1}: {spelt(layers)} = {expected}."
    )


@mistake("counts half a kernel on each side", why_not_half)
def half_on_each_side(layers):
    radius, step = 0, 1
    for kernel_size, stride in layers:
        radius += kernel_size // 2 * step
        step *= stride
    return 2 * radius + 1


def why_after_the_loop(got, expected, layers):
    return (
        f"{got} is what the first layer sees. A return inside the loop ends the function there; it belongs behind the "
        f"loop, after all {len(layers)} layers: {spelt(layers)} = {expected}."
    )


@mistake("returns inside the loop", why_after_the_loop)
def returns_inside_the_loop(layers):
    return layers[0][0] if layers else None


def why_only_size(got, expected, layers):
    return (
        f"{got} is the step behind the last layer, the product of the strides. Asked for is the size, which grows with "
        f"every kernel: {spelt(layers)} = {expected}."
    )


@mistake("returns the step", why_only_size)
def returns_the_step(layers):
    return math.prod(stride for _, stride in layers)


def why_not_both(got, expected):
    return f"{got} has the size and the step. Only the size is asked for: {expected}."


@mistake("returns the size and the step", why_not_both)
def returns_both(layers):
    size = 1
    for kernel_size, stride in reversed(layers):
        size = (size - 1) * stride + kernel_size
    return size, returns_the_step(layers)


def probes(rng):
    """Layers on which every two of the above, and the reference, differ at least three times."""
    yield call.receptive_field([(3, 2), (4, 3), (2, 1), (5, 2)])
    yield call.receptive_field([(2, 3), (5, 2), (3, 2), (4, 1)])
    yield call.receptive_field([(4, 2), (3, 1), (6, 3), (2, 2)])
    for kernel_size in (3, 4, 5):  # a kernel of 1 with a stride
        yield call.receptive_field([(2, 2), (1, 3), (kernel_size, 2), (3, 1)])
    for _ in range(8):
        yield call.receptive_field([(rng.randint(2, 6), rng.randint(1, 3)) for _ in range(rng.randint(2, 5))])
