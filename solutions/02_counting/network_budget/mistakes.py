"""Wrong answers to `network_budget`, and what to say about them."""

import math

from grader.checks import call, mistake


def conv_size(size, kernel_size, padding):
    return size + 2 * padding - kernel_size + 1


def table(
    input_shape,
    layers,
    *,
    conv=conv_size,
    pool=lambda size, window: size // window,
    weights=lambda kernel_size, in_channels, out_channels: kernel_size**2 * in_channels * out_channels,
    biases=("conv", "dense"),
    conv_parameters=lambda weights, _after: weights,
    conv_macs=lambda weights, _before, after: weights * after[0] * after[1],
    dense_macs=lambda in_features, out_features: in_features * out_features,
    square=False,
    pool_macs=lambda _window, _after: 0,
):
    """Return what each layer gives out and costs, as the reference has it, with one thing done otherwise."""
    rows = []
    shape = tuple(input_shape)
    for kind, *numbers in layers:
        before, bias = shape, kind in biases
        if kind == "conv":
            kernel_size, in_channels, out_channels, padding = numbers
            shape = (
                *(conv(size, kernel_size, padding) for size in (before[0], before[0 if square else 1])),
                out_channels,
            )
            found = weights(kernel_size, in_channels, out_channels)
            parameters = conv_parameters(found, shape) + bias * out_channels
            rows.append((shape, parameters, conv_macs(found, before, shape)))
        elif kind == "pool":
            shape = (*(pool(size, *numbers) for size in before[:2]), before[2])
            rows.append((shape, 0, pool_macs(*numbers, shape)))
        else:
            shape = (numbers[1],)
            rows.append((shape, math.prod(numbers) + bias * numbers[1], dense_macs(*numbers)))
    return rows


def totals(input_shape, layers, **ways):
    rows = table(input_shape, layers, **ways)
    return rows[-1][0] if rows else tuple(input_shape), sum(row[1] for row in rows), sum(row[2] for row in rows)


def named(layer):
    kind, *numbers = layer
    if kind == "conv":
        return f"conv {numbers[0]}×{numbers[0]}, {numbers[1]} -> {numbers[2]}, padding {numbers[3]}"
    return f"pool {numbers[0]}" if kind == "pool" else f"dense {numbers[0]} -> {numbers[1]}"


def written(value):
    return "×".join(map(str, value)) if isinstance(value, tuple) else f"{value:,}"


def shown_in(words, **ways):
    """Explain by the first layer in which the mistake shows: what that layer came to, and what it comes to."""

    def why(input_shape, layers):
        right, wrong = table(input_shape, layers), table(input_shape, layers, **ways)
        index = next(index for index, (one, other) in enumerate(zip(right, wrong, strict=True)) if one != other)
        before = right[index - 1][0] if index else tuple(input_shape)
        names = ("the shape", "the parameters", "the MACs")
        differ = [
            f"{name} {written(one)} and not {written(other)}"
            for name, one, other in zip(names, right[index], wrong[index], strict=True)
            if one != other
        ]
        place = f"Layer {index} ({named(layers[index])}) gets {written(before)}"
        return f"{words} {place}: {', '.join(differ)}."

    return why


# ── sizes ─────────────────────────────────────────────────────────────────────────────────────────────────────────

