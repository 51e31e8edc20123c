"""Other windows: pools, dilation, transposed convolutions, and the flip."""

from __future__ import annotations

from convjax import pool_output_size
from convjax.explore.lesson.examples import Example, one_channel, one_kernel
from convjax.explore.lesson.steps import Lines, Section, Step, Table
from convjax.explore.lesson.wording import by, counted, listed, number, rows_of, written_sum

MAP = one_channel([[1, 3, -2, -4], [4, 2, -1, -5], [0, 6, 7, 7], [1, 1, 2, 8]])
SLOPE = one_kernel([[1, 2, 0], [0, 3, 0], [0, 0, -1]])


def pooling() -> Step:
    """Max and average pools."""
    example = Example({"operation": "max_pool", "x": MAP, "kernel_size": [2, 2]}, (0, 0))
    mean = Example({**example.setting, "operation": "avg_pool"}, (0, 0))
    n, k, out = example.along("input_size", "kernel_size", "output_size")
    window = [term.value for term in example.terms]
    return Step(
        "pooling",
        "What does a pool do?",
        [
            "A pool moves a window over a feature map as well, but it has *no weights*: it makes one number of each "
            "window by a fixed rule. A max pool keeps the largest number, an average pool the mean. Of the window "
            f"{listed(window)}:",
            Lines([f"largest: {number(example.value)}", f"mean: {number(mean.value)}"]),
            "If nothing else is said, the stride is as large as the window, so that windows lie side by side. Sizes "
            f"follow the same formula: {by(k)} windows on {by(n)} give {by(out)}, and on {by(n + 1)} they give "
            f"{by(pool_output_size(n + 1, k))} as well; what is left over is in no window.",
            Table("max pool of the example", [], rows_of(example)),
            "Every channel is pooled by itself. So a pool never changes the number of channels, and it learns nothing.",
        ],
        example,
        "Switch the operation between max pool and average pool.",
        ["max_pool", "average_pool"],
    )


def what_a_pool_forgets() -> Step:
    """What is kept, what is lost, and what padding is in a pool."""
    example = Example(
        {"operation": "avg_pool", "x": MAP, "kernel_size": [2, 2], "stride": [2, 2], "padding": 1}, (0, 0)
    )
    without = Example({**example.setting, "count_padding": False}, (0, 0))
    corner = Example({**example.setting, "operation": "max_pool"}, (0, 2))
    terms = example.terms
    pixels = sum(term.stands_for == "element" for term in terms)
    return Step(
        "what-a-pool-forgets",
        "What does a pool forget?",
        [
            "That a large number was in the window is kept; where in the window it stood is not. If a pattern moves "
            "by a little *within* a window, a max pool gives the same. If it moves over the border between two "
            "windows, the output changes: the pool is tolerant, not blind, to small moves.",
            "Behind a pool each number stands for a larger part of the image, and there are fewer of them to "
            "compute. A convolution with a larger stride makes maps smaller, too, and learns how.",
            "Padding is not the same in all pools. In a max pool it never wins, not even over negative numbers: the "
            f"top right corner of the example gives {number(corner.value)}, as if there were no padding. In an "
            f"average pool it is a matter of counting: in the top left corner {counted(pixels, 'number')} of the "
            f"{len(terms)} in the window {'comes' if pixels == 1 else 'come'} from the map. With the zeros counted "
            f"the mean is {number(example.value)}; without them (`count_padding` off) it is {number(without.value)}.",
        ],
        example,
        "Switch count_padding: only the windows on the border change.",
        ["pool_or_stride", "why_pooling", "average_pool"],
    )


def dilation() -> Step:
    """Taps spread out."""
    example = Example({"input_size": 7, "kernel_size": 3, "dilation": 2}, (0, 0))
    shown = example.explained
    n, k, d, out = example.along("input_size", "kernel_size", "dilation", "output_size")
    row = [place for place in shown.axes[0].table[0] if isinstance(place, int)]
    span = row[-1] - row[0] + 1
    return Step(
        "dilation",
        "What does dilation spread out?",
        [
            f"With *dilation* {d} the weights of the kernel are laid down {d} columns apart. {counted(k, 'weight')} "
            f"along an axis then read columns {listed(row)}, and span {span}:",
            Lines([f"{d}·({k} − 1) + 1 = {span}"]),
            f"What lies between them is not read by this window. There are as many weights as before, {k * k} in all, "
            f"but one output sees a wider part of the image. In the formula of sizes {span} takes the place of {k}: "
            f"{n} − {span} + 1 = {out}.",
        ],
        example,
        f"The window is {span} wide with gaps in it. Move it by one: now the gaps are read, and others are left out.",
        ["dilated_size", "field_or_depth"],
    )


def transposed() -> Step:
    """The way up."""
    example = Example({"operation": "conv_transpose", "input_size": 3, "kernel_size": 2, "stride": 2}, (1, 2))
    n, k, s, out = example.along("input_size", "kernel_size", "stride", "output_size")
    overlapping = Example({**example.setting, "kernel_size": 3}, (2, 2))
    read = [
        sum(term.stands_for == "element" for term in overlapping.explained.terms((0, column, 0)))
        for column in range(1, 2 * s + 1)
    ]
    return Step(
        "transposed",
        "What does a transposed convolution do?",
        [
            "It goes the other way: from a small map to a larger one. Read it as *laying down*: every number of the "
            "input lays the whole kernel, multiplied by it, on the output; from one number to the next it moves by "
            "the stride; where copies overlap, they are added. Along an axis:",
            Lines([f"({n} − 1)·{s} + {k} = {out}"]),
            f"Or read it as sliding, as the explorer draws it: {counted(s - 1, 'zero')} "
            f"{'is' if s == 2 else 'are'} *inserted* between neighbouring numbers of the input, and a window slides "
            "over the result in steps of one, the kernel turned round by half a turn. Both give the same numbers.",
            f"It brings a size back, not the values: it is not the inverse of a convolution. And where the stride does "
            "not divide the kernel, places get different numbers of copies. With a kernel of "
            f"{overlapping.explained.setting.kernel_size[0]} and stride {s}, neighbouring columns of the first row are "
            f"made of {listed(read)} numbers of the input in turn, which can show as a checkerboard.",
        ],
        example,
        "Inserted zeros and padding are marked as such; they are no elements of the input.",
        ["transposed_conv", "overlap_count"],
    )


def flip() -> Step:
    """Cross-correlation and true convolution."""
    example = Example({"operation": "true_convolution", "x": MAP, "kernel": SLOPE}, (0, 0))
    plain = Example({**example.setting, "operation": "conv"}, (0, 0))
    return Step(
        "flip",
        "Is the kernel flipped?",
        [
            "Not in deep learning. The kernel is laid on the image as it stands; mathematics calls that "
            "*cross-correlation*. In a *true convolution* the kernel is first turned round by half a turn: its last "
            "row comes first, its last column comes first. At the same place, with the same kernel:",
            Lines(
                [
                    f"cross-correlation: {written_sum(plain.terms, plain.value)}",
                    f"true convolution: {written_sum(example.terms, example.value)}",
                ]
            ),
            "In both lines the weights stand in the same order; what they meet is turned round. For a kernel that "
            "looks the same after half a turn, such as a blur, there is no difference. For a network it makes none "
            "either: whichever is used, it learns the weights that fit. It matters where a kernel comes from a book "
            "or from another program.",
        ],
        example,
        "Switch between convolution and true convolution, and watch which pixel meets the first weight.",
        ["flip_or_not"],
    )


SECTION = Section("others", "Other windows", (pooling, what_a_pool_forgets, dilation, transposed, flip))
