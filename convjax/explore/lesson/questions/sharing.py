"""Questions about parameters, and why they are shared."""

from __future__ import annotations

from random import Random

from convjax import conv_macs, conv_parameters, dense_parameters, output_size
from convjax.explore.lesson.examples import Example, one_channel, one_kernel
from convjax.explore.lesson.quiz import Choice, Question, Topic, choices
from convjax.explore.lesson.wording import by, number, place


def why_sharing(draw: Random) -> Question:
    """The practice question: why parameter sharing is so important."""
    n, k = draw.choice([16, 24, 28, 32]), draw.choice([3, 5])
    places = output_size(n, k) ** 2
    weights = conv_parameters(k, 1, 1, bias=False)
    macs = conv_macs(output_size(n, k), k, 1, 1)
    example = Example({"input_size": [n, n], "kernel_size": [k, k]}, (1, 1))
    return Question(
        [
            f"A {by(k)} kernel slides over {by(n)} and is used at {number(places)} places, each time with the same "
            f"{weights} weights. Why is parameter sharing so important?"
        ],
        [
            Choice(
                f"A pattern may stand anywhere. Learned from all {number(places)} places, the same {weights} weights "
                "find it at every one of them, and a larger image needs no more.",
                f"With weights of its own each of the {number(places)} places would have to learn the pattern by "
                f"itself: {number(places)}·{weights} = {number(places * weights)} weights, and more on a larger image.",
                right=True,
            ),
            Choice(
                f"It saves work: instead of {number(macs)} multiplications only {weights} are made.",
                f"All {number(macs)} are made, {weights} at each of {number(places)} places. What is shared is the "
                "weights; each of them is used again and again.",
            ),
            Choice(
                f"It lets each output see all of the {by(n)} pixels.",
                f"Each output sees its window of {by(k)} and nothing else. Sharing says which weights are used there, "
                "not how far they reach.",
            ),
            Choice(
                "All kernels of a layer become alike, so that one of them is enough.",
                "Shared are the weights of *one* kernel, between the places where it stands. Different kernels have "
                "different weights; each makes a map of its own.",
            ),
            Choice(
                f"The output keeps the size of {by(n)}, because nothing is lost.",
                f"Here the output is {by(output_size(n, k))}. Sizes are a matter of kernel, stride and padding; with "
                "weights of its own at each place the size would be just the same.",
            ),
        ],
        example,
    )


def parameters(draw: Random) -> Question:
    """Weights and biases of a layer."""
    k, channels, maps = draw.choice([3, 5, 7]), draw.choice([3, 4, 8, 16]), draw.choice([6, 10, 12, 32])
    n = draw.choice([20, 24, 32])
    right = conv_parameters(k, channels, maps)
    weights = conv_parameters(k, channels, maps, bias=False)
    outputs = output_size(n, k) ** 2 * maps
    setting = {"kernel_size": [k, k], "in_channels": channels, "out_channels": maps, "bias": [1] * maps}
    example = Example({"input_size": [8, 8], **setting}, (0, 0))
    return Question(
        [
            f"A convolution takes {by(n)} with {channels} channels to {maps} channels, with {by(k)} kernels, a bias "
            "for each output channel, stride 1, no padding. How many parameters does it learn?"
        ],
        choices(
            (
                right,
                f"{k}·{k}·{channels} = {k * k * channels} weights in each of {maps} kernels, and {maps} biases: "
                f"{number(weights)} + {maps} = {number(right)}.",
            ),
            [
                (weights, f"{k}·{k}·{channels}·{maps} = {number(weights)} are the weights. Each map has a bias, too."),
                (
                    outputs,
                    f"{number(outputs)} is how many numbers come out: {by(output_size(n, k))}·{maps}. They are "
                    "computed, not learned.",
                ),
                (
                    k * k * maps + maps,
                    f"{k}·{k}·{maps} + {maps} has {k * k} weights in each kernel. A kernel reaches through all "
                    f"{channels} channels.",
                ),
                (
                    k * k * channels + 1,
                    f"{k}·{k}·{channels} + 1 is one kernel with its bias. There are {maps} of them.",
                ),
                (
                    weights + maps * channels,
                    f"You counted a bias for each pair of channels, {maps}·{channels}. There is one for each of the "
                    f"{maps} maps.",
                ),
            ],
        ),
        example,
    )


