"""Questions about one window and its sum."""

from __future__ import annotations

from random import Random

import numpy as np

from convjax.explore.lesson.examples import Example, one_channel, one_kernel
from convjax.explore.lesson.quiz import Question, Topic, choices
from convjax.explore.lesson.steps import Table
from convjax.explore.lesson.wording import by, counted, number, place, product, written_sum


def one_sum(draw: Random) -> Question:
    """The number at one place."""
    window = [[draw.randint(0, 5) for _ in range(2)] for _ in range(2)]
    weights = [[draw.choice([-2, -1, 1, 2, 3]) for _ in range(2)] for _ in range(2)]
    example = Example({"x": one_channel(window), "kernel": one_kernel(weights)}, (0, 0))
    flipped = Example({**example.setting, "operation": "true_convolution"}, (0, 0))
    terms = example.terms
    right, mean = example.value, example.value / len(terms)
    matrix = np.asarray(window) @ np.asarray(weights)
    corner = float(matrix[0, 0])
    (a, b), _ = window
    (c, _), (d, _) = weights
    return Question(
        [
            "A kernel lies on this window. Which number comes out? No bias.",
            Table("the window", [], [[number(v) for v in row] for row in window]),
            Table("the kernel", [], [[number(v) for v in row] for row in weights]),
        ],
        choices(
            (right, f"Products element by element, added up: {written_sum(terms, right)}."),
            [
                (
                    flipped.value,
                    "You turned the kernel round by half a turn: that is true convolution. In deep learning the "
                    "kernel is laid on as it stands.",
                ),
                (
                    corner,
                    f"{product(a, c)} + {product(b, d)} = {number(corner)} is row times column, an "
                    "entry of a matrix product. Here each number meets the one weight that lies on it.",
                ),
                (mean, f"That is the sum divided by {len(terms)}. Nothing is divided; it is a sum and no mean."),
                (
                    max(term.product for term in terms),
                    f"That is the largest of the {len(terms)} products. All of them are added; keeping the largest "
                    "number is what a max pool does, and without weights.",
                ),
            ],
        ),
        example,
    )


def whom_a_pixel_feeds(draw: Random) -> Question:
    """In how many windows a pixel lies."""
    n, k = draw.randint(6, 9), draw.choice([3, 4])
    spot = (draw.choice([0, 1, n - 2, n - 1]), draw.choice([1, 2, n - 3, n - 2]))
    example = Example({"input_size": n, "kernel_size": k}, spot, kind="input")
    shown = example.explained
    right = len(shown.feeds(spot))
    rows, columns = (len(axis.feeds[one]) for axis, one in zip(shown.axes, spot, strict=True))
    return Question(
        [
            f"A {by(k)} kernel slides over {by(n)}, stride 1, no padding. How many outputs read the pixel at "
            f"{place(spot)}, counted from 0?"
        ],
        choices(
            (
                right,
                f"Its row lies in {counted(rows, 'row')} of windows and its column in {counted(columns, 'column')} of "
                f"them: {rows}·{columns} = {right}.",
            ),
            [
                (
                    k * k,
                    f"{k}·{k} = {k * k} is right for pixels that stand at least {k - 1} away from every edge. This "
                    "one stands nearer: windows on one side of it would hang over the edge.",
                ),
                (rows + columns, f"You added {rows} and {columns}. Each of the rows goes with each of the columns."),
                (1, "One output would be so if windows lay side by side. With stride 1 they overlap."),
                (
                    shown.output_size[0] ** 2,
                    f"That is the whole output. Windows that stand {k} or more away from the pixel do not hold it.",
                ),
            ],
        ),
        example,
    )


TOPICS = (
    Topic("one-sum", "The number at one place", "windows", one_sum),
    Topic("whom-a-pixel-feeds", "Which outputs read a pixel", "windows", whom_a_pixel_feeds),
)
