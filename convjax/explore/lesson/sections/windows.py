"""One window, one sum: what a kernel does at one place, at all places, and whom a pixel feeds."""

from __future__ import annotations

from convjax.explore.lesson.examples import Example, one_channel, one_kernel
from convjax.explore.lesson.steps import Lines, Section, Step, Table
from convjax.explore.lesson.wording import by, counted, listed, number, place, rows_of, written_sum

IMAGE = one_channel([[1, 2, 0, 3, 1], [0, 1, 4, 1, 0], [2, 0, 5, 0, 2], [1, 1, 6, 2, 0], [0, 3, 1, 0, 1]])
CROSS = one_kernel([[0, 1, 0], [1, 2, 1], [0, 1, 0]])


def one_window() -> Step:
    """The kernel at one place."""
    example = Example({"x": IMAGE, "kernel": CROSS}, (0, 0))
    shown = example.explained
    (k, _), terms = shown.setting.kernel_size, example.terms
    return Step(
        "one-window",
        "What does a kernel do at one place?",
        [
            "An image is a grid of numbers, large where it is bright. A *kernel* is a small grid of *weights*, here "
            f"{by(k)}. Lay the kernel on the image: the part of the image that lies under it is the *window*.",
            f"Multiply each number of the window by the weight that lies on it, and add the {len(terms)} products. "
            "That sum is one number of the output. In the top left corner of the example, row by row:",
            Lines([written_sum(terms, example.value)]),
            "That is all: products element by element, and one sum. It is *not* a matrix product, in which rows meet "
            "columns.",
        ],
        example,
        f"The window at {place((0, 0))} is marked, with the {len(terms)} products beside it. Change a weight and see "
        "which numbers of the output change.",
        ["window_dot_product"],
    )


def all_places() -> Step:
    """The kernel at every place where it fits."""
    example = Example({"x": IMAGE, "kernel": CROSS}, (2, 2))
    shown = example.explained
    n, k, places = shown.setting.input_size[0], shown.setting.kernel_size[0], shown.output_size[0]
    table = shown.axes[0].table
    return Step(
        "all-places",
        "How does one kernel give a whole map?",
        [
            "The kernel now slides: it is laid on the next place, and the next, always with the *same* weights. Each "
            "place gives one number. The grid of these numbers is the output, also called a *feature map*.",
            Table(
                f"where a window of {k} stands on {n} columns",
                ["column of the output", "columns of the image under the kernel"],
                [[str(output), listed(row)] for output, row in enumerate(table)],
            ),
            f"Along each axis there are {counted(places, 'place')}, so the output is {by(places)}:",
            Table("the output of the example", [], rows_of(example)),
            "A number of the map says how strongly the image around that place agrees with the weights. Its largest "
            f"one, {number(example.numbers.output.max())}, stands where the bright pixels lie under the large weights.",
        ],
        example,
        "Press play: the window moves over the image and fills the output, place by place.",
        ["conv2d_loops", "window_starts"],
    )


def whom_a_pixel_feeds() -> Step:
    """The same picture read backwards."""
    example = Example({"x": IMAGE, "kernel": CROSS}, (2, 2), kind="input")
    shown = example.explained
    n, k = shown.setting.input_size[0], shown.setting.kernel_size[0]
    middle, corner = len(shown.feeds((n // 2, n // 2))), len(shown.feeds((0, 0)))
    return Step(
        "whom-a-pixel-feeds",
        "Which outputs does one pixel reach?",
        [
            "Read the picture backwards. Windows that stand side by side overlap, so most pixels lie in several of "
            "them, each time under another weight.",
            f"With a {by(k)} kernel on {by(n)}, the pixel in the middle lies in {counted(middle, 'window')} and the "
            f"pixel in a corner in {counted(corner, 'window')} only. Without padding the border of an image counts for "
            "less than its middle.",
        ],
        example,
        f"The pixel at {place((n // 2, n // 2))} is selected; all outputs that it feeds are marked. Point at a corner "
        "to compare.",
        ["conv2d_loops"],
    )


SECTION = Section("windows", "One window, one sum", (one_window, all_places, whom_a_pixel_feeds))
