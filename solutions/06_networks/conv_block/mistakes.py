"""Wrong answers to `ConvBlock`, and what to say about them."""

from typing import ClassVar

import jax.numpy as jnp
import numpy as np
from flax import nnx

from grader.checks import call, given, mistake


class Block(nnx.Module):
    """A right block, that each mistake spoils in one place."""

    instead: ClassVar = {}  # of what nnx.Conv should be told

    def __init__(self, in_channels, out_channels, kernel_size, *, stride=1, padding="VALID", rngs):
        settings = {"kernel_size": (kernel_size, kernel_size), "strides": stride, "padding": padding}
        self.conv = nnx.Conv(in_channels, out_channels, **(settings | self.instead), rngs=rngs)

    def __call__(self, x):
        return nnx.relu(self.conv(x))


def by(shape):
    return "×".join(map(str, shape))


def size_of(value):
    return by(value.shape[1:3]) if hasattr(value, "shape") and len(value.shape) == 4 else "another size"


def why_a_tuple(kernel_size, in_channels, out_channels):
    return (
        f"Your kernel has the shape ({kernel_size}, {in_channels}, {out_channels}): a plain {kernel_size} for Flax's "
        "kernel_size means one spatial axis, so the window is one row high and slides along the columns alone. For "
        f"images it is a tuple, here ({kernel_size}, {kernel_size})."
    )


@mistake("gives an int for the kernel size", why_a_tuple, of="ConvBlock")
class IntKernelSize(Block):
    def __init__(self, in_channels, out_channels, kernel_size, *, stride=1, padding="VALID", rngs):
        self.conv = nnx.Conv(in_channels, out_channels, kernel_size, strides=stride, padding=padding, rngs=rngs)


def why_padding(got, expected, padding, x):
    return (
        f"{by(x.shape[1:3])} became {size_of(got)}, with Flax's own padding, which is SAME where nothing is said. This "
        f'block is asked for padding="{padding}", which gives {size_of(expected)}: hand the argument on to nnx.Conv.'
    )


@mistake("leaves the padding to Flax", why_padding, of="ConvBlock")
class NoPadding(Block):
    instead: ClassVar = {"padding": "SAME"}


def why_stride(got, expected, stride, x):
    return (
        f"{by(x.shape[1:3])} became {size_of(got)}, which is the size for stride 1. The stride is {stride} here, which "
        f"gives {size_of(expected)}. nnx.Conv takes it as `strides`."
    )


@mistake("leaves the stride out", why_stride, of="ConvBlock")
class NoStride(Block):
    instead: ClassVar = {"strides": 1}


def why_both_axes(got, expected, stride, x):
    return (
        f"{by(x.shape[1:3])} became {size_of(got)}: your kernel moves by {stride} along one axis and by 1 along the "
        f"other. `stride` holds for both, which gives {size_of(expected)}."
    )


@mistake("moves by the stride down the rows only", why_both_axes, of="ConvBlock")
class StrideOfRows(Block):
    def __init__(self, *channels_and_size, stride=1, padding="VALID", rngs):
        super().__init__(*channels_and_size, stride=(stride, 1), padding=padding, rngs=rngs)


@mistake("moves by the stride along the columns only", why_both_axes, of="ConvBlock")
class StrideOfColumns(Block):
    def __init__(self, *channels_and_size, stride=1, padding="VALID", rngs):
        super().__init__(*channels_and_size, stride=(1, stride), padding=padding, rngs=rngs)


def why_both(got, expected, stride, padding, x):
    return (
        f"{by(x.shape[1:3])} became {size_of(got)}. That is what Flax does where neither strides nor padding are said: "
        f'1 and SAME. This block has stride={stride} and padding="{padding}", which gives {size_of(expected)}; hand '
        "both on to nnx.Conv."
    )


@mistake("leaves stride and padding to Flax", why_both, of="ConvBlock")
class NoStrideNorPadding(Block):
    instead: ClassVar = {"strides": 1, "padding": "SAME"}