def larger_image(draw: Random) -> Question:
    """What a larger image does to the number of weights."""
    n, k, maps = draw.choice([16, 20, 24]), draw.choice([3, 5]), draw.choice([4, 8])
    times = draw.choice([2, 3])
    weights = conv_parameters(k, 3, maps, bias=False)
    example = Example({"input_size": [8, 8], "kernel_size": [k, k], "in_channels": 3, "out_channels": maps}, (0, 0))
    places = [output_size(size, k) ** 2 for size in (n, times * n)]
    return Question(
        [
            f"A convolution with {by(k)} kernels, 3 channels in and {maps} out, has {number(weights)} weights on "
            f"{by(n)}. How many has it on {by(times * n)}?"
        ],
        choices(
            (
                weights,
                f"The same ones, used at {number(places[1])} places instead of {number(places[0])}. A dense layer "
                "would need more: it has weights for each pixel.",
            ),
            [
                (
                    times * weights,
                    f"{times} times as many columns give more places, not more weights. All places share the kernel.",
                ),
                (
                    times**2 * weights,
                    f"There are about {times**2} times as many places, {number(places[1])} instead of "
                    f"{number(places[0])}, and as much more work. The weights are the same at all of them.",
                ),
                (
                    places[1] * maps,
                    f"{number(places[1])}·{maps} = {number(places[1] * maps)} is how many numbers come out. They are "
                    "computed with the weights.",
                ),
                (
                    (times * n) ** 2 * 3 * maps,
                    f"({times}·{n})²·3·{maps}: a weight for every pair of a number of the image and an output "
                    f"channel. Such a layer looks at the whole image at once; a kernel has {k}·{k}·3 weights for each "
                    "channel.",
                ),
            ],
        ),
        example,
    )


def dense_of_equal_output(draw: Random) -> Question:
    """A dense layer with as many outputs as a convolution."""
    n, k, maps = draw.randint(5, 9), draw.choice([2, 3, 4]), draw.choice([2, 3, 4])
    places = output_size(n, k)
    outputs = places * places * maps
    right = dense_parameters(n * n, outputs, bias=False)
    example = Example({"input_size": [n, n], "kernel_size": [k, k], "out_channels": maps}, (0, 0))
    weights = conv_parameters(k, 1, maps, bias=False)
    return Question(
        [
            f"A convolution takes {by(n)} with one channel to {maps} maps of {by(places)}. How many weights would a "
            "dense layer have that gives out just as many numbers? Without biases."
        ],
        choices(
            (
                right,
                f"{n}·{n} = {n * n} numbers go in and {places}·{places}·{maps} = {outputs} come out; each pair has a "
                f"weight: {number(right)}. The convolution has {number(weights)}.",
            ),
            [
                (
                    dense_parameters(n * n, maps, bias=False),
                    f"{n * n}·{maps} is a dense layer with {maps} outputs. The convolution gives out {outputs} "
                    "numbers, and the comparison is with as many.",
                ),
                (
                    outputs * k * k,
                    f"{outputs}·{k * k} lets each output read a window of {by(k)} with weights of its own: a local "
                    f"layer. In a dense one, each output reads all {n * n} numbers.",
                ),
                (weights, f"{k}·{k}·{maps} = {number(weights)} is the convolution itself."),
                (
                    n * n + outputs,
                    f"{n * n} + {outputs} adds what goes in and what comes out. Each number that goes in is linked to "
                    "each one that comes out, so the two are multiplied.",
                ),
            ],
        ),
        example,
    )


