"""Wrong answers to `batch_with_vmap`, and what to say about them.

Where nothing is traced they compute with NumPy, which compiles nothing: a diagnosis has few seconds.
"""

import jax
import jax.numpy as jnp
import numpy as np
from jax.scipy.signal import correlate2d

from grader.checks import call, mistake


def every_pair(images, kernels, around=(0, 0)):
    """Return every image under every kernel, (batch, places, places, count), with zeros around the images."""
    library = jnp if isinstance(images, jax.core.Tracer) else np
    padded = library.pad(images, ((0, 0), *((size, size) for size in around)))
    rows, columns = kernels.shape[1:]
    i, j, a, b = np.ogrid[: padded.shape[1] - rows + 1, : padded.shape[2] - columns + 1, :rows, :columns]
    return library.einsum("nijab,kab->nijk", padded[:, i + a, j + b], library.asarray(kernels))


def pairs(images, kernels, around=(0, 0)):
    found = every_pair(images, kernels, around)
    both = np.arange(min(images.shape[0], kernels.shape[0]))
    return found[both, :, :, both]


# ── own_kernels ───────────────────────────────────────────────────────────────────────────────────────────────────


def why_pairs(images):
    count = images.shape[0]
    return (
        f"You have every image under every kernel, {count}×{count} results. Here image 0 goes with kernel 0 and image "
        "1 with kernel 1: one walk along both arguments, in_axes=(0, 0)."
    )


@mistake("combines every image with every kernel", why_pairs, of="own_kernels")
def combines_all(images, kernels):
    found = every_pair(images, kernels)
    return found.transpose(0, 3, 1, 2)


@mistake(
    "uses the first kernel for all",
    "All your images are under kernel 0. Each has a kernel of its own, so the walk goes along the kernels, too: None "
    "in in_axes would be for what is the same for all.",
    of="own_kernels",
)
def first_kernel_for_all(images, kernels):
    return every_pair(images, kernels[:1])[..., 0]


def given_at_once(images, kernels):
    """Say it of the error that speaks of it: whatever is refused by a ValueError looks the same from here."""
    return (
        f"If the error asks for 2-dimensional inputs, correlate2d was given all images at once, {tuple(images.shape)}, "
        f"or all kernels, {tuple(kernels.shape)}. None in in_axes passes an array on as a whole."
    )


def why_walk_along_both(images, kernels):
    return (
        f"{given_at_once(images, kernels)} Here each image has a kernel of its own: one walk along both, "
        "in_axes=(0, 0)."
    )


@mistake("walks along the images only", why_walk_along_both, of="own_kernels")
def all_kernels_at_once(images, kernels):
    return jax.vmap(lambda image: correlate2d(image, jnp.asarray(kernels), mode="valid"))(jnp.asarray(images))


def why_not_same(got, expected):
    return (
        f'mode="same" puts zeros around each image, so that the result is as large as the image, {got.shape}. Only '
        f'windows that lie inside count, mode="valid": {expected.shape}.'
    )


