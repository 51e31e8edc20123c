"""Wrong answers to `shapes_under_jit`, and what to say about them.

Where nothing is traced they compute with NumPy, which compiles nothing: a diagnosis has few seconds.
"""

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from grader.checks import call, mistake


def is_traced(*values):
    return any(isinstance(value, jax.core.Tracer) for value in values)


def library(*values):
    return jnp if is_traced(*values) else np


# ── window_at ─────────────────────────────────────────────────────────────────────────────────────────────────────


def cut(image, row, column, kernel_size):
    if is_traced(image, row, column):
        return lax.dynamic_slice(image, (row, column), kernel_size)
    row, column = (
        max(min(start, size - taps), 0)
        for start, size, taps in zip((row, column), image.shape, kernel_size, strict=True)
    )
    return np.asarray(image)[row : row + kernel_size[0], column : column + kernel_size[1]]


@mistake(
    "slices with a value",
    "row and column are the ends of your slice. Without jit that works, except that a window over the edge comes out "
    "smaller; under jit they have no values yet, and Python cannot tell how long the slice is. lax.dynamic_slice takes "
    "the start as a value and the size, {kernel_size}, as it is known.",
    of="window_at",
)
def slices_with_values(image, row, column, *, kernel_size):
    source = image if is_traced(image, row, column) else np.asarray(image)
    return source[row : row + kernel_size[0], column : column + kernel_size[1]]


@mistake(
    "makes an int of the row",
    "int() asks for a value, and under jit row and column have none yet: they only stand for one. lax.dynamic_slice "
    "takes them as they are.",
    of="window_at",
)
def makes_ints(image, row, column, *, kernel_size):
    return cut(image, int(row), int(column), kernel_size)


def why_moved_as_a_whole(row, column, image, kernel_size):
    return (
        f"A {kernel_size[0]}×{kernel_size[1]} window at {int(row)}, {int(column)} hangs over the edge of the "
        f"{image.shape[0]}×{image.shape[1]} image, and for each index beyond it JAX reads the last row or column "
        "again. The window is moved back as a whole: bound its start, and add the taps after that."
    )


@mistake("repeats the last row and column at the edge", why_moved_as_a_whole, of="window_at")
def repeats_the_edge(image, row, column, *, kernel_size):
    there = library(image, row, column)
    rows = there.minimum(row + np.arange(kernel_size[0]), image.shape[0] - 1)
    columns = there.minimum(column + np.arange(kernel_size[1]), image.shape[1] - 1)
    source = image if is_traced(image, row, column) else np.asarray(image)
    return source[rows[:, None], columns[None, :]]


def why_no_zeros(row, column, image, kernel_size):
    return (
        f"A {kernel_size[0]}×{kernel_size[1]} window at {int(row)}, {int(column)} hangs over the edge of the "
        f"{image.shape[0]}×{image.shape[1]} image, and you fill it up with zeros. It is moved back until it fits, "
        "which dynamic_slice does by itself on an image without padding."
    )


@mistake("fills up with zeros over the edge", why_no_zeros, of="window_at")
def fills_with_zeros(image, row, column, *, kernel_size):
    padded = library(image, row, column).pad(image, [(0, size) for size in image.shape])
    return cut(padded, row, column, kernel_size)


@mistake(
    "swaps row and column",
    "Your window starts at row {column} and column {row}. The start is (row, column), rows first.",
    of="window_at",
)
def swaps_the_start(image, row, column, *, kernel_size):
    return cut(image, column, row, kernel_size)


def why_sizes_and_no_ends(row, column, kernel_size):
    ends = int(row) + kernel_size[0], int(column) + kernel_size[1]
    return (
        f"You give dynamic_slice the ends of the slice, {ends}. What it takes third are sizes, {kernel_size}, which "
        "are known also where the start is not."
    )


@mistake("gives the ends of the slice for its sizes", why_sizes_and_no_ends, of="window_at")
def ends_for_sizes(image, row, column, *, kernel_size):
    return lax.dynamic_slice(image, (row, column), (row + kernel_size[0], column + kernel_size[1]))


