"""Wrong answers to `lax_convolution`, and what to say about them.

Most compute with NumPy, which compiles nothing: a diagnosis has few seconds.
"""

import jax.numpy as jnp
import numpy as np
from jax import lax

from grader.checks import call, mistake

NONE = ((0, 0), (0, 0))


def convolved(x, kernel, stride=(1, 1), padding=NONE, dilation=(1, 1)):
    padded, kernel = np.pad(np.asarray(x), ((0, 0), *padding, (0, 0))), np.asarray(kernel)
    height, width = (padded.shape[axis + 1] - (kernel.shape[axis] - 1) * dilation[axis] for axis in (0, 1))
    if min(height, width) < 1:
        return np.zeros((x.shape[0], max(height, 0), max(width, 0), kernel.shape[3]), np.float32)
    total = np.zeros((x.shape[0], height, width, kernel.shape[3]), np.float32)
    for a, b in np.ndindex(kernel.shape[:2]):
        row, column = a * dilation[0], b * dilation[1]
        total += padded[:, row : row + height, column : column + width] @ kernel[a, b]
    return total[:, :: stride[0], :: stride[1]]


# ── lax_convolution ───────────────────────────────────────────────────────────────────────────────────────────────


def why_say_the_axes(x, kernel):
    return (
        "dimension_numbers is missing, or says NCHW and OIHW: then x of shape "
        f"{tuple(x.shape)} has {x.shape[1]} channels and the kernel of shape {tuple(kernel.shape)} is made for "
        f"{kernel.shape[1]}. Here the channels come last, {x.shape[3]} of them: one letter for each axis of x, one "
        "for each of the kernel, one for each of the result."
    )


@mistake("says nothing about the axes", why_say_the_axes)
def no_dimension_numbers(x, kernel, *, stride=(1, 1), padding=NONE):
    return lax.conv_general_dilated(x, kernel, stride, padding)


def why_in_before_out(kernel):
    return (
        "Your kernel is read with out_channels before in_channels, O before I. Of its shape "
        f"{tuple(kernel.shape)} the third number is in_channels, {kernel.shape[2]}, and the last is out_channels, "
        f"{kernel.shape[3]}."
    )


@mistake("reads the kernel with out_channels before in_channels", why_in_before_out)
def out_before_in(x, kernel, *, stride=(1, 1), padding=NONE):
    return lax.conv_general_dilated(x, kernel, stride, padding, dimension_numbers=("NHWC", "HWOI", "NHWC"))


@mistake(
    "reads the kernel with columns before rows",
    "Your kernel is read with its columns for rows, W before H; strides and padding, which lax counts in the kernel's "
    "order, then belong to the wrong axes, too. It has the shape (rows, columns, in_channels, out_channels): H first.",
)
def columns_before_rows(x, kernel, *, stride=(1, 1), padding=NONE):
    return convolved(x, np.asarray(kernel).swapaxes(0, 1), stride[::-1], padding[::-1])


def why_channels_last(got, expected):
    return (
        f"Your numbers are right, but the result has its channels in second place: {got.shape}. The third word says "
        f"where the axes of the result go: batch, rows, columns, channels, which is {expected.shape}."
    )


@mistake("gives the result with the channels first", why_channels_last)
def result_channels_first(x, kernel, *, stride=(1, 1), padding=NONE):
    return convolved(x, kernel, stride, padding).transpose(0, 3, 1, 2)


@mistake("leaves the stride out", "Your window moves by 1. stride is {stride}: rows first, then columns.")
def ignores_stride(x, kernel, *, stride=(1, 1), padding=NONE):
    return convolved(x, kernel, (1, 1), padding)


def why_both_strides(stride):
    return (
        f"Your window moves by {stride[0]} along both axes. stride is {stride}: {stride[0]} from row to row, "
        f"{stride[1]} from column to column. lax takes the pair as it is."
    )


@mistake("takes the stride of the rows for both axes", why_both_strides)
def one_stride(x, kernel, *, stride=(1, 1), padding=NONE):
    return convolved(x, kernel, (stride[0], stride[0]), padding)


def why_rows_step_first(stride):
    return (
        f"Your rows step by {stride[1]} and your columns by {stride[0]}. The first number of stride is the step from "
        "row to row, and lax takes the pair as it is."
    )


@mistake("swaps the strides", why_rows_step_first)
def swaps_the_strides(x, kernel, *, stride=(1, 1), padding=NONE):
    return convolved(x, kernel, stride[::-1], padding)


def why_window_strides(stride):
    return (
        f"Your stride of {stride} went into rhs_dilation: it moves the taps of the kernel apart and not the window. "
        "The stride is window_strides, the third argument."
    )


@mistake("gives the stride as a dilation of the kernel", why_window_strides)
def stride_as_dilation(x, kernel, *, stride=(1, 1), padding=NONE):
    return convolved(x, kernel, (1, 1), padding, dilation=stride)


def why_padding(got, expected, padding):
    return (
        f'Your convolution has no padding: {got.shape}. "VALID" is that, too. padding is {padding}, zeros before and '
        f"behind the rows, then before and behind the columns: {expected.shape}. lax takes it as it is."
    )


@mistake("leaves the padding out", why_padding)
def ignores_padding(x, kernel, *, stride=(1, 1), padding=NONE):
    return convolved(x, kernel, stride, NONE)