@mistake("takes the mode same", why_not_same, of="own_kernels")
def same_pairs(images, kernels):
    rows, columns = (taps // 2 for taps in kernels.shape[1:])
    whole = full_pairs(images, kernels)
    return whole[:, rows : rows + images.shape[1], columns : columns + images.shape[2]]


@mistake(
    "gives the kernel before the image",
    "Your results stand in the opposite order, the last place first: that is what correlate2d(kernel, image) gives. "
    "The image comes first.",
    of="own_kernels",
)
def kernel_before_image(images, kernels):
    return pairs(images, kernels)[:, ::-1, ::-1]


FLIPPED = (
    "Your kernels are flipped, rows and columns: convolve2d is true convolution. correlate2d lays a kernel on as it "
    "stands."
)


@mistake("takes convolve2d", FLIPPED, of="own_kernels")
def flipped_pairs(images, kernels):
    return pairs(images, kernels[:, ::-1, ::-1])


def why_valid(got, expected):
    return (
        f'Your kernels also slide over the edge: {got.shape} is what comes out without mode="valid". Only windows '
        f"that lie inside the image count, {expected.shape}."
    )


@mistake("leaves the mode out", why_valid, of="own_kernels")
def full_pairs(images, kernels):
    return pairs(images, kernels, (kernels.shape[1] - 1, kernels.shape[2] - 1))


def why_out_axes_minus_one(got, expected):
    return (
        f"Your results stand in the last axis: {got.shape}. Here the batch comes first, {expected.shape}, which is "
        "what vmap does by itself."
    )


@mistake("puts the batch last", why_out_axes_minus_one, of="own_kernels")
def batch_last(images, kernels):
    found = pairs(images, kernels)
    return found.transpose(1, 2, 0)


# ── batch_with_vmap ───────────────────────────────────────────────────────────────────────────────────────────────


def why_combinations(images, kernels):
    batch, count = images.shape[0], kernels.shape[0]
    met = "it makes pairs" if batch == count else f"the two have different lengths, {batch} and {count}"
    return (
        f"You walk along images and kernels together, and {met}. Every image meets every kernel, {batch}×{count} "
        "results: one walk inside the other, each with None for what it does not walk along."
    )


@mistake("walks along both at once", why_combinations)
def walks_along_both(images, kernels):
    return jax.vmap(lambda image, kernel: every_pair(image[None], kernel[None])[0, :, :, 0])(
        jnp.asarray(images), jnp.asarray(kernels)
    )


def why_another_walk(images, kernels):
    return f"{given_at_once(images, kernels)} Another walk has to go along that one."


@mistake("walks along the images only", why_another_walk)
def walks_along_the_images(images, kernels):
    return jax.vmap(lambda image: correlate2d(image, jnp.asarray(kernels), mode="valid"))(jnp.asarray(images))


def why_last_axis(got, expected):
    return (
        f"Your kernels stand in the second axis: {got.shape}. Feature maps stand in the last, {expected.shape}. "
        "out_axes=-1 in the walk along the kernels puts its axis there."
    )


@mistake("leaves the kernels where vmap puts them", why_last_axis)
def kernels_second(images, kernels):
    return every_pair(images, kernels).transpose(0, 3, 1, 2)


def why_images_outside(got, expected):
    return (
        f"Your kernels stand in front and the images behind them: {got.shape}. The walk outside puts its axis first: "
        f"walk along the images there and along the kernels inside, with out_axes=-1, which gives {expected.shape}."
    )


@mistake("walks along the images inside the kernels", why_images_outside)
def kernels_first(images, kernels):
    return every_pair(images, kernels).transpose(3, 0, 1, 2)


def why_inner_out_axes(got, expected):
    return (
        f"Your images stand in the last axis: {got.shape}. out_axes=-1 belongs to the walk along the kernels; the walk "
        f"along the images keeps its axis in front, {expected.shape}."
    )


@mistake("puts the images last and not the kernels", why_inner_out_axes)
def images_last(images, kernels):
    return every_pair(images, kernels).transpose(3, 1, 2, 0)


def why_move_and_not_reshape(expected):
    return (
        f"Your result has the right shape, {expected.shape}, and the numbers in wrong places: a reshape moves no axis, "
        "it only cuts the row of numbers elsewhere. out_axes=-1 puts the kernels last."
    )


@mistake("reshapes the kernels' axis to the end", why_move_and_not_reshape)
def reshaped(images, kernels):
    found = every_pair(images, kernels)
    return found.transpose(0, 3, 1, 2).reshape(found.shape)


@mistake("takes convolve2d", FLIPPED)
def flipped(images, kernels):
    return every_pair(images, kernels[:, ::-1, ::-1])


@mistake("leaves the mode out", why_valid)
def full(images, kernels):
    return every_pair(images, kernels, (kernels.shape[1] - 1, kernels.shape[2] - 1))


@mistake(
    "adds up the kernels",
    "You have one result for each image, in which all kernels are added up. Each kernel makes a feature map of its "
    "own, in the last axis.",
)
def adds_up_the_kernels(images, kernels):
    return every_pair(images, kernels).sum(-1)


def probes(rng):
    """As many images as kernels, so that pairs raise nothing; own_kernels in a shape that is compiled already."""

    def quarters(*shape):
        return jnp.array(np.reshape([rng.randint(-36, 36) / 4 for _ in range(np.prod(shape))], shape), jnp.float32)

    for _ in range(4):
        yield call.own_kernels(quarters(2, 1, 3), quarters(2, 1, 2))
        yield call.batch_with_vmap.jit(quarters(3, 5, 7), quarters(3, 3, 2))
