"""Wrong answers to `feature_maps` and its two neighbours, and what to say about them."""

import jax.numpy as jnp
import numpy as np

from grader.checks import call, given, mistake


def right_maps(layers, images):
    maps = {}
    for name, layer in layers.items():
        images = layer(images)
        maps[name] = images
    return maps


def names(maps):
    return ", ".join(map(str, maps)) if isinstance(maps, dict) else "no names"


# ── feature_maps ──────────────────────────────────────────────────────────────────────────────────────────────────


@mistake(
    "gives the images to every layer",
    "Each of your layers is given the images themselves. Only the first is; the others take what came out of the layer "
    "before, so let one variable hold that and change it at each step.",
)
def every_layer_sees_the_images(layers, images):
    return {name: layer(images) for name, layer in layers.items()}


@mistake(
    "keeps what goes in",
    "You keep what goes into each layer, and not what comes out of it: under the first name stand the images. Call the "
    "layer first, then keep what it gave.",
)
def keeps_what_goes_in(layers, images):
    maps = {}
    for name, layer in layers.items():
        maps[name] = images
        images = layer(images)
    return maps


def why_all_of_them(got, expected):
    return (
        f"Only {names(got)} is kept, what comes out at the end. Of each layer something is asked for: "
        f"{names(expected)}. Keep one array in each turn of the loop."
    )


@mistake("keeps the last only", why_all_of_them)
def keeps_the_last(layers, images):
    *_, last = layers
    return {last: right_maps(layers, images)[last]}


def why_not_the_images(got):
    first = next(iter(got)) if isinstance(got, dict) else "images"
    return f"You keep the images too, as '{first}'. They went in; only what the layers give is asked for."


@mistake("keeps the images too", why_not_the_images)
def keeps_the_images_too(layers, images):
    return {"images": images} | right_maps(layers, images)


@mistake("keeps the images too, as input", why_not_the_images)
def keeps_the_input_too(layers, images):
    return {"input": images} | right_maps(layers, images)


@mistake(
    "returns a list",
    "You return the arrays in a list, so nobody knows which is whose. A dict from the layers' names is asked for: "
    "maps[name] = x.",
)
def returns_a_list(layers, images):
    return list(right_maps(layers, images).values())


@mistake(
    "returns the maps of one image",
    "You return the maps of the first image alone. There is a batch of them: keep the arrays as the layers give them, "
    "(batch, height, width, channels).",
)
def first_image_only(layers, images):
    return {name: maps[0] for name, maps in right_maps(layers, images).items()}


@mistake(
    "puts channels first",
    "Your arrays have the channels before rows and columns. That is handy for looking at one map after the other, but "
    "they are to be kept as the layers give them: (batch, height, width, channels).",
)
def channels_first(layers, images):
    return {name: jnp.moveaxis(maps, -1, 1) for name, maps in right_maps(layers, images).items()}


@mistake(
    "adds up the channels",
    "Your arrays have a single channel: the channels are taken together. Every channel is a feature map of its own; "
    "keep them all.",
)
def one_map_for_all_channels(layers, images):
    return {name: jnp.mean(maps, -1, keepdims=True) for name, maps in right_maps(layers, images).items()}


# ── strongest_place ───────────────────────────────────────────────────────────────────────────────────────────────


def place(flat, shape):
    return tuple(int(index) for index in np.unravel_index(int(flat), shape))


@mistake(
    "looks through all channels",
    "{got} is where the largest number of all channels stands. Channel {channel} alone is asked for: take "
    "maps[..., channel] first. Its largest number stands at {expected}.",
    of="strongest_place",
)
def of_all_channels(maps, channel):
    return place(jnp.argmax(maps), maps.shape)[:3]


@mistake(
    "takes the largest absolute number",
    "{got} is where channel {channel} is farthest from 0, on whichever side. A large negative number says that the "
    "pattern there opposes the channel's. The largest number stands at {expected}.",
    of="strongest_place",
)
def of_the_absolute_value(maps, channel):
    one = maps[..., channel]
    return place(jnp.argmax(jnp.abs(one)), one.shape)


@mistake(
    "looks at the first image only",
    "{got} is the place in image 0. The images are compared too: the first of the three numbers says in which one the "
    "largest stands, {expected}.",
    of="strongest_place",
)
def in_the_first_image(maps, channel):
    one = maps[0, ..., channel]
    return 0, *place(jnp.argmax(one), one.shape)


@mistake(
    "gives the column before the row",
    "{got} has the last two the other way round: image, row, column are asked for, {expected}.",
    of="strongest_place",
)
def column_before_row(maps, channel):
    image, row, column = place(jnp.argmax(maps[..., channel]), maps.shape[:3])
    return image, column, row


@mistake(
    "gives the place in a long row",
    "{got} counts through all images, rows and columns in one long row, as argmax does. np.unravel_index, or divisions "
    "by the width and the height, make image, row and column of it: {expected}.",
    of="strongest_place",
)
def flat_place(maps, channel):
    return int(jnp.argmax(maps[..., channel]))


