"""Wrong answers to `as_matrix_product`, and what to say about them.

Where nothing is traced they compute with NumPy, which compiles nothing: a diagnosis has few seconds.
"""

import jax
import jax.numpy as jnp
import numpy as np

from grader.checks import call, mistake


def windows(x, kernel_size):
    """Return all windows: (places, places, taps, taps, channels)."""
    height, width = x.shape[0] - kernel_size[0] + 1, x.shape[1] - kernel_size[1] + 1
    source = x if isinstance(x, jax.core.Tracer) else np.asarray(x)
    i, j, a, b = np.ogrid[:height, :width, : kernel_size[0], : kernel_size[1]]
    return source[i + a, j + b]


def patches_of(x, kernel):
    found = windows(x, kernel.shape[:2])
    return found.reshape(found.shape[0] * found.shape[1], -1)


def as_source(kernel):
    return kernel if isinstance(kernel, jax.core.Tracer) else np.asarray(kernel)


def places(x, kernel):
    return tuple(size - taps + 1 for size, taps in zip(x.shape[:2], kernel.shape[:2], strict=True))


# ── patch_matrix ──────────────────────────────────────────────────────────────────────────────────────────────────


def why_channels_fastest(x, kernel_size):
    if x.shape[2] == 1:
        return "Your channels come before the rows of a patch. They come last, as in x."
    return (
        f"In your rows, all {kernel_size[0]}×{kernel_size[1]} numbers of channel 0 come first, then those of channel "
        f"1. Wanted is the order of x itself, channels last: all {x.shape[2]} channels of one position, then the next "
        "position."
    )


@mistake("puts one channel after the other", why_channels_fastest, of="patch_matrix")
def channel_after_channel(x, kernel_size):
    found = windows(x, kernel_size)
    return found.transpose(0, 1, 4, 2, 3).reshape(found.shape[0] * found.shape[1], -1)


@mistake(
    "reads a patch column by column",
    "Your rows read each patch from top to bottom, column after column. Read it row by row, from left to right: the "
    "axes of a window are in that order already, so flatten them as they are.",
    of="patch_matrix",
)
def column_by_column(x, kernel_size):
    found = windows(x, kernel_size)
    return found.transpose(0, 1, 3, 2, 4).reshape(found.shape[0] * found.shape[1], -1)


@mistake(
    "goes through the places column by column",
    "Your patches are right, but their rows are in another order: you go down the image first. Places go row by row: "
    "after place 0, 0 comes 0, 1, the one to the right.",
    of="patch_matrix",
)
def places_down_first(x, kernel_size):
    found = windows(x, kernel_size)
    return found.transpose(1, 0, 2, 3, 4).reshape(found.shape[0] * found.shape[1], -1)


def why_patches_are_rows(got, expected):
    return (
        f"Your matrix is {got.shape[0]}×{got.shape[1]}: a column for each patch. Here each patch is a row, "
        f"{expected.shape[0]}×{expected.shape[1]}, so that it stands on the left of the product."
    )


@mistake("makes the patches columns", why_patches_are_rows, of="patch_matrix")
def patches_as_columns(x, kernel_size):
    found = windows(x, kernel_size)
    return found.reshape(found.shape[0] * found.shape[1], -1).T


@mistake(
    "reshapes five axes into columns",
    "Your matrix holds the right numbers in a wrong order: a reshape alone keeps the order in which they lie, and the "
    "axis that becomes the rows has to come first. The axes of places are first in the windows, so reshape to "
    "(places, numbers of a patch) at once.",
    of="patch_matrix",
)
def taps_before_places(x, kernel_size):
    found = windows(x, kernel_size)
    return found.transpose(2, 3, 4, 0, 1).reshape(found.shape[0] * found.shape[1], -1)


def why_rows_come_first(kernel_size):
    return (
        f"Your patches have {kernel_size[1]} rows and {kernel_size[0]} columns. The first number of kernel_size counts "
        f"rows: {kernel_size[0]}."
    )


@mistake("swaps rows and columns of the kernel", why_rows_come_first, of="patch_matrix")
def swaps_the_kernel(x, kernel_size):
    found = windows(x, kernel_size[::-1])
    return found.reshape(found.shape[0] * found.shape[1], -1)


def why_a_matrix(got, expected):
    return (
        f"Your array still has {got.ndim} axes, {got.shape}. A matrix has two: all places in one, all numbers of a "
        f"patch in the other, {expected.shape}."
    )


@mistake("leaves the windows as they are", why_a_matrix, of="patch_matrix")
def not_flattened(x, kernel_size):
    return windows(x, kernel_size)


@mistake("keeps two axes of places", why_a_matrix, of="patch_matrix")
def two_axes_of_places(x, kernel_size):
    found = windows(x, kernel_size)
    return found.reshape(*found.shape[:2], -1)


# ── as_matrix_product ─────────────────────────────────────────────────────────────────────────────────────────────


def why_kernels_are_columns(kernel):
    return (
        f"Your kernel matrix cuts the {kernel.shape} array into {kernel.shape[3]} pieces as it lies, and turns that. "
        "But out_channels is the last axis, so neighbours in the array belong to different kernels. Reshape to (-1, "
        f"{kernel.shape[3]}): each column then is one kernel."
    )


