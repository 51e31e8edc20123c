"""Questions about positive and negative outputs."""

from __future__ import annotations

from random import Random

from convjax.explore.lesson.examples import Example, one_channel, one_kernel
from convjax.explore.lesson.quiz import Choice, Question, Topic, choices
from convjax.explore.lesson.steps import Table
from convjax.explore.lesson.wording import counted, number, written_sum


def negative_output(draw: Random) -> Question:
    """The practice question: what a negative output means."""
    dark, step = draw.randint(1, 4), draw.randint(2, 5)
    bright = dark + step
    window = [[dark, dark, bright]] * 3
    weights = [[1, 0, -1]] * 3
    example = Example({"x": one_channel(window), "kernel": one_kernel(weights)}, (0, 0))
    opposite = Example({**example.setting, "x": one_channel([row[::-1] for row in window])}, (0, 0))
    flat = Example({**example.setting, "x": one_channel([[dark] * 3] * 3)}, (0, 0))
    light = 100
    brighter = Example({**example.setting, "x": one_channel([[v + light for v in row] for row in window])}, (0, 0))
    terms = example.terms
    value = number(example.value)
    return Question(
        [
            "The weights of this kernel sum to zero, and there is no bias. What does its negative output at this "
            "window mean?",
            Table("the window", [], [[number(v) for v in row] for row in window]),
            Table("the kernel", [], [[number(v) for v in row] for row in weights]),
            f"The output is {value}.",
        ],
        [
            Choice(
                "The window shows the opposite of what the kernel looks for: dark on the left and bright on the "
                "right, where the kernel has it the other way round.",
                f"{written_sum(terms, example.value)}: the bright pixels, {bright}, lie under the negative weights. "
                f"Turned round, the window would give {number(opposite.value)}.",
                right=True,
            ),
            Choice(
                "There is no edge in this window; the kernel found nothing.",
                f"Nothing to be found gives {number(flat.value)}, as a window of {dark} everywhere would. {value} is "
                f"as far from it as {number(opposite.value)} is: there is an edge, just the other way round.",
            ),
            Choice(
                "The window is darker than the rest of the image.",
                f"The kernel does not see brightness: with {light} added to every pixel the output is "
                f"{number(brighter.value)} as before, since the weights sum to zero. It sees the difference between "
                "left and right.",
            ),
            Choice(
                "Something went wrong: brightness cannot be negative, so the number has to be cut to 0.",
                "An output is no brightness but a sum of products, and weights may be negative. ReLU may make 0 of "
                f"{value} later; then this edge and no edge look the same.",
            ),
            Choice(
                f"The pattern of the kernel is there, only {number(abs(example.value))} times weaker than usual.",
                "A weaker pattern of the same kind gives a smaller positive number. The sign says which of the two is "
                "brighter: what lies under the positive weights, or what lies under the negative ones.",
            ),
        ],
        example,
    )


def flat_window(draw: Random) -> Question:
    """What a kernel that sums to zero, and a bias, make of a flat window."""
    brightness, bias = draw.randint(2, 9), draw.choice([-6, -4, -3, 3, 4, 6])
    a, b = draw.randint(1, 4), draw.randint(1, 4)
    weights = [[a, b, -a - b]] * 3
    window = one_channel([[brightness] * 3] * 3)
    example = Example({"x": window, "kernel": one_kernel(weights), "bias": [bias]}, (0, 0))
    terms = example.terms
    for_it = sum(term.product for term in terms if term.weight > 0)
    return Question(
        [
            f"A kernel with three rows `{number(a)} {number(b)} {number(-a - b)}` and a bias of {number(bias)} lies "
            f"on a window in which every pixel is {brightness}. What comes out?"
        ],
        choices(
            (
                example.value,
                f"The weights sum to 0, so the products add up to {brightness}·0 = 0, and the bias is left. A flat "
                "window shows nothing but the bias.",
            ),
            [
                (
                    0,
                    f"The products add up to 0, that is right. But the bias of {number(bias)} is added at every place.",
                ),
                (
                    brightness + bias,
                    f"That adds the bias to the brightness {brightness}, as if the kernel let it pass. Its weights "
                    "sum to 0: what it adds on one side it subtracts on the other.",
                ),
                (
                    for_it + bias,
                    f"The positive weights alone give {number(for_it)}. The negative ones, on the same brightness, "
                    "take as much away.",
                ),
                (
                    len(terms) * bias,
                    f"You added the bias once for each of the {counted(len(terms), 'product')}. It is added once to "
                    "their sum.",
                ),
            ],
        ),
        example,
    )


TOPICS = (
    Topic("negative-output", "What a negative output means", "signs", negative_output, practice=True),
    Topic("flat-window", "A window without a pattern", "signs", flat_window),
)