def why_relu():
    return (
        "There is a negative number in your output: it is the convolution and its bias, without ReLU. Replace what is "
        "negative by 0 before you return it."
    )


@mistake("leaves ReLU out", why_relu, of="ConvBlock")
class NoRelu(Block):
    def __call__(self, x):
        return self.conv(x)


@mistake(
    "applies ReLU to the input",
    "You take the negative numbers out of the input, and the output still has some: ReLU comes after the convolution "
    "and its bias, on what comes out.",
    of="ConvBlock",
)
class ReluFirst(Block):
    def __call__(self, x):
        return self.conv(nnx.relu(x))


def why_not_leaky(got):
    smallest = f"{np.min(got):.4g}" if hasattr(got, "shape") else "a number below 0"
    return (
        f"A hundredth of what is negative comes through, as {smallest}: that is a leaky ReLU. ReLU leaves 0 of it, "
        "nnx.relu."
    )


@mistake("takes a leaky ReLU", why_not_leaky, of="ConvBlock")
class LeakyRelu(Block):
    def __call__(self, x):
        return nnx.leaky_relu(self.conv(x))


@mistake(
    "takes the absolute value",
    "Your output turns the sign of what is negative. ReLU puts a 0 there: the larger of the number and 0.",
    of="ConvBlock",
)
class AbsoluteValue(Block):
    def __call__(self, x):
        return jnp.abs(self.conv(x))


@mistake(
    "leaves the bias out",
    "Your layer keeps no bias of shape ({out_channels},): use_bias=False takes it away. The block adds one number to "
    "each of its {out_channels} output channels before ReLU; nnx.Conv does so if nothing else is said.",
    of="ConvBlock",
)
class NoBias(Block):
    instead: ClassVar = {"use_bias": False}


@mistake(
    "takes in and out for each other",
    "Your layer expects images with {out_channels} channels and gives {in_channels}. The images have "
    "in_channels={in_channels}; nnx.Conv takes in_features first, then out_features.",
    of="ConvBlock",
)
class InAndOutTurned(Block):
    def __init__(self, in_channels, out_channels, kernel_size, *, stride=1, padding="VALID", rngs):
        super().__init__(out_channels, in_channels, kernel_size, stride=stride, padding=padding, rngs=rngs)


@mistake(
    "makes the layer in every call",
    "Your block keeps no layer, because nnx.Conv is made in __call__: every call then draws a new kernel, and nothing "
    "can be learned. Make it once, in __init__, as self.conv.",
    of="ConvBlock",
)
class NewLayerInEveryCall(nnx.Module):
    def __init__(self, in_channels, out_channels, kernel_size, *, stride=1, padding="VALID", rngs):
        self.settings = in_channels, out_channels, kernel_size
        self.stride, self.padding, self.rngs = stride, padding, rngs

    def __call__(self, x):
        return Block(*self.settings, stride=self.stride, padding=self.padding, rngs=self.rngs)(x)


def probes(rng):
    """New blocks, whose bias is 0, for sizes; blocks with a kernel alone, and with both, for values."""
    draw = np.random.default_rng(rng.getrandbits(64))
    zeros = np.zeros((1, 7, 9, 2), np.float32)
    for settings in ({}, {"stride": 2}, {"stride": 2, "padding": "SAME"}) * 3:
        yield call.ConvBlock.construct(2, 4, 3, rngs=given.rngs(0), **settings)(zeros)
    for with_bias in (False, True) * 3:
        block = call.ConvBlock.construct(2, 4, 3, stride=2, rngs=given.rngs(0))
        weights = {"conv.kernel": draw.normal(size=(3, 3, 2, 4)).astype(np.float32)}
        if with_bias:
            weights["conv.bias"] = draw.normal(size=4).astype(np.float32)
        block.write_state(weights)
        x = draw.normal(size=(1, 7, 9, 2)).astype(np.float32)
        block(x)  # a layer that is made in every call has another kernel in the second
        yield block(x)