@mistake("cuts the kernels out of the array as it lies", why_kernels_are_columns)
def kernels_cut_as_rows(x, kernel):
    product = patches_of(x, kernel) @ as_source(kernel).reshape(kernel.shape[3], -1).T
    return product.reshape(*places(x, kernel), -1)


@mistake(
    "gives patches and kernels different orders",
    "In your kernel matrix the channels come first, in your patches they come last. The two have to agree, number by "
    "number: with kernel (rows, columns, in_channels, out_channels), reshape it without moving an axis.",
)
def kernel_channels_first(x, kernel):
    product = patches_of(x, kernel) @ as_source(kernel).transpose(2, 0, 1, 3).reshape(-1, kernel.shape[3])
    return product.reshape(*places(x, kernel), -1)


@mistake(
    "takes the kernel column by column",
    "Your kernel matrix goes down the columns of the kernel, your patches go along its rows. The two have to agree: "
    "reshape the kernel without moving an axis.",
)
def kernel_column_by_column(x, kernel):
    product = patches_of(x, kernel) @ as_source(kernel).transpose(1, 0, 2, 3).reshape(-1, kernel.shape[3])
    return product.reshape(*places(x, kernel), -1)


@mistake(
    "flips the kernel",
    "Your kernel is flipped, rows and columns: that is true convolution. Here it is laid on as it stands.",
)
def flips_the_kernel(x, kernel):
    product = patches_of(x, kernel) @ as_source(kernel)[::-1, ::-1].reshape(-1, kernel.shape[3])
    return product.reshape(*places(x, kernel), -1)


def why_two_axes_again(got, expected):
    return (
        f"Your product is right, but its {got.shape[0]} places still stand in one column. Reshape it to "
        f"{expected.shape}: rows of places, columns of places, out_channels."
    )


@mistake("leaves the places in one axis", why_two_axes_again)
def places_in_one_axis(x, kernel):
    return patches_of(x, kernel) @ as_source(kernel).reshape(-1, kernel.shape[3])


def why_rows_of_places_first(got, expected):
    same = got.shape == expected.shape
    how = "have the right shape by chance" if same else f"have shape {got.shape}"
    return (
        f"Your feature maps {how}: the width stands before the height. The places go row by row, so the "
        f"product is reshaped to {expected.shape}."
    )


@mistake("puts the width before the height", why_rows_of_places_first)
def width_before_height(x, kernel):
    product = patches_of(x, kernel) @ as_source(kernel).reshape(-1, kernel.shape[3])
    return product.reshape(*places(x, kernel)[::-1], -1)


def why_no_square(got, expected):
    rows, columns, _ = expected.shape
    came = f"which gives {got.shape}" if not isinstance(got, str) else "which cannot be"
    return (
        f"You take the root of the {rows * columns} places for their rows, as if image and kernel were square, {came}. "
        f"The sizes of x and the kernel tell how many there are along each axis: {rows}×{columns}."
    )


@mistake("takes the places for a square", why_no_square)
def square_of_places(x, kernel):
    product = patches_of(x, kernel) @ as_source(kernel).reshape(-1, kernel.shape[3])
    return product.reshape(int(product.shape[0] ** 0.5), -1, kernel.shape[3])


def why_move_the_channels(expected):
    return (
        "Your product has a row for each kernel and a column for each place, and is then reshaped to "
        f"{expected.shape}, which mixes the feature maps. A reshape moves no axis: with out_channels first, reshape "
        "to (out_channels, height, width) and move that axis to the end; or multiply patches @ kernels."
    )


@mistake("reshapes kernels times patches without turning them", why_move_the_channels)
def reshapes_without_turning(x, kernel):
    product = as_source(kernel).reshape(-1, kernel.shape[3]).T @ patches_of(x, kernel).T
    return product.reshape(*places(x, kernel), -1)


@mistake(
    "leaves the feature maps in front",
    "Your feature maps come first. Channels last here: (height, width, out_channels).",
)
def feature_maps_first(x, kernel):
    product = as_source(kernel).reshape(-1, kernel.shape[3]).T @ patches_of(x, kernel).T
    return product.reshape(-1, *places(x, kernel))


@mistake(
    "adds up the feature maps",
    "You have one feature map, in which all kernels are added up. Each kernel makes a map of its own; only the "
    "products of one patch with one kernel are added up.",
)
def adds_up_the_maps(x, kernel):
    product = patches_of(x, kernel) @ as_source(kernel).reshape(-1, kernel.shape[3])
    return product.sum(1).reshape(*places(x, kernel), 1)


def probes(rng):
    """The shape of the first check, which is compiled already; then one for each function, all sizes different."""

    def quarters(*shape):
        return jnp.array(np.reshape([rng.randint(-36, 36) / 4 for _ in range(np.prod(shape))], shape), jnp.float32)

    for _ in range(3):
        yield call.patch_matrix(quarters(3, 3, 1), (2, 2))
    for _ in range(3):
        yield call.patch_matrix.jit(quarters(5, 6, 4), (2, 3), static=(1,))
        yield call.as_matrix_product.jit(quarters(9, 4, 2), quarters(2, 3, 2, 5))