UNPADDED = {"conv": lambda size, kernel_size, _padding: size - kernel_size + 1}
PADDED_ONCE = {"conv": lambda size, kernel_size, padding: size + padding - kernel_size + 1}
STEPS = {"conv": lambda size, kernel_size, padding: size + 2 * padding - kernel_size}
KEPT = {"conv": lambda size, _kernel_size, _padding: size}
POOLS_KEEP = {"pool": lambda size, _window: size}
POOLS_ROUND_UP = {"pool": lambda size, window: -(-size // window)}
POOLS_HALVE = {"pool": lambda size, _window: size // 2}


@mistake("leaves the padding out", shown_in("The padding seems to be left out.", **UNPADDED))
def ignores_padding(input_shape, layers):
    return totals(input_shape, layers, **UNPADDED)


@mistake(
    "counts the padding once",
    shown_in("The padding seems to be counted once; there is as much on each of the two sides.", **PADDED_ONCE),
)
def padding_once(input_shape, layers):
    return totals(input_shape, layers, **PADDED_ONCE)


@mistake(
    "forgets the first place",
    shown_in("Your convolutions seem to count steps and not places: the + 1 is missing.", **STEPS),
)
def forgets_plus_one(input_shape, layers):
    return totals(input_shape, layers, **STEPS)


@mistake(
    "takes every conv to keep the size",
    shown_in("Your convolutions seem to keep the size, which only a fitting padding does.", **KEPT),
)
def convs_keep_the_size(input_shape, layers):
    return totals(input_shape, layers, **KEPT)


@mistake(
    "takes a pool to keep the size",
    shown_in("Your pools seem to keep the size; there is one number for each window.", **POOLS_KEEP),
)
def pools_keep_the_size(input_shape, layers):
    return totals(input_shape, layers, **POOLS_KEEP)


@mistake(
    "rounds up behind a pool",
    shown_in("Your pools seem to round up; a window that would hang over the edge is dropped.", **POOLS_ROUND_UP),
)
def pools_round_up(input_shape, layers):
    return totals(input_shape, layers, **POOLS_ROUND_UP)


@mistake(
    "takes every pool to halve",
    shown_in("Your pools seem to halve the size, whatever their window is.", **POOLS_HALVE),
)
def pools_halve(input_shape, layers):
    return totals(input_shape, layers, **POOLS_HALVE)


@mistake(
    "takes every output to be square",
    shown_in(
        "Your outputs seem to be square, with as many columns as rows. Each axis is counted by itself.", square=True
    ),
)
def square_outputs(input_shape, layers):
    return totals(input_shape, layers, square=True)


# ── parameters ────────────────────────────────────────────────────────────────────────────────────────────────────

SIDES = {"weights": lambda kernel_size, in_channels, out_channels: kernel_size * in_channels * out_channels}
FLAT = {"weights": lambda kernel_size, _in_channels, out_channels: kernel_size**2 * out_channels}
UNSHARED = {"conv_parameters": lambda weights, after: weights * after[0] * after[1]}
UNSHARED_BIASES = {"conv_parameters": lambda weights, after: (weights + after[2]) * after[0] * after[1] - after[2]}


@mistake("leaves all biases out", shown_in("The biases are left out. They are parameters too.", biases=()))
def no_biases(input_shape, layers):
    return totals(input_shape, layers, biases=())


@mistake(
    "leaves the biases of dense layers out",
    shown_in("The biases of dense layers are left out: one for each number that comes out.", biases=("conv",)),
)
def no_dense_biases(input_shape, layers):
    return totals(input_shape, layers, biases=("conv",))


@mistake(
    "leaves the biases of convolutions out",
    shown_in("The biases of convolutions are left out: one for each output channel.", biases=("dense",)),
)
def no_conv_biases(input_shape, layers):
    return totals(input_shape, layers, biases=("dense",))


@mistake(
    "takes the kernel's side for its area",
    shown_in("The side of the kernel stands for its area. It is a square: kernel_size**2 weights a channel.", **SIDES),
)
def kernel_sides(input_shape, layers):
    return totals(input_shape, layers, **SIDES)


@mistake(
    "leaves the input channels out",
    shown_in("The input channels are left out. A kernel has weights of its own for each of them.", **FLAT),
)
def flat_kernels(input_shape, layers):
    return totals(input_shape, layers, **FLAT)


@mistake(
    "counts the weights at every place",
    shown_in(
        "Your parameters count the weights of a convolution at every place. All places share them, so they are "
        "counted once; only the MACs are counted at every place.",
        **UNSHARED,
    ),
)
def weights_at_every_place(input_shape, layers):
    return totals(input_shape, layers, **UNSHARED)


@mistake(
    "counts the weights and the biases at every place",
    shown_in(
        "Your parameters count the weights and biases of a convolution at every place. All places share them, so they "
        "are counted once; only the MACs are counted at every place.",
        **UNSHARED_BIASES,
    ),
)
def parameters_at_every_place(input_shape, layers):
    return totals(input_shape, layers, **UNSHARED_BIASES)


@mistake(
    "counts one bias a layer",
    "{got} has one bias for each layer. There is one for each output channel of a conv and for each number that comes "
    "out of a dense layer: {expected}.",
)
def one_bias_a_layer(input_shape, layers):
    shape, parameters, macs = totals(input_shape, layers, biases=())
    return shape, parameters + sum(kind != "pool" for kind, *_ in layers), macs


# ── multiply-adds ─────────────────────────────────────────────────────────────────────────────────────────────────

AT_INPUTS = {"conv_macs": lambda weights, before, _after: weights * before[0] * before[1]}
AT_A_SQUARE = {"conv_macs": lambda weights, _before, after: weights * after[0] * after[0]}
ONCE = {"conv_macs": lambda weights, _before, _after: weights}
FLOPS = {
    "conv_macs": lambda weights, _before, after: 2 * weights * after[0] * after[1],
    "dense_macs": lambda in_features, out_features: 2 * in_features * out_features,
}
WITH_BIASES = {
    "conv_macs": lambda weights, _before, after: (weights + after[2]) * after[0] * after[1],
    "dense_macs": lambda in_features, out_features: (in_features + 1) * out_features,
}
POOLS_COUNT = {"pool_macs": lambda window, after: window**2 * math.prod(after)}


@mistake(
    "counts the places of the input",
    shown_in(
        "Your MACs count the pixels of a convolution's input. An output is computed at each place of it.", **AT_INPUTS
    ),
)
def places_of_the_input(input_shape, layers):
    return totals(input_shape, layers, **AT_INPUTS)


@mistake(
    "takes the places to be a square",
    shown_in("Your MACs take as many places across as down. There are rows times columns of them.", **AT_A_SQUARE),
)
def places_of_a_square(input_shape, layers):
    return totals(input_shape, layers, **AT_A_SQUARE)


@mistake(
    "counts each weight of a convolution once",
    shown_in("Your MACs count each weight of a convolution once. It multiplies at every place of the output.", **ONCE),
)
def macs_once(input_shape, layers):
    return totals(input_shape, layers, **ONCE)


@mistake("counts FLOPs", shown_in("You count FLOPs, two for each MAC.", **FLOPS))
def flops(input_shape, layers):
    return totals(input_shape, layers, **FLOPS)


@mistake(
    "counts biases as MACs",
    shown_in("Your MACs count the biases too. They are added without a product.", **WITH_BIASES),
)
def biases_as_macs(input_shape, layers):
    return totals(input_shape, layers, **WITH_BIASES)


@mistake(
    "counts the pools",
    shown_in("Your MACs count the pools. A pool multiplies nothing by a weight, and is left out here.", **POOLS_COUNT),
)
def pools_count(input_shape, layers):
    return totals(input_shape, layers, **POOLS_COUNT)


# ── what is returned ──────────────────────────────────────────────────────────────────────────────────────────────


@mistake(
    "returns the last layer alone",
    "{got} has the parameters and the MACs of the last layer. The totals of all layers are asked for: {expected}. Look "
    "for = where += belongs.",
)
def last_layer_alone(input_shape, layers):
    return (table(input_shape, layers) or [(tuple(input_shape), 0, 0)])[-1]


@mistake("returns the MACs before the parameters", "{got} has the two totals in the other order: {expected}.")
def totals_exchanged(input_shape, layers):
    shape, parameters, macs = totals(input_shape, layers)
    return shape, macs, parameters


@mistake(
    "keeps rows and columns behind a dense layer",
    "{got} has the right totals. Behind a dense layer there are no rows and columns any more: {expected}.",
)
def three_axes(input_shape, layers):
    shape, parameters, macs = totals(input_shape, layers)
    return shape if len(shape) == 3 else (1, 1, *shape), parameters, macs


@mistake("returns the shape as a list", "In {got} the shape is a list. A tuple is asked for: {expected}.")
def shape_in_a_list(input_shape, layers):
    shape, parameters, macs = totals(input_shape, layers)
    return list(shape), parameters, macs


def probes(rng):
    """Networks on which every two of the above, and the reference, differ at least three times."""
    for shape in [(11, 14, 2), (13, 9, 3), (15, 10, 4)]:
        a, b, features = rng.sample((5, 6, 7, 9), 3)
        front = [("conv", 2, shape[2], a, 2), ("pool", 3), ("conv", 2, a, b, 3)]
        (rows, columns, channels), _, _ = totals(shape, front)
        yield call.network_budget(shape, front)
        yield call.network_budget(
            shape, [*front, ("dense", rows * columns * channels, features), ("dense", features, 3)]
        )
