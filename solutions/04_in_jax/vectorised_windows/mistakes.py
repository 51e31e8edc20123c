"""Wrong answers to `vectorised_windows`, and what to say about them.

Where nothing is traced they compute with NumPy, which compiles nothing: a diagnosis has few seconds.
"""

import jax
import jax.numpy as jnp
import numpy as np

from grader.checks import call, mistake


def tables(x, kernel_size, stride):
    """The right tables of indices: rows, then columns."""
    return tuple(
        np.arange(0, size - taps + 1, step)[:, None] + np.arange(taps)
        for size, taps, step in zip(x.shape, kernel_size, stride, strict=False)
    )


def source(x):
    return x if isinstance(x, jax.core.Tracer) else np.asarray(x)


def windows(x, rows, columns):
    """Index by two tables; beyond the end as JAX does it, also in NumPy."""
    rows, columns = np.minimum(rows, x.shape[0] - 1), np.minimum(columns, x.shape[1] - 1)
    return source(x)[rows[:, None, :, None], columns[None, :, None, :]]


def counted(places):
    return f"{places[0]}×{places[1]} {'place' if tuple(places) == (1, 1) else 'places'}"


def why_rows_come_first(kernel_size):
    return (
        f"Your windows are those of a {kernel_size[1]}×{kernel_size[0]} kernel. kernel_size is {kernel_size}: "
        f"{kernel_size[0]} rows and {kernel_size[1]} columns. The first number belongs to the table of rows."
    )


@mistake("takes the kernel's columns for rows", why_rows_come_first)
def swaps_the_kernel(x, kernel_size, *, stride=(1, 1)):
    return windows(x, *tables(x, kernel_size[::-1], stride))


@mistake(
    "leaves the axes in the order of the two tables",
    "Your axes are places, taps, places, taps: those of the rows, then those of the columns. Asked for are both axes "
    "of places and then both of taps: rows[:, None, :, None] leaves room for the columns between them.",
)
def table_after_table(x, kernel_size, *, stride=(1, 1)):
    rows, columns = tables(x, kernel_size, stride)
    return source(x)[rows[:, :, None, None], columns[None, None]]


def why_stride(got, expected, stride):
    return (
        f"Your windows start one row and one column after each other: {counted(got.shape)}. With stride {stride} a "
        f"window starts {stride[0]} after the one above it and {stride[1]} after the one beside it, which leaves "
        f"{counted(expected.shape)}."
    )


@mistake("leaves the stride out", why_stride)
def ignores_stride(x, kernel_size, *, stride=(1, 1)):
    return windows(x, *tables(x, kernel_size, (1, 1)))


