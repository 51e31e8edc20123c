"""Wrong answers to `shrinking_stack`, and what to say about them."""

from grader.checks import call, mistake


def right(input_size, layers):
    sizes = [input_size]
    for kernel_size, stride, padding in layers:
        sizes.append((sizes[-1] + 2 * padding - kernel_size) // stride + 1)
    return sizes


def sum_of(size, layer):
    """Write out how the size after a layer comes from the one before it."""
    kernel_size, stride, padding = layer
    return f"({size} + 2 * {padding} - {kernel_size}) // {stride} + 1 = {right(size, [layer])[-1]}"


def first_wrong(got, expected):
    """Return the number of the first layer whose size is wrong."""
    pairs = enumerate(zip(got, expected, strict=False))
    return max(next((index for index, (mine, theirs) in pairs if mine != theirs), 1), 1)


def step(got, expected, layers):
    """Say where the sizes part, and what the right one is."""
    number = first_wrong(got, expected)
    return f"After layer {number}, {layers[number - 1]}: {sum_of(expected[number - 1], layers[number - 1])}."


def why_from_the_one_before(got, expected, input_size, layers):
    number = first_wrong(got, expected)
    return (
        f"{got} works out every size from the input of {input_size}. Layer {number} does not see the input, but the "
        f"{expected[number - 1]} that come out of layer {number - 1}: "
        f"{sum_of(expected[number - 1], layers[number - 1])}."
    )


@mistake("works out every size from the first input", why_from_the_one_before)
def always_from_the_input(input_size, layers):
    return [input_size] + [right(input_size, [layer])[-1] for layer in layers]


def why_the_input_too(got, expected, input_size):
    return f"{got} begins after the first layer. The size of the input, {input_size}, belongs in front: {expected}."


@mistake("leaves the input out", why_the_input_too)
def leaves_the_input_out(input_size, layers):
    return right(input_size, layers)[1:]


def why_the_last_too(got, expected):
    return f"{got} ends one layer too early: after the last layer there is a size, too, {expected[-1]}."


@mistake("leaves the size after the last layer out", why_the_last_too)
def leaves_the_last_out(input_size, layers):
    return right(input_size, layers)[:-1] if layers else [input_size]


@mistake(
    "returns the last size alone",
    "{got} is what is left at the end. All sizes on the way are wanted, in a list: {expected}.",
)
def only_the_last(input_size, layers):
    return right(input_size, layers)[-1]


@mistake(
    "returns the last size alone, in a list", "{got} is the end alone. All sizes on the way belong in it: {expected}."
)
def only_the_last_in_a_list(input_size, layers):
    return right(input_size, layers)[-1:]


def why_not_to_the_nearest(got, expected, layers):
    return (
        f"{got} rounds to the nearest whole number, by round. What is left over at the end is dropped, however much "
        f"of a step it is, so // and not round. {step(got, expected, layers)}"
    )


@mistake("rounds to the nearest whole number", why_not_to_the_nearest)
def rounds_to_the_nearest(input_size, layers):
    sizes = [input_size]
    for kernel_size, stride, padding in layers:
        sizes.append(round((sizes[-1] + 2 * padding - kernel_size) / stride) + 1)
    return sizes


def why_whole_windows(got, expected, layers):
    return f"{got} has floats in it. A size counts windows, so // and not / divides. {step(got, expected, layers)}"


@mistake("divides with /", why_whole_windows)
def never_rounds(input_size, layers):
    sizes = [input_size]
    for kernel_size, stride, padding in layers:
        sizes.append((sizes[-1] + 2 * padding - kernel_size) / stride + 1)
    return sizes


def why_round_down(got, expected, layers):
    return (
        f"{got} rounds up. A window that hangs over the edge is dropped, in every layer of the stack. "
        f"{step(got, expected, layers)}"
    )


@mistake("rounds up", why_round_down)
def rounds_up(input_size, layers):
    sizes = [input_size]
    for kernel_size, stride, padding in layers:
        sizes.append(-(-(sizes[-1] + 2 * padding - kernel_size) // stride) + 1)
    return sizes


def why_first_window(got, expected, layers):
    return f"{got} counts the steps. The first window of a layer needs no step: + 1. {step(got, expected, layers)}"


@mistake("forgets the first window", why_first_window)
def forgets_plus_one(input_size, layers):
    sizes = [input_size]
    for kernel_size, stride, padding in layers:
        sizes.append((sizes[-1] + 2 * padding - kernel_size) // stride)
    return sizes


def why_both_sides(got, expected, layers):
    return (
        f"{got} counts each padding once. There are so many zeros on each of the two sides. "
        f"{step(got, expected, layers)}"
    )


@mistake("counts the padding once", why_both_sides)
def padding_once(input_size, layers):
    sizes = [input_size]
    for kernel_size, stride, padding in layers:
        sizes.append((sizes[-1] + padding - kernel_size) // stride + 1)
    return sizes


def why_padding(got, expected, layers):
    return f"{got} leaves the padding out, the third number of a layer. {step(got, expected, layers)}"


@mistake("leaves the padding out", why_padding)
def ignores_padding(input_size, layers):
    return right(input_size, [(kernel_size, stride, 0) for kernel_size, stride, _ in layers])


def why_zeros_go_in(got, expected, layers):
    return (
        f"{got} adds the zeros to what comes out of a layer. They are part of what goes in, and the window steps over "
        f"them. {step(got, expected, layers)}"
    )


@mistake("adds the padding after dividing", why_zeros_go_in)
def pads_the_output(input_size, layers):
    sizes = [input_size]
    for kernel_size, stride, padding in layers:
        sizes.append((sizes[-1] - kernel_size) // stride + 1 + 2 * padding)
    return sizes


def why_stride(got, expected, layers):
    return f"{got} leaves the stride out, the second number of a layer. {step(got, expected, layers)}"


@mistake("leaves the stride out", why_stride)
def ignores_stride(input_size, layers):
    return right(input_size, [(kernel_size, 1, padding) for kernel_size, _, padding in layers])


def why_brackets(got, expected, layers):
    return (
        f"{got} divides only the kernel by the stride, because Python divides before it adds and subtracts. The whole "
        f"way is divided, so it needs brackets. {step(got, expected, layers)}"
    )


@mistake("divides only the kernel, for want of brackets", why_brackets)
def forgets_brackets(input_size, layers):
    sizes = [input_size]
    for kernel_size, stride, padding in layers:
        sizes.append(sizes[-1] + 2 * padding - kernel_size // stride + 1)
    return sizes


def why_kernel_first(got, expected, layers):
    return (
        f"{got} takes the first number of a layer for the stride and the second for the kernel. It is (kernel_size, "
        f"stride, padding). {step(got, expected, layers)}"
    )


@mistake("exchanges kernel and stride", why_kernel_first)
def exchanges_kernel_and_stride(input_size, layers):
    return right(input_size, [(stride, kernel_size, padding) for kernel_size, stride, padding in layers])


def why_padding_last(got, expected, layers):
    return (
        f"You take the second number of a layer for the padding and the third for the stride. It is (kernel_size, "
        f"stride, padding). {step(got, expected, layers)}"
    )


@mistake("exchanges stride and padding", why_padding_last)
def exchanges_stride_and_padding(input_size, layers):
    sizes = [input_size]
    for kernel_size, padding, stride in layers:
        sizes.append((sizes[-1] + 2 * padding - kernel_size) // stride + 1)
    return sizes


def why_every_layer(got, expected, layers):
    return (
        f"{got} uses the first layer's numbers, {layers[0]}, for every layer. Each has its own. "
        f"{step(got, expected, layers)}"
    )


@mistake("uses the first layer again and again", why_every_layer)
def repeats_the_first_layer(input_size, layers):
    return right(input_size, [layers[0] for _ in layers])


@mistake(
    "returns inside the loop",
    "{got} ends after the first layer: a return inside the loop ends the function at once. It belongs behind the loop.",
)
def returns_after_the_first_layer(input_size, layers):
    return right(input_size, layers[:1])


def why_equal_sizes_too(got, expected):
    return (
        f"{got} leaves out a size that is equal to the one before. Every layer has a place in the list, one that keeps "
        f"the size, too: {expected}."
    )


@mistake("writes equal sizes down once", why_equal_sizes_too)
def equal_sizes_once(input_size, layers):
    sizes = [input_size]
    for kernel_size, stride, padding in layers:
        input_size = (input_size + 2 * padding - kernel_size) // stride + 1
        if input_size != sizes[-1]:
            sizes.append(input_size)
    return sizes


def probes(rng):
    """Stacks on which every two of the above, and the reference, differ at least three times."""
    for depth in (3, 4, 5, 4):
        layers = [(rng.randint(4, 7), rng.randint(2, 3), rng.randint(1, 2)) for _ in range(depth)]
        yield call.shrinking_stack(rng.randint(150, 300), layers)
        yield call.shrinking_stack(rng.randint(150, 300), [*layers, (3, 1, 1)])
        yield call.shrinking_stack(rng.randint(40, 60), [(3, 1, 1), (2, 2, 0), (3, 2, 0), (2, 1, 0)])
