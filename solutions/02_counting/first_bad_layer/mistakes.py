"""Wrong answers to `first_bad_layer`, and what to say about them."""

import math

from grader.checks import call, mistake


def conv_size(size, kernel_size, padding):
    return size + 2 * padding - kernel_size + 1


def pool_size(size, window):
    return size // window


def follow(
    input_shape,
    layers,
    *,
    conv=conv_size,
    pool=pool_size,
    features_of=math.prod,
    sides=min,
    smallest=1,
    keeps_channels=False,
    hands_features_on=True,
    checks=("channels", "kernel", "pool", "features"),
):
    """Answer as the reference does, with one thing done otherwise."""
    shape = tuple(input_shape)
    for index, (kind, *numbers) in enumerate(layers):
        if kind == "dense":
            features = shape[0] if len(shape) == 1 else features_of(shape)
            if features != numbers[0] and "features" in checks:
                return index, "features"
            shape = (numbers[1],) if hands_features_on else shape
            continue
        *sizes, channels = shape
        if kind == "conv":
            kernel_size, in_channels, out_channels, padding = numbers
            if channels != in_channels and "channels" in checks:
                return index, "channels"
            sizes = [conv(size, kernel_size, padding) for size in sizes]
            channels = channels if keeps_channels else out_channels
        else:
            sizes = [pool(size, numbers[0]) for size in sizes]
        if sides(sizes) < smallest and ("pool" if kind == "pool" else "kernel") in checks:
            return index, "window"
        shape = (*sizes, channels)
    return None


def arriving(input_shape, layers):
    """Return the shapes that arrive at the layers, as far as they fit."""
    shapes = [tuple(input_shape)]
    for kind, *numbers in layers:
        *sizes, channels = shapes[-1]
        if kind == "dense":
            shapes.append((numbers[1],))
        elif kind == "conv":
            shapes.append((*(conv_size(size, numbers[0], numbers[3]) for size in sizes), numbers[2]))
        else:
            shapes.append((*(pool_size(size, numbers[0]) for size in sizes), channels))
    return shapes


def by(shape):
    return "×".join(map(str, shape))


def said(answer):
    return "None" if answer is None else f"({answer[0]}, {answer[1]!r})"


def first(layers, kind, shows=None):
    """Return the index and the numbers of the first layer of a kind, or of the first on which a mistake shows."""
    found = [(index, numbers) for index, (name, *numbers) in enumerate(layers) if name == kind]
    return next(((index, numbers) for index, numbers in found if shows and shows(index, numbers)), found[0])


# ── sizes ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def without_padding(size, kernel_size, padding):
    return conv_size(size, kernel_size, 0)


def with_padding_once(size, kernel_size, padding):
    return size + padding - kernel_size + 1


def kept(size, kernel_size, padding):
    return size if kernel_size <= size + 2 * padding else 0


def steps(size, kernel_size, padding):
    return conv_size(size, kernel_size, padding) - 1


def about_a_conv(wrong, words):
    """Explain by the first conv on which the mistake shows, with its sizes."""

    def why(got, expected, input_shape, layers):
        shapes = arriving(input_shape, layers)
        index, (kernel_size, *_, padding) = first(
            layers,
            "conv",
            lambda index, numbers: wrong(shapes[index][0], numbers[0], numbers[3]) != shapes[index + 1][0],
        )
        before, after = shapes[index][:2], shapes[index + 1][:2]
        told = words.format(index=index, before=by(before), kernel=by([kernel_size] * 2), padding=padding)
        sums = " and ".join(f"{size} + {2 * padding} - {kernel_size} + 1" for size in before)
        return f"{told} of {by(before)} it makes {sums}, {by(after)}. The answer is {said(expected)}, not {said(got)}."

    return why


@mistake(
    "leaves the padding out",
    about_a_conv(
        without_padding,
        "The padding seems to be left out. Layer {index} adds {padding} on each side before its {kernel} kernel moves:",
    ),
)
def ignores_padding(input_shape, layers):
    return follow(input_shape, layers, conv=without_padding)


@mistake(
    "counts the padding once",
    about_a_conv(
        with_padding_once,
        "The padding seems to be counted once. Layer {index}, with a {kernel} kernel, adds {padding} on each of the "
        "two sides:",
    ),
)
def padding_once(input_shape, layers):
    return follow(input_shape, layers, conv=with_padding_once)


@mistake(
    "takes every conv to keep the size",
    about_a_conv(
        kept,
        "Your convolutions seem to keep the size of what comes in. Only a fitting padding does that. Layer {index} has "
        "a {kernel} kernel and padding {padding}:",
    ),
)
def convs_keep_the_size(input_shape, layers):
    return follow(input_shape, layers, conv=kept)