def why_rows_come_first(got, kernel_size):
    return (
        f"Your window is {got.shape[0]}×{got.shape[1]}. kernel_size is {kernel_size}: {kernel_size[0]} rows and "
        f"{kernel_size[1]} columns, and dynamic_slice takes it as it stands."
    )


@mistake("swaps rows and columns of the kernel", why_rows_come_first, of="window_at")
def swaps_the_kernel(image, row, column, *, kernel_size):
    return cut(image, row, column, kernel_size[::-1])


# ── shapes_under_jit ──────────────────────────────────────────────────────────────────────────────────────────────


def sums_of(signal, kernel_size, stride, size=None):
    """Return the starts of the windows, and their sums."""
    starts = np.arange(0, (signal.shape[0] if size is None else size) - kernel_size + 1, stride)
    source = signal if is_traced(signal) else np.asarray(signal)
    return starts, source[starts[:, None] + np.arange(kernel_size)[None, :]].sum(1)


def counted(windows):
    return f"{windows} window" if windows == 1 else f"{windows} windows"


def answered(signal, first, counts, sums):
    return library(signal, first).where(counts, sums, np.float32(0))


def why_keep_the_size(got, expected):
    seen = "under jit, that size is not known" if isinstance(got, str) else f"{got.size} numbers are left here"
    return (
        f"You leave out the windows that do not count, so the size of your result depends on the value of first: "
        f"{seen}. All {expected.size} windows stay, and those that do not count are 0, by jnp.where."
    )


@mistake("leaves out what does not count", why_keep_the_size)
def leaves_out(signal, first, *, kernel_size, stride=1):
    starts, sums = sums_of(signal, kernel_size, stride)
    return sums[starts >= first] if not is_traced(signal, first) else jnp.asarray(sums)[starts >= first]


def why_all_of_the_signal(got, expected):
    seen = "under jit, that end is not known" if isinstance(got, str) else f"{got.size} windows are left here"
    return (
        f"You cut the signal at first, before its windows are counted: {seen}. The windows are those of the whole "
        f"signal, all {expected.size}, and jnp.where puts a 0 for those that do not count."
    )


@mistake("slices the signal", why_all_of_the_signal)
def slices_the_signal(signal, first, *, kernel_size, stride=1):
    rest = signal[first:] if is_traced(signal, first) else np.asarray(signal)[first:]
    return sums_of(rest, kernel_size, stride)[1]


@mistake(
    "sets a slice of the result to 0",
    "The end of your slice is a value, first, and under jit it is not known; with a stride it would also count windows "
    "and not where they start. Compare the starts of all windows with first, and let jnp.where choose.",
)
def sets_a_slice(signal, first, *, kernel_size, stride=1):
    sums = sums_of(signal, kernel_size, stride)[1]
    if is_traced(signal, first):
        return jnp.asarray(sums).at[:first].set(0)
    return np.where(np.arange(sums.size) >= first, sums, np.float32(0))


@mistake(
    "asks with if",
    "An if has to know which way to go, and under jit first has no value yet, so that start >= first is neither True "
    "nor False. jnp.where asks for all windows at once, and is compiled as a question.",
)
def asks_with_if(signal, first, *, kernel_size, stride=1):
    starts, sums = sums_of(signal, kernel_size, stride)
    there = library(signal, first)
    return there.array([total if start >= first else np.float32(0) for start, total in zip(starts, sums, strict=True)])


@mistake(
    "makes an int of first",
    "int(), float(), range and a slice need the value of first, which has none yet under jit. Compare the starts of "
    "the windows with first as it is; jnp.where takes what comes of that.",
)
def makes_an_int(signal, first, *, kernel_size, stride=1):
    starts, sums = sums_of(signal, kernel_size, stride)
    return answered(signal, first, starts >= int(first), sums)


@mistake(
    "computes with NumPy",
    "NumPy needs the numbers of signal and first, and under jit there are none yet. What is made of them has to be "
    "made by jnp; what depends on shapes alone, such as the starts, may be NumPy's.",
)
def in_numpy(signal, first, *, kernel_size, stride=1):
    starts, sums = sums_of(np.asarray(signal), kernel_size, stride)
    return np.where(starts >= np.asarray(first), sums, np.float32(0))


