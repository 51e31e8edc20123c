"""Wrong answers to `augment`, and what to say about them; in NumPy, which does not compile anew for each."""

import itertools

import jax
import jax.numpy as jnp
import numpy as np

from grader.checks import call, given, mistake


def moved(image, down, right, mode="constant"):
    """Return an image moved by padding it and cutting it out again."""
    image = np.asarray(image)
    height, width, _ = image.shape
    padded = np.pad(image, ((height, height), (width, width), (0, 0)), mode=mode)
    return padded[height - down : 2 * height - down, width - right : 2 * width - right]


def draw(key, batch, low, high):
    return np.asarray(jax.random.randint(key, (2, batch), low, high))


def each(images, down, right, shift=moved):
    return np.stack([shift(image, int(d), int(r)) for image, d, r in zip(images, down, right, strict=True)])


def drawn(images, key, most):
    """Return the moves of a batch, as a learner reads them; the key comes as what stands for it."""
    down, right = draw(jax.random.key(key.args[0]), np.shape(images)[0], -most, most + 1)
    return [f"down {d}, right {r}" for d, r in zip(down, right, strict=True)]


def first_wrong(got, expected):
    """Return the first image that differs."""
    return int(np.argmax((np.asarray(got) != np.asarray(expected)).reshape(len(expected), -1).any(axis=1)))


# ── shift_image ───────────────────────────────────────────────────────────────────────────────────────────────────


def why_the_other_way(down, right):
    return (
        f"Your image is moved by {-down} and {-right} instead of {down} and {right}. A positive number moves the "
        f"picture down, or right: row 0 then stands in row {max(down, 1)} if down is {max(down, 1)}, and the pixel "
        "that is read lies above, at r - down."
    )


@mistake("moves the other way", why_the_other_way, of="shift_image")
def the_other_way(image, down, right):
    return moved(image, -down, -right)


WHY_NOT_ROUND = (
    "What goes out at one side of your image comes in again at the other, as with jnp.roll. Half of the last row of a "
    "digit would stand above its first: here zeros come in, and what has left the picture is gone."
)


@mistake("lets come in again what has gone out", WHY_NOT_ROUND, of="shift_image")
def rolls(image, down, right):
    return np.roll(np.asarray(image), (down, right), axis=(0, 1))


WHY_NO_EDGE = (
    "The row or column at the edge is repeated where something has to come in, as by clipping the index. Zeros come "
    "in: ask for each pixel whether r - down and c - right lie inside, and take 0 where they do not."
)


@mistake("repeats the edge", WHY_NO_EDGE, of="shift_image")
def repeats_the_edge(image, down, right):
    return moved(image, down, right, mode="edge")


@mistake(
    "takes down for right",
    lambda down, right: (
        f"Your image is moved down by {right} and right by {down}: the two are exchanged. The first axis of an image "
        f"are its rows, so {down} belongs to axis 0."
    ),
    of="shift_image",
)
def exchanges_the_axes(image, down, right):
    return moved(image, right, down)


def why_only_forward(down, right):
    negative = " and ".join(f"{name}={value}" for name, value in (("down", down), ("right", right)) if value < 0)
    return (
        f"With {negative or 'a negative number'} your image stays where it is along that axis. A negative number "
        "moves it too: up, or left. Read row r from r - down, whichever sign down has."
    )


@mistake("does not move up or left", why_only_forward, of="shift_image")
def not_up_or_left(image, down, right):
    return moved(image, max(down, 0), max(right, 0))


def why_from_the_end(down, right):
    forward = " and ".join(f"{name}={value}" for name, value in (("down", down), ("right", right)) if value > 0)
    return (
        f"With {forward or 'a positive number'} some indices are negative, and a negative index counts from the end: "
        "what has left the image at one side comes in again at the other. Ask whether an index is at least 0, too, "
        "and take 0 where it is not."
    )


@mistake("reads negative indices from the end", why_from_the_end, of="shift_image")
def from_the_end(image, down, right):
    rolled = np.roll(np.asarray(image), (max(down, 0), max(right, 0)), axis=(0, 1))
    return moved(rolled, min(down, 0), min(right, 0))


# ── augment ───────────────────────────────────────────────────────────────────────────────────────────────────────


def why_own_numbers(key, images, most, got, expected):
    wrong = first_wrong(got, expected)
    moves = drawn(images, key, most)
    return (
        f"All of your images are moved alike, by {moves[0]}, as image 0 should be. Image {wrong} has its own two "
        f"numbers: {moves[wrong]}. down and right hold one for each image."
    )


@mistake("moves all images by the first one's numbers", why_own_numbers)
def all_alike(key, images, *, most):
    down, right = draw(key, len(images), -most, most + 1)
    return each(images, [down[0]] * len(images), [right[0]] * len(images))