@mistake(
    "forgets the first place",
    about_a_conv(
        steps,
        "Your convolutions seem to count steps and not places: the + 1 is missing. Layer {index} has a {kernel} kernel "
        "and padding {padding}:",
    ),
)
def forgets_plus_one(input_shape, layers):
    return follow(input_shape, layers, conv=steps)


def steps_where_it_fits(size, kernel_size, padding):
    return size + 2 * padding - kernel_size if kernel_size <= size + 2 * padding else -1


@mistake(
    "forgets the first place, and compares the kernel with the padded input",
    about_a_conv(
        steps,
        "Your convolutions seem to count steps and not places: the + 1 is missing. Layer {index} has a {kernel} kernel "
        "and padding {padding}:",
    ),
)
def forgets_plus_one_where_it_fits(input_shape, layers):
    # A size of 0 goes on here, so that what does not fit at all has to be less.
    return follow(
        input_shape, layers, conv=steps_where_it_fits, pool=lambda size, window: size // window or -1, smallest=0
    )


def pool_kept(size, window):
    return size if size >= window else 0


def pool_by_one(size, window):
    return size - window + 1


def pool_rounded_up(size, window):
    return -(-size // window) if size >= window else 0


def about_a_pool(wrong, words):
    def why(got, expected, input_shape, layers):
        shapes = arriving(input_shape, layers)
        index, (window,) = first(
            layers,
            "pool",
            lambda index, numbers: any(
                wrong(size, *numbers) != pool_size(size, *numbers) for size in shapes[index][:2]
            ),
        )
        before, after = by(shapes[index][:2]), by(shapes[index + 1][:2])
        told = words.format(index=index, window=window)
        return f"{told} Of {before} it makes {after}. The answer is {said(expected)}, not {said(got)}."

    return why


@mistake(
    "takes a pool to keep the size",
    about_a_pool(
        pool_kept, "Your pools seem to keep the size. Layer {index} gives one number for each window of {window}."
    ),
)
def pools_keep_the_size(input_shape, layers):
    return follow(input_shape, layers, pool=pool_kept)


@mistake(
    "takes a pool to move by 1",
    about_a_pool(
        pool_by_one, "Your pools seem to move by 1, as a conv does. Layer {index} moves by its own size, {window}."
    ),
)
def pools_move_by_one(input_shape, layers):
    return follow(input_shape, layers, pool=pool_by_one)


@mistake(
    "rounds up behind a pool",
    about_a_pool(
        pool_rounded_up,
        "Your pools seem to round up. In layer {index} a window of {window} that would hang over the edge is dropped.",
    ),
)
def pools_round_up(input_shape, layers):
    return follow(input_shape, layers, pool=pool_rounded_up)


def pool_halved(size, window):
    return size // 2 if size >= window else 0


@mistake(
    "takes every pool to halve",
    about_a_pool(pool_halved, "Your pools seem to halve the size. Layer {index} has a window of {window}."),
)
def pools_halve(input_shape, layers):
    return follow(input_shape, layers, pool=pool_halved)


# ── what has to fit ───────────────────────────────────────────────────────────────────────────────────────────────


def about_the_dense(words):
    def why(got, expected, input_shape, layers):
        index, numbers = first(layers, "dense")
        shape = arriving(input_shape, layers)[index]
        product = " * ".join(map(str, shape))
        return (
            f"{words} at layer {index} arrive {product} = {math.prod(shape)} numbers, and it expects {numbers[0]}. The "
            f"answer is {said(expected)}, not {said(got)}."
        )

    return why


@mistake(
    "leaves the channels out of the features",
    about_the_dense("Your dense layer seems to count rows times columns. Each feature map has so many numbers:"),
)
def features_without_channels(input_shape, layers):
    return follow(input_shape, layers, features_of=lambda shape: shape[0] * shape[1])


@mistake(
    "takes the channels alone for the features",
    about_the_dense("Your dense layer seems to count the channels alone. Rows and columns are kept, in one row:"),
)
def features_are_channels(input_shape, layers):
    return follow(input_shape, layers, features_of=lambda shape: shape[-1])


@mistake(
    "takes every image to be square",
    about_the_dense("Your dense layer seems to square the rows. Rows and columns have a size of their own:"),
)
def features_of_a_square(input_shape, layers):
    return follow(input_shape, layers, features_of=lambda shape: shape[0] ** 2 * shape[-1])


def why_on(got, expected, input_shape, layers):
    index, _ = first(layers, "conv", lambda _, numbers: numbers[1] != numbers[2])
    return (
        f"The channels seem to stay those of the image, {input_shape[2]}. Behind a conv there are its out_channels: "
        f"layer {index} gives out {layers[index][3]}, and the next conv or dense layer gets these. The answer is "
        f"{said(expected)}, not {said(got)}."
    )


@mistake("does not hand the channels on", why_on)
def channels_stay(input_shape, layers):
    return follow(input_shape, layers, keeps_channels=True)


def why_both_axes(got, expected, input_shape, layers):
    return (
        f"{said(got)} looks at one axis only. A window has to fit along both: follow the rows and the columns, and "
        f"compare with the smaller. The answer is {said(expected)}."
    )


@mistake("checks the rows only", why_both_axes)
def rows_only(input_shape, layers):
    return follow(input_shape, layers, sides=lambda sizes: sizes[0])


@mistake("checks the columns only", why_both_axes)
def columns_only(input_shape, layers):
    return follow(input_shape, layers, sides=lambda sizes: sizes[1])


@mistake(
    "refuses a window only where it is too large on both axes",
    "{got} comes of a window that is too large along one axis. That is enough: it has no place left, whatever the "
    "other axis says. Look for and where or belongs. The answer is {expected}.",
)
def both_axes_too_small(input_shape, layers):
    return follow(input_shape, layers, sides=max)


@mistake(
    "refuses a window as large as its input",
    "{got} refuses a window that is exactly as large as its input. It fits, at one place: an output of size 1 is "
    "right, only below 1 nothing comes out. The answer is {expected}.",
)
def one_place_is_too_few(input_shape, layers):
    return follow(input_shape, layers, smallest=2)


@mistake(
    "does not check that windows fit",
    "{got} comes of going on with a size below 1. Where the kernel or the pool is larger than its input, no "
    'place is left: stop there, with "window". The answer is {expected}.',
)
def windows_unchecked(input_shape, layers):
    return follow(input_shape, layers, checks=("channels", "features"))


@mistake(
    "does not check that pools fit",
    "{got} comes of a pool that is larger than its input. A pool has a window too, and where that does not fit, no "
    'place is left: stop there, with "window". The answer is {expected}.',
)
def pools_unchecked(input_shape, layers):
    return follow(input_shape, layers, checks=("channels", "kernel", "features"))


def why_hand_on(got, expected, layers):
    index, (in_features, out_features) = first(layers, "dense")
    return (
        f"Your dense layers are all compared with what the image gives. Behind layer {index}, which takes "
        f"{in_features} numbers, there are only its out_features, {out_features}: the next layer gets these. The "
        f"answer is {said(expected)}."
    )


@mistake("does not hand on what a dense layer gives out", why_hand_on)
def dense_hands_nothing_on(input_shape, layers):
    return follow(input_shape, layers, hands_features_on=False)


@mistake(
    "does not compare the channels",
    "{got} comes of going on behind a conv that expects other channels than arrive. Compare its "
    "in_channels with what the layers before it gave out. The answer is {expected}.",
)
def channels_unchecked(input_shape, layers):
    return follow(input_shape, layers, checks=("kernel", "pool", "features"))


@mistake(
    "compares the kernel with its input before the padding",
    "{got} comes of comparing a kernel with its input as it is without the zeros. The window stands on the padding, "
    "too: it fits as long as it is not larger than size + 2 * padding. The answer is {expected}.",
)
def fits_without_padding(input_shape, layers):
    def conv(size, kernel_size, padding):
        return conv_size(size, kernel_size, padding) if kernel_size <= size else 0

    return follow(input_shape, layers, conv=conv)


@mistake(
    "refuses a pool that leaves something over",
    "{got} refuses a pool whose window does not divide the rows and columns. It fits all the same: what is left over "
    "is dropped, size // window. The answer is {expected}.",
)
def pools_have_to_divide(input_shape, layers):
    return follow(input_shape, layers, pool=lambda size, window: 0 if size % window else size // window)


def why_channels_last(got, expected, input_shape):
    return (
        f"Your channels seem to be the first number of the image's shape, {input_shape[0]}. Here an image is (rows, "
        f"columns, channels), so it has {input_shape[2]}. The answer is {said(expected)}, not {said(got)}."
    )


@mistake("takes the channels to come first", why_channels_last)
def channels_first(input_shape, layers):
    return follow((*input_shape[1:], input_shape[0]), layers)


def why_the_first(got, expected):
    return (
        f"{said(got)} is the last layer that seems not to fit. Where one does not, it is not known what the layers "
        f"behind it get, so the first is the answer: return at once, {said(expected)}."
    )


@mistake("goes on to the last layer that does not fit", why_the_first)
def the_last(input_shape, layers):
    found, shape = None, tuple(input_shape)
    for index, (kind, *numbers) in enumerate(layers):
        if kind == "dense":
            found = (index, "features") if math.prod(shape) != numbers[0] else found
            shape = (numbers[1],)
            continue
        *sizes, channels = shape
        if kind == "conv" and channels != numbers[1]:
            found = index, "channels"
        padded = [size + 2 * numbers[3] if kind == "conv" else size for size in sizes]
        if numbers[0] > min(padded):
            found = index, "window"
        shape = arriving(shape, [(kind, *numbers)])[1]
    return found


# ── what is returned ──────────────────────────────────────────────────────────────────────────────────────────────


@mistake("counts the layers from 1", "{got} counts the layers from 1. Indices start at 0: {expected}.")
def from_one(input_shape, layers):
    found = follow(input_shape, layers)
    return found and (found[0] + 1, found[1])


@mistake("returns the index alone", "{got} says where. The reason belongs to the answer: {expected}.")
def index_alone(input_shape, layers):
    found = follow(input_shape, layers)
    return found and found[0]


@mistake("returns the reason first", "{got} has the reason first. The index comes first: {expected}.")
def reason_first(input_shape, layers):
    found = follow(input_shape, layers)
    return found and (found[1], found[0])


@mistake(
    "returns a pair where everything fits",
    "{got} is a pair. Where every layer fits, there is neither an index nor a reason: the answer is None.",
)
def a_pair_of_none(input_shape, layers):
    return follow(input_shape, layers) or (None, None)


WAYS = (
    {},
    {"conv": without_padding},
    {"conv": with_padding_once},
    {"conv": kept},
    {"conv": steps},
    {"pool": pool_kept},
    {"pool": pool_by_one},
    {"pool": pool_rounded_up},
    {"pool": pool_halved},
    {"features_of": lambda shape: shape[0] * shape[1]},
    {"features_of": lambda shape: shape[-1]},
    {"features_of": lambda shape: shape[0] ** 2 * shape[-1]},
)


def features(input_shape, layers, way):
    """Return how many numbers arrive behind the layers, for whoever counts in this way."""
    counted = []

    def features_of(shape):
        counted.append(way.get("features_of", math.prod)(shape))
        return counted[0]

    follow(input_shape, [*layers, ("dense", 1, 1)], **{**way, "features_of": features_of})
    return counted[0]


def probes(rng):
    """Networks on which every two of the above, and the reference, differ at least three times."""
    for shape in [(11, 14, 2), (13, 9, 3), (15, 10, 1)]:
        a, b = rng.sample((4, 5, 7), 2)
        layers = [("conv", 2, shape[2], a, 2), ("pool", 3), ("conv", 2, a, b, 2)]  # 2 and 2: all ways differ
        for way in WAYS:  # a network in which this way alone finds nothing amiss
            yield call.first_bad_layer(shape, [*layers, ("dense", features(shape, layers, way), 8)])
    for channels in (2, 3, 5):
        for shape, layers in [
            ((5, 9), [("conv", 6, channels, 4, 0), ("dense", 99, 8)]),
            ((9, 5), [("conv", 6, channels, 4, 0), ("dense", 99, 8)]),
            ((7, 9), [("conv", 7, channels, 4, 0), ("dense", 12, 8)]),
            ((8, 9), [("conv", 3, 4, 4, 0), ("pool", 2)]),
            ((5, 9), [("pool", 6), ("dense", 99, 8)]),
            ((5, 9), [("dense", 45 * channels, 8), ("dense", 8, 4)]),
            ((8, 9), [("conv", 3, channels, 4, 0), ("conv", 3, channels, 4, 0)]),
            ((8, 9), [("conv", 3, channels, 4, 0), ("conv", 3, 4, 6, 0)]),
            ((8, 9), [("conv", 3, 4, 4, 0), ("conv", 3, 7, 6, 0)]),
            ((5, 9), [("conv", 6, channels, 4, 0)]),
            ((5, 4), [("conv", 6, channels, 4, 0)]),
            ((5, 9), [("conv", 6, channels, 4, 1), ("dense", 48, 8)]),
            ((11, 10), [("pool", 3), ("dense", 9 * channels, 8)]),
            ((11, 10), [("conv", 3, channels, 4, 2), ("dense", 13 * 12 * 4, 8)]),
        ]:
            yield call.first_bad_layer((*shape, channels), layers)