@mistake(
    "takes the last of equal numbers",
    "{got} is where the largest number of channel {channel} stands for the last time. Of several the first counts, "
    "image by image and row by row: {expected}.",
    of="strongest_place",
)
def the_last_of_equal_ones(maps, channel):
    one = np.asarray(maps)[..., channel]
    return place(one.size - 1 - np.argmax(one.ravel()[::-1]), one.shape)


@mistake(
    "looks for something larger than 0",
    "{got} is what is left where nothing is larger than 0: all numbers of channel {channel} are negative. One of them "
    "is the largest all the same; begin with the first number, not with 0. It stands at {expected}.",
    of="strongest_place",
)
def larger_than_0(maps, channel):
    one = np.asarray(maps)[..., channel]
    return place(np.argmax(one), one.shape) if one.max() > 0 else (0, 0, 0)


# ── dead_channels ─────────────────────────────────────────────────────────────────────────────────────────────────


@mistake(
    "calls a channel with a single 0 dead",
    "{got} are the channels that have a 0 somewhere. Dead is one that has nothing else: `all` and not `any`. That "
    "leaves {expected}.",
    of="dead_channels",
)
def any_zero(maps):
    return [int(k) for k in np.flatnonzero((np.asarray(maps) == 0).any((0, 1, 2)))]


@mistake(
    "looks at the first image only",
    "{got} are the channels that are 0 all over a single image, such as the first. Another image may excite them; over "
    "all images that leaves {expected}.",
    of="dead_channels",
)
def in_one_image(maps):
    return [int(k) for k in np.flatnonzero((np.asarray(maps)[0] == 0).all((0, 1)))]


@mistake(
    "lists those that are alive",
    "{got} are the channels that are alive somewhere. The others are asked for: {expected}.",
    of="dead_channels",
)
def alive_channels(maps):
    return [int(k) for k in np.flatnonzero((np.asarray(maps) != 0).any((0, 1, 2)))]


@mistake(
    "says yes or no for each channel",
    "{got} says of each channel whether it is dead. A list of the numbers of those that are is asked for: {expected}.",
    of="dead_channels",
)
def yes_or_no(maps):
    return [bool(dead) for dead in (np.asarray(maps) == 0).all((0, 1, 2))]


@mistake(
    "adds the numbers up",
    "{got} are the channels whose numbers add up to 0. Where 2 and -2 do so, the channel is not dead: look whether "
    "every number is 0, and that leaves {expected}.",
    of="dead_channels",
)
def the_sum_is_0(maps):
    return [int(k) for k in np.flatnonzero(np.asarray(maps).sum((0, 1, 2)) == 0)]


@mistake(
    "calls a channel without positive numbers dead",
    "{got} are the channels that are nowhere larger than 0. After ReLU that would be the same; but a number below 0 is "
    "not 0 either, and the arrays may be any. That leaves {expected}.",
    of="dead_channels",
)
def nowhere_positive(maps):
    return [int(k) for k in np.flatnonzero((np.asarray(maps) <= 0).all((0, 1, 2)))]


@mistake(
    "calls a channel of very small numbers dead",
    "{got} are the channels whose numbers are nearly 0. Dead are those that are 0: of a number that is not, however "
    "small, the gradient passes ReLU. That leaves {expected}.",
    of="dead_channels",
)
def nearly_zero(maps):
    return [int(k) for k in np.flatnonzero(np.isclose(np.asarray(maps), 0).all((0, 1, 2)))]


def probes(rng):
    """Networks for the first, arrays with a few zeros, equal and negative numbers for the others."""
    draw = np.random.default_rng(rng.getrandbits(64))
    for seed in range(3):
        yield call.feature_maps(given.layers(seed), draw.normal(size=(3, 9, 8, 2)).astype(np.float32))
    for number in range(6):
        maps = draw.normal(size=(3, 5, 7, 4)).astype(np.float32)
        maps[1, 2, 4] += 6
        if number % 2:
            maps[0, 3, 1] = -12  # farther from 0 than the largest; in the other arrays the largest is
        maps[2, 2, 3, 3] = 19
        yield call.strongest_place(maps, rng.randint(0, 2))
        maps = np.maximum(draw.normal(size=(3, 5, 7, 4)), 0).astype(np.float32)
        maps[..., rng.randint(0, 1)] = 0
        maps[0, ..., 2] = 0
        maps[..., 3] += 1
        yield call.dead_channels(maps)
    for _ in range(3):
        maps = -1 - np.abs(draw.normal(size=(3, 5, 7, 4))).astype(np.float32)
        maps[1, 2, 4] = maps[2, 3, 1] = -0.5
        yield call.strongest_place(maps, rng.randint(0, 2))
        maps = maps.copy()  # the call before keeps its own
        maps[..., 0] = maps[..., 1] = 0
        maps[1, 2, 3, 1], maps[2, 1, 5, 1] = 2, -2
        maps[..., 2] = 0
        maps[2, 0, 4, 2] = 1e-9
        yield call.dead_channels(maps)
