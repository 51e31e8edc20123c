"""Depth: how much of the image one number deep in a network depends on, and what it stands for."""

from __future__ import annotations

from convjax import Window
from convjax.explore.lesson.examples import Example
from convjax.explore.lesson.fields import field_size, pixels_apart
from convjax.explore.lesson.steps import Lines, Section, Step, Table
from convjax.explore.lesson.wording import by


def receptive_fields() -> Step:
    """The receptive field of a stack."""
    k, layers, pool = 3, 4, 2
    fields = [field_size([Window(k)] * depth) for depth in range(1, layers + 1)]
    mixed = [Window(k), Window(pool, stride=pool), Window(k)]
    stacks = [mixed[:depth] for depth in range(1, len(mixed) + 1)]
    apart = pixels_apart(stacks[1])
    names = [f"{by(k)} convolution", f"{by(pool)} pool, stride {pool}", f"{by(k)} convolution"]
    example = Example({"input_size": 7, "kernel_size": 3}, (2, 2))
    return Step(
        "receptive-field",
        "How much of the image does one number see?",
        [
            f"A number of the first layer depends on {by(k)} pixels. A number of the second depends on {by(k)} "
            f"numbers of the first, whose windows overlap: each new layer adds k − 1 = {k - 1} pixels, not k. The "
            "part of the image that one number depends on is its *receptive field*.",
            Table(
                f"{by(k)} convolutions, stride 1, one behind the other",
                ["layers", "receptive field"],
                [[str(depth), by(field)] for depth, field in enumerate(fields, 1)],
            ),
            Lines([f"1 + {layers}·({k} − 1) = {fields[-1]}"]),
            "Behind a stride or a pool, neighbouring numbers stand further apart in the image, so each layer after "
            "it adds more:",
            Table(
                "a pool between two convolutions",
                ["layer", "receptive field", "pixels from one number to the next"],
                [
                    [name, by(field_size(stack)), str(pixels_apart(stack))]
                    for name, stack in zip(names, stacks, strict=True)
                ],
            ),
            f"The last layer adds ({k} − 1)·{apart} = {(k - 1) * apart}: its windows are {k} "
            f"numbers wide, and these stand {apart} pixels apart.",
        ],
        example,
        f"One layer: {by(k)} pixels. In the tab Network, click a number of any layer to see its receptive field.",
        ["receptive_field", "field_or_depth"],
    )


def what_deep_layers_see() -> Step:
    """From pixels to parts of things."""
    k, depth = 3, 3
    field = field_size([Window(k)] * depth)
    example = Example({"input_size": 7, "kernel_size": 3}, (3, 3), kind="input")
    read = example.explained.feeds((3, 3))
    return Step(
        "deep-layers",
        "What do deep layers see?",
        [
            "The kernel of a deep layer is no larger than the others. But it does not read pixels: it reads feature "
            "maps, where each number already says that some pattern stands there. So it says which *patterns* have "
            f"to lie side by side. In the layer {depth} of {by(k)} convolutions, {by(k)} weights for each channel "
            f"speak of {by(field)} pixels.",
            "In trained networks one finds edges and spots of colour in the first layer, then corners and textures, "
            "then parts of things, then whole things (Zeiler and Fergus, Visualizing and Understanding Convolutional "
            "Networks, 2014). Nobody writes these kernels; they are what makes the loss small.",
            "Between the layers stands something that is not linear, such as ReLU. Without it, convolutions in a row "
            "would be one convolution with a larger kernel, and depth would add reach and nothing else.",
            f"The same picture upwards: a pixel in the middle has a say in up to {len(read)} numbers of each map of "
            "the next layer, and in more of each layer after it.",
        ],
        example,
        "The selected pixel and all numbers of the next layer that depend on it.",
        ["what_deep_layers_see", "why_relu", "feature_maps"],
    )


SECTION = Section("depth", "Depth", (receptive_fields, what_deep_layers_see))