def why_the_padding_asked_for(padding):
    return (
        'Your padding is "SAME": lax chooses the zeros itself. Here they are given, before and behind each axis: '
        f"{padding}."
    )


@mistake('takes "SAME" for the padding', why_the_padding_asked_for)
def same_padding(x, kernel, *, stride=(1, 1), padding=NONE):
    totals = (
        max(-(-size // step) * step - step + taps - size, 0)
        for size, taps, step in zip(x.shape[1:3], kernel.shape[:2], stride, strict=True)
    )
    return convolved(x, kernel, stride, tuple((total // 2, total - total // 2) for total in totals))


def why_rows_are_padded_first(padding):
    return (
        f"Your rows are padded by {padding[1]} and your columns by {padding[0]}. The first pair of {padding} belongs "
        "to the rows."
    )


@mistake("swaps the padding of rows and columns", why_rows_are_padded_first)
def swaps_the_padding(x, kernel, *, stride=(1, 1), padding=NONE):
    return convolved(x, kernel, stride, padding[::-1])


def why_two_sides(padding):
    return (
        f"Your padding is the same on both sides, {padding[0][0]} and {padding[1][0]}. Each pair of {padding} says how "
        "many zeros come before the axis, and how many behind it."
    )


@mistake("pads both sides alike", why_two_sides)
def pads_both_sides_alike(x, kernel, *, stride=(1, 1), padding=NONE):
    return convolved(x, kernel, stride, tuple((low, low) for low, _ in padding))


@mistake(
    "flips the kernel",
    "Your kernel is flipped, rows and columns: that is true convolution. lax lays it on as it stands, and so should "
    "you.",
)
def flips_the_kernel(x, kernel, *, stride=(1, 1), padding=NONE):
    return convolved(x, np.asarray(kernel)[::-1, ::-1], stride, padding)


# ── from_channels_first ───────────────────────────────────────────────────────────────────────────────────────────


def last(x, kernel):
    return np.asarray(x).transpose(0, 2, 3, 1), np.asarray(kernel).transpose(2, 3, 1, 0)


@mistake("leaves the result with the channels first", why_channels_last, of="from_channels_first")
def first_to_first(x, kernel):
    return convolved(*last(x, kernel)).transpose(0, 3, 1, 2)


def why_out_before_in(kernel):
    return (
        f"Your kernel is read with in_channels before out_channels. Channels first, its shape {tuple(kernel.shape)} "
        f"is (out_channels, in_channels, rows, columns): {kernel.shape[0]} out, {kernel.shape[1]} in."
    )


@mistake("reads the kernel with in_channels first", why_out_before_in, of="from_channels_first")
def in_before_out(x, kernel):
    return lax.conv_general_dilated(x, kernel, (1, 1), "VALID", dimension_numbers=("NCHW", "IOHW", "NHWC"))


def why_rows_before_columns(kernel):
    return (
        f"Your kernel is read with its columns for rows, W before H. Its shape {tuple(kernel.shape)} ends with "
        f"{kernel.shape[2]} rows and {kernel.shape[3]} columns."
    )


@mistake("reads the kernel with columns before rows", why_rows_before_columns, of="from_channels_first")
def columns_before_rows_channels_first(x, kernel):
    return convolved(*last(x, np.asarray(kernel).swapaxes(2, 3)))


def why_words_of_their_own(x):
    return (
        "You read these arrays as if their channels came last. Here x is (batch, channels, height, width), "
        f"{tuple(x.shape)}: C is its second letter, and the kernel begins with O and I."
    )


@mistake("reads both arrays as channels last", why_words_of_their_own, of="from_channels_first")
def as_if_channels_last(x, kernel):
    return lax.conv_general_dilated(x, kernel, (1, 1), "VALID", dimension_numbers=("NHWC", "HWIO", "NHWC"))


def why_no_padding(got, expected):
    return (
        f'Your padding is "SAME", which adds zeros until the size stays: {got.shape}. Here nothing is added, which is '
        f'"VALID": {expected.shape}.'
    )


@mistake('takes "SAME" for the padding', why_no_padding, of="from_channels_first")
def same_padding_channels_first(x, kernel):
    totals = [taps - 1 for taps in kernel.shape[2:]]
    return convolved(*last(x, kernel), padding=tuple((total // 2, total - total // 2) for total in totals))


@mistake(
    "reshapes instead of naming the axes",
    "You reshape the images to channels last. A reshape moves no number, it only cuts the same row of numbers in "
    "other places, so channels and columns get mixed. The words of dimension_numbers are enough, without a reshape.",
    of="from_channels_first",
)
def reshapes(x, kernel):
    batch, channels, height, width = x.shape
    return convolved(np.asarray(x).reshape(batch, height, width, channels), last(x, kernel)[1])


def probes(rng):
    """One shape for each function, whose sizes fit by chance: a wrong word raises nothing, another mistake may."""

    def quarters(*shape):
        return jnp.array(np.reshape([rng.randint(-36, 36) / 4 for _ in range(np.prod(shape))], shape), jnp.float32)

    for _ in range(4):
        x, kernel = quarters(2, 3, 8, 2), quarters(2, 3, 2, 2)
        yield call.lax_convolution(x, kernel, stride=(2, 3), padding=((2, 1), (0, 3)))
        yield call.from_channels_first(quarters(2, 3, 6, 5), quarters(3, 3, 5, 4))