def why_one_draw(key, images, most, got, expected):
    wrong = first_wrong(got, expected)
    return (
        "All of your images are moved alike: two numbers were drawn for the whole batch. Each image has its own two, "
        f"image {wrong}: {drawn(images, key, most)[wrong]}. Draw them in one array, of shape (2, batch)."
    )


@mistake("draws two numbers for the whole batch", why_one_draw)
def one_draw(key, images, *, most):
    down, right = np.asarray(jax.random.randint(key, (2,), -most, most + 1))
    return each(images, [down] * len(images), [right] * len(images))


@mistake(
    "draws in the shape (batch, 2)",
    "These are the moves of a draw that is read as (batch, 2): drawn in that shape, or reshaped to it. The numbers "
    "then fall to other images; so that yours can be compared, the shape is (2, batch): a row for down, and a row for "
    "right.",
)
def batch_by_two(key, images, *, most):
    return each(images, *np.asarray(jax.random.randint(key, (len(images), 2), -most, most + 1)).T)


@mistake(
    "splits a key for each image",
    "These are moves drawn with a key for each image, split from the one that is handed in. That is as random, but "
    "other numbers: so that yours can be compared, draw once for the whole batch, by the line in the lesson.",
)
def a_key_for_each(key, images, *, most):
    keys = jax.random.split(key, len(images))
    return each(images, *np.array([jax.random.randint(one, (2,), -most, most + 1) for one in keys]).T)


def why_plus_one(most):
    return (
        f"Your draw never gives {most}: randint leaves its upper end out, so that from {-most} to {most} needs "
        f"{most} + 1 there. Without it images move further up and left than down and right."
    )


@mistake("leaves out the largest move", why_plus_one)
def without_the_largest(key, images, *, most):
    return each(images, *draw(key, len(images), -most, most))


@mistake(
    "moves down and right only",
    lambda most: (
        f"Your moves lie between 0 and {most}: nothing moves up or left. Draw from {-most} to {most}, both included."
    ),
)
def one_way(key, images, *, most):
    return each(images, *draw(key, len(images), 0, most + 1))


def why_diagonal(key, images, most, got, expected):
    wrong = first_wrong(got, expected)
    return (
        "down and right are the same numbers in your answer: they are drawn twice from one key, or one draw serves for "
        f"both, so images move along the diagonal only. Image {wrong} is to be moved by "
        f"{drawn(images, key, most)[wrong]}. One draw of shape (2, batch) gives both."
    )


@mistake("uses a key twice", why_diagonal)
def key_used_twice(key, images, *, most):
    down = np.asarray(jax.random.randint(key, (len(images),), -most, most + 1))
    return each(images, down, down)


@mistake(
    "splits the key first",
    "These are moves drawn from two keys of a split, one for down and one for right. That is as random, but other "
    "numbers: so that yours can be compared, draw once, jax.random.randint(key, (2, batch), -most, most + 1).",
)
def splits_the_key(key, images, *, most):
    keys = jax.random.split(key)
    return each(images, *(np.asarray(jax.random.randint(k, (len(images),), -most, most + 1)) for k in keys))


@mistake(
    "takes down for right",
    lambda key, images, most, got, expected: (
        f"down and right are exchanged: image {first_wrong(got, expected)} is to be moved by "
        f"{drawn(images, key, most)[first_wrong(got, expected)]}. The first row of the draw is down."
    ),
)
def exchanged(key, images, *, most):
    down, right = draw(key, len(images), -most, most + 1)
    return each(images, right, down)


@mistake("moves by rolling", WHY_NOT_ROUND)
def rolls_each(key, images, *, most):
    return each(images, *draw(key, len(images), -most, most + 1), shift=rolls)


@mistake(
    "has a key of its own",
    "Your answer does not depend on the key that is handed in: it moves the images as key 0 would. Made inside, a key "
    "gives the same moves at every step of the training. Use the one that comes as an argument.",
)
def own_key(key, images, *, most):
    return each(images, *draw(jax.random.key(0), len(images), -most, most + 1))


def tells_one_draw(seed, batch):
    """Return whether two numbers drawn alone are not those of the first image of a batch."""
    key = jax.random.key(seed)
    return bool((draw(key, batch, -2, 3)[:, 0] != np.asarray(jax.random.randint(key, (2,), -2, 3))).any())


def probes(rng):
    """Images of one shape moved both ways and one way; then batches of one shape, whose keys draw what differs."""
    image = np.arange(1, 25, dtype=np.float32).reshape(3, 4, 2)
    for down, right in ((1, 2), (-1, -2), (-2, 1), (2, -1)):
        yield call.shift_image(jnp.asarray(image), down, right)
    batch = np.stack([image + 24 * n for n in range(5)])
    seeds = (seed for seed in rng.sample(range(1, 1000), 15) if tells_one_draw(seed, len(batch)))
    for seed in itertools.islice(seeds, 4):
        yield call.augment(given.key(seed), jnp.asarray(batch), most=2)