def why_starts_and_not_numbers(stride):
    return (
        f"You compare first with the number of a window, 0, 1, 2 and so on. With stride {stride}, window i starts at "
        f"signal[i * {stride}], and that is what has to be at least first."
    )


@mistake("compares the number of the window with first", why_starts_and_not_numbers)
def compares_numbers(signal, first, *, kernel_size, stride=1):
    starts, sums = sums_of(signal, kernel_size, stride)
    return answered(signal, first, starts // stride >= first, sums)


def why_first_counts(first):
    return (
        f"The window that starts exactly at {int(first)} is 0 in yours. Only those that start before it do not count: "
        "compare with >=."
    )


@mistake("leaves out the window at first", why_first_counts)
def compares_too_strictly(signal, first, *, kernel_size, stride=1):
    starts, sums = sums_of(signal, kernel_size, stride)
    return answered(signal, first, starts > first, sums)


def why_one_more(got, expected):
    return (
        f"You have {counted(got.size)}: (length - kernel_size) // stride counts the steps, and the first window takes "
        f"none. There is one more: {expected.size}."
    )


@mistake("counts the steps and not the windows", why_one_more)
def counts_the_steps(signal, first, *, kernel_size, stride=1):
    starts, sums = sums_of(signal, kernel_size, stride)
    steps = (signal.shape[0] - kernel_size) // stride
    return answered(signal, first, starts >= first, sums)[:steps]


@mistake(
    "asks where a window ends",
    "A window that starts before {first} and ends there or later counts in yours. Where it starts decides: that has "
    "to be at least {first}.",
)
def compares_ends(signal, first, *, kernel_size, stride=1):
    starts, sums = sums_of(signal, kernel_size, stride)
    return answered(signal, first, starts + kernel_size - 1 >= first, sums)


def why_whole_windows(first):
    return (
        f"You put zeros into the signal before {int(first)} and then add up, so that a window which starts before it "
        "and reaches beyond it is counted in part. Such a window is 0 as a whole: sum first, then jnp.where."
    )


@mistake("puts zeros into the signal", why_whole_windows)
def zeros_in_the_signal(signal, first, *, kernel_size, stride=1):
    source = signal if is_traced(signal) else np.asarray(signal)
    kept = library(signal, first).where(np.arange(signal.shape[0]) >= first, source, np.float32(0))
    return sums_of(kept, kernel_size, stride)[1]


def why_what_counts(first):
    return (
        f"It is the other way round: your windows count up to {int(first)} and are 0 from there. In jnp.where, what "
        "stands second is taken where the condition is True."
    )


@mistake("keeps what comes before first", why_what_counts)
def keeps_what_comes_before(signal, first, *, kernel_size, stride=1):
    starts, sums = sums_of(signal, kernel_size, stride)
    return answered(signal, first, starts < first, sums)


@mistake(
    "leaves the stride out",
    "Your windows start one after another. With stride {stride} they start {stride} apart, so there are fewer.",
)
def ignores_stride(signal, first, *, kernel_size, stride=1):
    starts, sums = sums_of(signal, kernel_size, 1)
    return answered(signal, first, starts >= first, sums)


def probes(rng):
    """Eager calls of shapes that are compiled already; then compiled ones, which tell what needs a value."""
    compiled = {"kernel_size": (3, 2), "static": ("kernel_size",)}
    for _ in range(3):
        image = jnp.array(np.reshape([rng.randint(-36, 36) / 4 for _ in range(20)], (4, 5)), jnp.float32)
        signal = jnp.array([rng.randint(-36, 36) / 4 + 10 for _ in range(12)], jnp.float32)
        yield call.window_at(image, 3, 3, kernel_size=(2, 3))  # over the edge
        yield call.window_at(image, 2, 1, kernel_size=(2, 3))
        yield call.shapes_under_jit(signal[:5], 2, kernel_size=2)
        yield call.window_at.jit(image, 0, 1, **compiled)
        yield call.shapes_under_jit.jit(signal, 4, kernel_size=3, stride=2, static=("kernel_size", "stride"))
