"""Signs: what positive and negative outputs say, and when they say it."""

from __future__ import annotations

import numpy as np

from convjax.explore.lesson.examples import Example, one_channel, one_kernel
from convjax.explore.lesson.steps import Lines, Section, Step, Table
from convjax.explore.lesson.wording import number, product, rows_of, written_sum

BAR = one_channel([[2, 2, 8, 8, 8, 2, 2]] * 5)
LEFT_BRIGHTER = one_kernel([[1, 0, -1]] * 3)


def for_and_against() -> Step:
    """A vertical edge, met from both sides."""
    against = Example({"x": BAR, "kernel": LEFT_BRIGHTER}, (1, 1))
    fits = Example(against.setting, (1, 3))
    flat = Example(against.setting, (1, 2))
    weights = [row[0][0] for row in against.setting["kernel"][0]]
    return Step(
        "for-and-against",
        "What does a negative output mean?",
        [
            f"The kernel of the example has three rows {listed_weights(weights)}. It subtracts what lies under its "
            "right column from what lies under its left one: it looks for *bright on the left, dark on the right*. "
            "The image is a bright bar on a dark ground.",
            Table("the image, every row the same", [], rows_of(against, "x")[:1]),
            Table("the output, every row the same", [], rows_of(against)[:1]),
            f"*Positive*, as {number(fits.value)}: the pattern is there, as the kernel has it. The bright pixels lie "
            "under its positive weights.",
            f"*Negative*, as {number(against.value)}: the opposite is there, here dark on the left and bright on the "
            "right. The bright pixels lie under the negative weights:",
            Lines([written_sum(against.terms, against.value)]),
            f"*{number(flat.value)}*: neither of the two. The window is as bright on the left as on the right.",
            "So a negative output is a finding like a positive one: the window opposes the kernel. It is no error, "
            "and it does not say that the window is dark; all pixels of this image are positive.",
        ],
        against,
        "Blue is negative, orange positive, and the sign is written. Compare the two sides of the bar.",
        ["negative_outputs", "edge_kernels"],
    )


def when_it_holds() -> Step:
    """Kernels that do not sum to zero, a bias, and ReLU."""
    bias = [-20.0]
    uneven = one_kernel([[1, 0, -2]] * 3)
    example = Example({"x": BAR, "kernel": uneven, "bias": bias}, (0, 2))
    plain = Example({"x": BAR, "kernel": LEFT_BRIGHTER}, (0, 1))
    kernel_sum = float(np.sum(uneven))
    brightness = float(example.numbers.x[0, 3, 0])
    before = plain.numbers.output[0, :, 0]
    after = [max(float(value), 0.0) for value in before]
    return Step(
        "when-it-holds",
        "When may one read it so?",
        [
            "That reading needs two things: weights that *sum to zero*, and *no bias*. On a window that is equally "
            "bright everywhere, with no pattern at all, the output is",
            Lines(["brightness · (sum of the weights) + bias"]),
            "Weights that sum to zero and no bias make 0 of it, however bright the window is. The kernel of this "
            f"example sums to {number(kernel_sum)} and has a bias of {number(bias[0])}; in the middle of the bar it "
            "gives",
            Lines([f"{product(brightness, kernel_sum)} − {number(-bias[0])} = {number(example.value)}"]),
            "which is negative, though nothing there opposes anything.",
            "*ReLU*, which mostly follows a convolution, puts a 0 wherever a number is negative. Of the outputs of the "
            "step before it leaves",
            Table(
                "a row of the output, and what ReLU leaves", [], [[number(v) for v in row] for row in (before, after)]
            ),
            "After it, 'the opposite is here' and 'nothing is here' look the same. A network that needs both has a "
            "second kernel, with all signs changed.",
        ],
        example,
        f"The window is flat, and yet the output is {number(example.value)}. Take the bias away, then change weights "
        "until they sum to zero.",
        ["negative_outputs", "why_relu", "reading_a_feature_map"],
    )


def listed_weights(weights: list[float]) -> str:
    """The weights of a row, side by side."""
    return "`" + " ".join(number(weight) for weight in weights) + "`"


SECTION = Section("signs", "Signs", (for_and_against, when_it_holds))