@mistake(
    "counts the places by the stride, but steps by 1",
    "You have as many windows as there should be, but they start at rows 0, 1, 2 and so on, and likewise columns. "
    "With stride {stride}, window i, j starts at row i * stride[0] and column j * stride[1].",
)
def right_count_wrong_starts(x, kernel_size, *, stride=(1, 1)):
    rows, columns = (
        np.arange((size - taps) // step + 1)[:, None] + np.arange(taps)
        for size, taps, step in zip(x.shape, kernel_size, stride, strict=False)
    )
    return windows(x, rows, columns)


def why_two_strides(stride):
    return (
        f"Your windows step by {stride[0]} along both axes. stride has a number for each: {stride[0]} from row to "
        f"row, {stride[1]} from column to column."
    )


@mistake("takes the stride of the rows for both axes", why_two_strides)
def one_stride(x, kernel_size, *, stride=(1, 1)):
    return windows(x, *tables(x, kernel_size, (stride[0], stride[0])))


def why_rows_step_first(stride):
    return (
        f"Your rows step by {stride[1]} and your columns by {stride[0]}. The first number of stride is the step from "
        "row to row."
    )


@mistake("swaps the strides", why_rows_step_first)
def swaps_the_strides(x, kernel_size, *, stride=(1, 1)):
    return windows(x, *tables(x, kernel_size, stride[::-1]))


@mistake(
    "multiplies the tap by the stride, not the window",
    "Your windows start one after another, and the taps inside a window are {stride} apart: your index is i + a * "
    "stride. That is dilation. A stride moves the window, i * stride + a; its taps are neighbours.",
)
def steps_between_taps(x, kernel_size, *, stride=(1, 1)):
    rows, columns = (
        np.arange((size - taps) // step + 1)[:, None] + np.arange(taps) * step
        for size, taps, step in zip(x.shape, kernel_size, stride, strict=False)
    )
    return windows(x, rows, columns)


@mistake(
    "multiplies the taps by the stride, too",
    "Your windows start where they should, but the taps inside a window are {stride} apart, too: your index is "
    "(i + a) * stride. A stride moves the window alone, i * stride + a; its taps are neighbours.",
)
def steps_everywhere(x, kernel_size, *, stride=(1, 1)):
    rows, columns = (
        (np.arange((size - taps) // step + 1)[:, None] + np.arange(taps)) * step
        for size, taps, step in zip(x.shape, kernel_size, stride, strict=False)
    )
    return windows(x, rows, columns)


def why_floor(got, expected, x, kernel_size):
    return (
        f"You have {counted(got.shape)}, one too many where the last step does not fit whole. That window hangs over "
        f"the edge of the {x.shape[0]}×{x.shape[1]} image, and JAX says nothing: each index beyond the end reads the "
        f"last row or column once more. Windows of {kernel_size[0]}×{kernel_size[1]} that fit: "
        f"{counted(expected.shape)}."
    )


@mistake("rounds the number of places up", why_floor)
def rounds_up(x, kernel_size, *, stride=(1, 1)):
    rows, columns = (
        np.arange(-(-(size - taps) // step) + 1)[:, None] * step + np.arange(taps)
        for size, taps, step in zip(x.shape, kernel_size, stride, strict=False)
    )
    return windows(x, rows, columns)


def why_first_window(got, expected):
    return (
        f"You have {counted(got.shape)}: the window that ends exactly at the edge is missing. It fits, so the starts "
        f"go up to size - taps and include it; arange stops one before its end. That makes {counted(expected.shape)}."
    )


@mistake("leaves out the window that ends at the edge", why_first_window)
def leaves_out_the_last(x, kernel_size, *, stride=(1, 1)):
    rows, columns = (
        np.arange(0, size - taps, step)[:, None] + np.arange(taps)
        for size, taps, step in zip(x.shape, kernel_size, stride, strict=False)
    )
    return windows(x, rows, columns)


def why_one_more(got, expected):
    return (
        f"You have {counted(got.shape)}: (size - taps) // stride counts the steps from window to window, and the first "
        f"window takes none. There is one place more than steps: {counted(expected.shape)}."
    )


@mistake("counts the steps and not the places", why_one_more)
def counts_the_steps(x, kernel_size, *, stride=(1, 1)):
    rows, columns = (
        np.arange((size - taps) // step)[:, None] * step + np.arange(taps)
        for size, taps, step in zip(x.shape, kernel_size, stride, strict=False)
    )
    return windows(x, rows, columns)


def why_beginning_everywhere(got, x):
    return (
        f"You have {counted(got.shape)}: a window starts at every stride of the {x.shape[0]}×{x.shape[1]} image, also "
        "where it hangs over the edge. JAX says nothing about that: each index beyond the end reads the last row or "
        "column again. The last start that fits is size - taps."
    )


@mistake("starts a window at every stride of the image", why_beginning_everywhere)
def starts_everywhere(x, kernel_size, *, stride=(1, 1)):
    rows, columns = (
        np.arange(0, size, step)[:, None] + np.arange(taps)
        for size, taps, step in zip(x.shape, kernel_size, stride, strict=False)
    )
    return windows(x, rows, columns)


def why_four_axes(kernel_size):
    same = "would pair them up, and give a diagonal" if kernel_size[0] == kernel_size[1] else "do not fit each other"
    return (
        "In your two tables the taps of the rows and the taps of the columns lie on one axis, where they "
        f"{same}: {kernel_size[0]} and {kernel_size[1]}. Every row is combined with every column, so each of "
        "the four, places and taps of both, needs an axis of its own."
    )


@mistake("puts the taps of both axes on one", why_four_axes)
def taps_share_an_axis(x, kernel_size, *, stride=(1, 1)):
    rows, columns = tables(x, kernel_size, stride)
    return jnp.asarray(x)[rows[:, None], columns[None]]


@mistake("indexes by the two tables as they are", why_four_axes)
def tables_as_they_are(x, kernel_size, *, stride=(1, 1)):
    rows, columns = tables(x, kernel_size, stride)
    return jnp.asarray(x)[rows, columns]


def why_taps_apart(got, kernel_size, x):
    rows, columns = kernel_size
    return (
        f"Each of your windows is one row of {got.shape[-1]} numbers. Keep its axes: {rows} rows of taps, {columns} "
        f"columns, {x.shape[-1]} channel{'s' if x.shape[-1] > 1 else ''}. Flattening them is the next exercise."
    )


@mistake("flattens each window", why_taps_apart)
def flat_windows(x, kernel_size, *, stride=(1, 1)):
    found = windows(x, *tables(x, kernel_size, stride))
    return found.reshape(*found.shape[:2], -1)


def why_places_apart(got, expected):
    return (
        f"Your {got.shape[0]} windows stand in one row. Their places have two axes, as the image has: "
        f"{counted(expected.shape)}, rows first."
    )


@mistake("puts all places on one axis", why_places_apart)
def flat_places(x, kernel_size, *, stride=(1, 1)):
    found = windows(x, *tables(x, kernel_size, stride))
    return found.reshape(-1, *found.shape[2:])


def why_keep_the_dtype(got, x):
    return f"Your windows are {got.dtype}, and x is {x.dtype}. Indexing keeps the dtype by itself."


@mistake("makes float32 of any x", why_keep_the_dtype)
def always_float32(x, kernel_size, *, stride=(1, 1)):
    return windows(x, *tables(x, kernel_size, stride)).astype(np.float32)


@mistake(
    "asks NumPy for them",
    "Your windows are right, but NumPy cannot be traced: under jax.jit, x stands for an image that is not known yet, "
    "and NumPy needs its numbers. Index x itself, as a JAX array; indices that depend on sizes alone may be NumPy's.",
)
def in_numpy(x, kernel_size, *, stride=(1, 1)):
    found = np.lib.stride_tricks.sliding_window_view(np.asarray(x), kernel_size, axis=(0, 1))
    return found[:: stride[0], :: stride[1]].transpose(0, 1, 3, 4, 2).copy()


def probes(rng):
    """The shape of the first check, which is compiled already; then one whose steps fit whole in one axis only.

    The rows have 6 to go in steps of 2, the columns 6 in steps of 5. Last a square, on which two tables that share
    axes raise nothing: whatever raises there, too, is another mistake.
    """

    def image(*shape, dtype=jnp.float32):
        return jnp.array(np.reshape([rng.randint(-999, 999) / 8 for _ in range(np.prod(shape))], shape), dtype)

    for _ in range(3):
        yield call.vectorised_windows(image(3, 4, 1), (2, 3))
    for _ in range(3):
        yield call.vectorised_windows.jit(image(3, 4, 1, dtype=jnp.float16), (2, 3), static=(1,))
        yield call.vectorised_windows.jit(image(9, 10, 2), (3, 4), stride=(2, 5), static=(1, "stride"))
        yield call.vectorised_windows.jit(image(3, 3, 1), (2, 2), static=(1,))
