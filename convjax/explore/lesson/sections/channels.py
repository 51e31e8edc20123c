"""Channels: how several come together in one map, how many maps there are, and what groups keep apart."""

from __future__ import annotations

from convjax import conv_parameters
from convjax.explore.lesson.examples import Example
from convjax.explore.lesson.steps import Lines, Section, Step
from convjax.explore.lesson.wording import as_sum, by, counted, number

SIZES = {"input_size": [5, 5], "kernel_size": [3, 3], "in_channels": 3}


def several_channels() -> Step:
    """Many channels in, one map out."""
    example = Example(SIZES, (0, 0))
    shown = example.explained
    (k, _), channels = shown.setting.kernel_size, shown.setting.in_channels
    parts = example.partial_sums
    return Step(
        "several-channels",
        "What becomes of several channels?",
        [
            f"A colour image has {channels} numbers at each place, red, green and blue: it has {channels} *channels*. "
            f"The kernel has as many: it is {by(k)}×{channels}, with {k * k * channels} weights. It slides along rows "
            "and columns only; through the channels it always reaches all the way.",
            "At each place, each channel of the window is multiplied by its own channel of the kernel and added up. "
            f"Then the {channels} sums are added, too:",
            Lines([f"{as_sum(parts)} = {number(example.value)}"]),
            f"So *one kernel gives one feature map*, however many channels go in. It is not {channels} maps, and not "
            "their mean.",
        ],
        example,
        "Each channel's own sum is shown as a partial map; at every place the partial maps add up to the output.",
        ["many_channels"],
    )


def many_kernels() -> Step:
    """Many kernels, and a bias for each."""
    bias = [10.0, -20.0]
    example = Example({**SIZES, "out_channels": len(bias), "bias": bias}, (0, 0), channel=1)
    shown = example.explained
    k, out = example.along("kernel_size", "output_size")
    channels = shown.setting.in_channels
    parts = example.partial_sums
    return Step(
        "many-kernels",
        "Where do many feature maps come from?",
        [
            "A layer has many kernels, and each looks for a pattern of its own. Each gives a map of its own: as many "
            f"kernels as *output channels*. With {len(bias)} kernels the output is {by(out)}×{len(bias)}, and the "
            f"array of weights is {by(k)}×{channels}×{len(bias)}: rows, columns, channels in, channels out.",
            "Each kernel also has a *bias*: one number that is added at every place of its map. Not one for each "
            "place, and not one for each channel that goes in. In map 1 of the example it is "
            f"{number(bias[1])}:",
            Lines([f"{as_sum([*parts, bias[1]])} = {number(example.value)}"]),
        ],
        example,
        "Switch between output channel 0 and 1: the input is the same, the kernel and the bias are others.",
        ["many_kernels_and_bias"],
    )


def groups() -> Step:
    """Channels kept apart."""
    example = Example({**SIZES, "out_channels": 3, "groups": 3}, (0, 0), channel=1)
    shown = example.explained
    (k, _), channels, parted = shown.setting.kernel_size, shown.setting.in_channels, shown.setting.groups
    together = conv_parameters(k, channels, channels, bias=False)
    return Step(
        "groups",
        "What do groups keep apart?",
        [
            "With `groups` the channels are dealt out: each group of output channels reads only its own group of input "
            f"channels. With {channels} channels in, {channels} out and {parted} groups, each map comes from one "
            "channel alone. That is called a *depthwise* convolution.",
            "The kernel shrinks with it. Each output channel has weights for "
            f"{counted(channels // parted, 'channel')} and not for {channels}: {shown.parameters} weights in all, "
            f"where there were {together}.",
            "Both numbers of channels must be divisible by the number of groups. What is kept apart is not mixed any "
            f"more; often a {by(1)} convolution follows, which mixes the channels at each place.",
        ],
        example,
        "Output channel 1 reads input channel 1 alone; the links to the others are gone. Set groups to 1 and they "
        "return.",
        ["depthwise_separable", "many_channels"],
    )


SECTION = Section("channels", "Channels, kernels and bias", (several_channels, many_kernels, groups))
