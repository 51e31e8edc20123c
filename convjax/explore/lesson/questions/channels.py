"""Questions about channels, kernels and groups."""

from __future__ import annotations

from random import Random

from convjax import conv_parameters
from convjax.explore.lesson.examples import Example
from convjax.explore.lesson.quiz import Question, Topic, choices
from convjax.explore.lesson.wording import as_sum, by, counted, listed, number


def adding_channels(draw: Random) -> Question:
    """How the sums of the channels come together."""
    x = [[[draw.randint(1, 9) for _ in range(3)]]]
    kernel = [[[[draw.choice([-3, -2, -1, 2, 3, 4])] for _ in range(3)]]]
    bias = draw.choice([-5, -3, 2, 4])
    example = Example({"x": x, "kernel": kernel, "bias": [bias]}, (0, 0))
    parts = example.partial_sums
    together = sum(parts)
    return Question(
        [
            f"At one place, the {len(parts)} channels of the window, each with its own channel of the kernel, add up "
            f"to {listed(parts)}. The bias is {number(bias)}. Which number comes out?"
        ],
        choices(
            (
                example.value,
                f"{as_sum([*parts, bias])} = {number(example.value)}: one kernel gives one number at each place, "
                "however many channels go in.",
            ),
            [
                (together, f"{as_sum(parts)} = {number(together)} leaves out the bias of {number(bias)}."),
                (
                    together + len(parts) * bias,
                    f"You added the bias for each of the {len(parts)} channels. It belongs to the map that comes out, "
                    "and is added once.",
                ),
                (
                    together / len(parts) + bias,
                    f"That takes the mean of the {len(parts)} sums. They are added, and not divided by anything.",
                ),
                (
                    max(parts) + bias,
                    f"{number(max(parts))} is the largest of the sums. All channels have a say; what counts against "
                    "the pattern counts as well.",
                ),
            ],
        ),
        example,
    )


def how_many_maps(draw: Random) -> Question:
    """How many feature maps a layer gives."""
    channels, kernels, k = draw.choice([3, 4, 5]), draw.choice([6, 8, 10, 12]), draw.choice([3, 5])
    example = Example(
        {"input_size": [6, 6], "kernel_size": [k, k], "in_channels": channels, "out_channels": kernels}, (0, 0)
    )
    return Question(
        [
            f"An image with {channels} channels goes into a convolution with {kernels} kernels of {by(k)}×{channels}. "
            "How many feature maps come out?"
        ],
        choices(
            (
                kernels,
                f"Each of the {kernels} kernels reads all {channels} channels and adds everything up: one map for each "
                "kernel.",
            ),
            [
                (
                    kernels * channels,
                    f"{kernels}·{channels} counts a map for each pair of a kernel and a channel. Those are partial "
                    f"maps; the {channels} of a kernel are added to one.",
                ),
                (
                    channels,
                    f"{channels} is what goes in. A convolution may change the number of channels: it has as many as "
                    "it has kernels.",
                ),
                (
                    kernels + channels,
                    "The channels that went in are not handed on beside the new maps; they are read, and the maps "
                    "take their place.",
                ),
                (1, f"One map would come out of one kernel. There are {kernels}."),
            ],
        ),
        example,
    )


def weights_with_groups(draw: Random) -> Question:
    """What groups do to the number of weights."""
    groups, k = draw.choice([2, 4]), draw.choice([3, 5])
    channels, maps = groups * draw.choice([2, 3, 4]), groups * draw.choice([2, 3, 5])
    setting = {"kernel_size": [k, k], "in_channels": channels, "out_channels": maps, "groups": groups}
    example = Example({"input_size": [6, 6], **setting}, (0, 0))
    right = conv_parameters(k, channels, maps, groups=groups, bias=False)
    whole = conv_parameters(k, channels, maps, bias=False)
    return Question(
        [
            f"A convolution takes {channels} channels to {maps} with {by(k)} kernels, in {groups} groups, without "
            "biases. How many weights has it?"
        ],
        choices(
            (
                right,
                f"Each of the {maps} output channels reads the {channels // groups} channels of its group: "
                f"{k}·{k}·{channels // groups}·{maps} = {number(right)}.",
            ),
            [
                (
                    whole,
                    f"{k}·{k}·{channels}·{maps} = {number(whole)} lets every output channel read all {channels} "
                    f"channels. In {groups} groups it reads {channels // groups}.",
                ),
                (
                    right // groups,
                    f"{number(right // groups)} is what one group has: {channels // groups} channels in, "
                    f"{maps // groups} out. There are {groups} groups.",
                ),
                (
                    whole * groups,
                    f"Groups do not repeat the kernel {groups} times; they cut links, so that there are fewer weights.",
                ),
                (
                    k * k * maps,
                    f"{k}·{k}·{maps} = {number(k * k * maps)} lets each output channel read one channel alone. Here a "
                    f"group has {counted(channels // groups, 'channel')}.",
                ),
            ],
        ),
        example,
    )


TOPICS = (
    Topic("adding-channels", "How channels come together", "channels", adding_channels),
    Topic("how-many-maps", "How many feature maps", "channels", how_many_maps),
    Topic("weights-with-groups", "Weights of a grouped convolution", "channels", weights_with_groups),
)
