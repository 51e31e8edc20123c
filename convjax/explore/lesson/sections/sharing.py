"""Sharing: how few weights a convolution has, beside a dense layer, and why that matters beyond their number."""

from __future__ import annotations

import math

import numpy as np

from convjax import conv_parameters, dense_parameters, output_size
from convjax.explore.lesson.examples import Example, one_channel, one_kernel
from convjax.explore.lesson.steps import Lines, Section, Step, Table
from convjax.explore.lesson.wording import by, number, rows_of

PATTERN = [[3, 3], [3, 0]]
LOOKS_FOR_IT = one_kernel([[1, 1], [1, -1]])


def counting() -> Step:
    """The weights of a layer."""
    k, channels_in, channels_out = 3, 3, 64
    weights = conv_parameters(k, channels_in, channels_out, bias=False)
    parameters = conv_parameters(k, channels_in, channels_out)
    example = Example(
        {"input_size": [8, 8], "kernel_size": [k, k], "in_channels": channels_in, "out_channels": 4}, (0, 0)
    )
    shown = example.explained
    return Step(
        "counting",
        "How many numbers does a convolution learn?",
        [
            "The numbers that a layer learns are its *parameters*: the weights of its kernels, and its biases. A layer "
            f"from {channels_in} channels to {channels_out} with {by(k)} kernels has",
            Lines(
                [
                    f"{k}·{k}·{channels_in}·{channels_out} = {number(weights)} weights",
                    f"{number(weights)} + {channels_out} = {number(parameters)} parameters, with a bias for each of "
                    f"the {channels_out} maps",
                ]
            ),
            "The size of the image does not occur in it. All windows of a map use *the same* weights, so they are "
            "counted once, whether there are ten windows or a million. That is *parameter sharing*.",
            "It saves parameters, and no work: every window is still multiplied with the whole kernel. In the example "
            f"{number(shown.parameters)} weights are used for {number(shown.macs)} multiplications.",
        ],
        example,
        "Change the size of the input: the number of parameters stays; the number of multiplications does not.",
        ["conv_parameters", "conv_macs"],
    )


def against_dense() -> Step:
    """What locality and sharing save."""
    example = Example({"input_size": 5, "kernel_size": 3}, (0, 0))
    shown = example.explained
    n, k, out = example.along("input_size", "kernel_size", "output_size")
    local = out * out * shown.parameters
    large, channels_in, channels_out, units = 224, 3, 64, 1000
    places = output_size(large, k)
    outputs = places * places * channels_out
    numbers_in = large * large * channels_in
    rows = [
        [
            "convolution",
            f"{k}·{k}·{channels_in}·{channels_out}",
            conv_parameters(k, channels_in, channels_out, bias=False),
        ],
        [
            f"dense, {number(units)} units",
            f"{number(numbers_in)}·{number(units)}",
            dense_parameters(numbers_in, units, bias=False),
        ],
        [
            "dense, as many outputs as the convolution",
            f"{number(numbers_in)}·{number(outputs)}",
            dense_parameters(numbers_in, outputs, bias=False),
        ],
    ]
    return Step(
        "against-dense",
        "What would a dense layer cost?",
        [
            "In a *dense* layer every number that comes out has a weight of its own for every number that goes in. A "
            f"convolution is a dense layer from which almost everything was taken away, in two steps. From {by(n)} to "
            f"{by(out)}:",
            Table(
                f"weights from {n * n} numbers to {out * out}",
                ["layer", "weights"],
                [
                    ["dense: each output reads everything", f"{n * n}·{out * out} = {number(shown.dense_parameters)}"],
                    [f"local: each output reads its window of {by(k)}", f"{out * out}·{k * k} = {number(local)}"],
                    ["convolution: all windows share one kernel", number(shown.parameters)],
                ],
            ),
            "The first step is *locality*, the second is *sharing*; sharing divides by the number of places, "
            f"{out * out}.",
            f"On a photograph the numbers are of another kind. {by(large)} pixels, {channels_in} channels in, "
            f"{channels_out} out, {by(k)} kernels, no padding, without biases:",
            Table(
                "what is compared, and with what",
                ["layer", "counted as", "weights"],
                [[a, b, number(c)] for a, b, c in rows],
            ),
            "A sentence such as 'so many times fewer weights' says nothing until it says which dense layer is meant: "
            f"the one with {number(units)} outputs, or the one with the {number(outputs)} outputs of the convolution.",
        ],
        example,
        "The explorer compares the parameters with a dense layer of as many outputs, for every setting.",
        ["conv_as_dense", "parameter_sharing", "conv_or_dense"],
    )


def same_everywhere() -> Step:
    """What sharing means besides its number."""
    here, there = 1, 3
    example = Example({"x": _image(there), "kernel": LOOKS_FOR_IT}, (there, there))
    before = Example({"x": _image(here), "kernel": LOOKS_FOR_IT}, (here, here))
    shown, moved = example.explained, there - here
    (n, _), (k, _), places = shown.setting.input_size, shown.setting.kernel_size, math.prod(shown.output_size)
    return Step(
        "same-everywhere",
        "Why is parameter sharing so important?",
        [
            f"*Fewer parameters.* One kernel of {k * k} weights serves all {places} places of the example, instead of "
            "one for each of them: less to store, and less to overfit with. That is the first reason, and not the "
            "only one.",
            "*What is found in one place is found in every place.* A pattern may stand anywhere in an image, and the "
            f"same kernel looks for it everywhere. Move the pattern by {moved} rows and {moved} columns, and its "
            f"responses move by {moved} rows and {moved} columns, with the same numbers:",
            Table("the output, with the pattern near the top left", [], rows_of(before)),
            Table("the output, with the pattern moved", [], rows_of(example)),
            "*It is learned from all places.* Every window of every image is an example for the same few weights, here "
            f"{places} windows of one image of {by(n)}. With weights of its own, each place would have to see the "
            "pattern before it knew it.",
            "*The image may have any size.* The same kernel slides over a larger image; no weight is added.",
            "Sharing is an assumption: that a pattern means the same wherever it stands. Turned or resized patterns "
            "are not covered by it; for those other kernels are learned. Nor is the border: what is cut off there, "
            "or padded, is not the same as in the middle. And with a larger stride the output moves along exactly "
            "only where the pattern moves by a multiple of the stride.",
        ],
        example,
        f"The largest output, {number(example.value)}, stands where the pattern is. Draw the pattern anywhere else.",
        ["parameter_sharing", "shift_and_stride", "conv_or_dense"],
    )


def _image(corner: int) -> list[list[list[float]]]:
    """Zeros, with the pattern at this row and this column."""
    image = np.zeros((6, 6))
    image[corner : corner + 2, corner : corner + 2] = PATTERN
    return one_channel(image.tolist())


SECTION = Section("sharing", "Parameter sharing", (counting, against_dense, same_everywhere))