def multiplications(draw: Random) -> Question:
    """How much a convolution multiplies."""
    n, k, channels, maps = draw.randint(8, 14), draw.choice([3, 5]), draw.choice([2, 3]), draw.choice([4, 6, 8])
    places = output_size(n, k)
    right = conv_macs(places, k, channels, maps)
    weights = conv_parameters(k, channels, maps, bias=False)
    setting = {"input_size": [n, n], "kernel_size": [k, k], "in_channels": channels, "out_channels": maps}
    return Question(
        [
            f"{by(n)} with {channels} channels, {by(k)} kernels, {maps} channels out, stride 1, no padding. How many "
            "multiplications does that take?"
        ],
        choices(
            (
                right,
                f"{k}·{k}·{channels} = {k * k * channels} for each number that comes out, and "
                f"{places}·{places}·{maps} of these: {number(right)}.",
            ),
            [
                (
                    weights,
                    f"{number(weights)} is how many weights there are. Each is used at all {places}·{places} places: "
                    "sharing saves weights, not work.",
                ),
                (
                    right // maps,
                    f"{number(right // maps)} is enough for one map. There are {maps}.",
                ),
                (
                    right // channels,
                    f"{number(right // channels)} lets each kernel read one channel; it reads all {channels}.",
                ),
                (
                    places * places * maps,
                    f"{places}·{places}·{maps} numbers come out. Each is a sum of {k * k * channels} products.",
                ),
                (
                    conv_macs(n, k, channels, maps),
                    f"You counted {n}·{n} places. Without padding the kernel fits at {places}·{places}.",
                ),
            ],
        ),
        Example(setting, (0, 0)),
    )


def moved_pattern(draw: Random) -> Question:
    """How the output moves with the image."""
    s, steps = draw.choice([2, 3]), draw.choice([1, 2, 3])
    moved, first = s * steps, draw.choice([s, 2 * s])
    n = first + moved + 2 * s + 3

    def image(column: int) -> list[list[list[float]]]:
        rows = [[0.0] * n for _ in range(3)]
        for row in rows:
            row[column : column + 2] = [4.0, 1.0]
        return one_channel(rows)

    kernel = one_kernel([[1, -1, 0]] * 3)
    example = Example({"x": image(first + moved), "kernel": kernel, "stride": [1, s]}, (0, (first + moved) // s))
    return Question(
        [
            f"A kernel slides over an image from left to right with stride {s} and finds a pattern. Now the pattern "
            f"stands {moved} columns further right, far from every border. By how many columns does its response in "
            "the feature map move?"
        ],
        choices(
            (
                steps,
                f"From one column of the map to the next the window moves by {s} columns of the image: {moved} / {s} = "
                f"{steps}. The response is the same number, now at {place(example.index)} of the map.",
            ),
            [
                (
                    moved,
                    f"{moved} is right for stride 1. With stride {s} neighbouring columns of the map stand {s} "
                    "columns of the image apart.",
                ),
                (
                    moved * s,
                    f"The map is smaller than the image by the stride, not larger: {moved} columns are divided by "
                    f"{s}, not multiplied.",
                ),
                (
                    0,
                    "Then the map could not tell where the pattern is. The kernel finds it everywhere, and the "
                    "response stands where it was found.",
                ),
                (
                    steps + 1,
                    f"{steps} + 1 counts places, the first one too. A move from one place to another has no first "
                    f"one: it is {moved} / {s}.",
                ),
            ],
        ),
        example,
    )


TOPICS = (
    Topic("why-sharing", "Why parameter sharing is so important", "sharing", why_sharing, practice=True),
    Topic("parameters", "The parameters of a layer", "sharing", parameters),
    Topic("larger-image", "A larger image", "sharing", larger_image),
    Topic("dense-of-equal-output", "A dense layer of equal output", "sharing", dense_of_equal_output),
    Topic("multiplications", "The work of a layer", "sharing", multiplications),
    Topic("moved-pattern", "A pattern that moves", "sharing", moved_pattern),
)
