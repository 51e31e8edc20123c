"""Sizes: how many places there are, and what a stride makes of them."""

from __future__ import annotations

from convjax.explore.lesson.examples import Example
from convjax.explore.lesson.steps import Lines, Section, Step, Table
from convjax.explore.lesson.wording import by, counted, listed


def places() -> Step:
    """Stride 1, no padding."""
    example = Example({"input_size": 7, "kernel_size": 3}, (0, 4))
    n, k, out = example.along("input_size", "kernel_size", "output_size")
    return Step(
        "places",
        "How many places are there?",
        [
            "The output has one number for each place where the whole kernel fits. So a size is a count of places. "
            "Each axis is counted by itself.",
            f"A window of {k} on {n} columns: the first begins at column 0, the last at column {n - k}, since it must "
            f"end at the last column. From 0 to {n - k} that makes",
            Lines([f"{n} − {k} + 1 = {out}"]),
            f"places. The {n - k} are the *steps* from the first window to the last one; the + 1 is the first window "
            "itself, which needs no step. So without padding and with steps of 1, a kernel of k takes k − 1 away: "
            f"here {k - 1}.",
        ],
        example,
        "The last window of the first row is selected. One step further, and it would hang over the edge.",
        ["window_starts", "output_size"],
    )


def stride() -> Step:
    """Larger steps."""
    example = Example({"input_size": 7, "kernel_size": 3, "stride": 2}, (0, 2))
    shown = example.explained
    n, k, s, out = example.along("input_size", "kernel_size", "stride", "output_size")
    starts = [row[0] for row in shown.axes[0].table]
    return Step(
        "stride",
        "What does a stride do?",
        [
            "The *stride* is how far the window moves from one place to the next, along rows and along columns. So far "
            f"it was 1. With stride {s}, windows of {k} on {n} columns begin at {listed(starts)}: "
            f"{counted(out, 'place')}.",
            Lines([f"({n} − {k}) / {s} + 1 = {n - k} / {s} + 1 = {out}"]),
            f"The way from the first window to the last is still {n - k} columns long; in steps of {s} it takes "
            f"{out - 1} of them. The first window comes on top.",
            "A stride leaves places out. The windows that remain do not change, and neither do the weights: it is the "
            f"output with stride 1, of which one row in {s} and one column in {s} are kept.",
        ],
        example,
        "Set the stride back to 1 and compare: the numbers that remain are the same ones.",
        ["output_size", "stride_and_padding"],
    )


def remainder() -> Step:
    """A stride that does not come out even."""
    example = Example({"input_size": 6, "kernel_size": 3, "stride": 2}, (1, 1))
    shown = example.explained
    n, k, s, out = example.along("input_size", "kernel_size", "stride", "output_size")
    unread = shown.axes[0].unread
    return Step(
        "remainder",
        "What if the steps do not come out even?",
        [
            f"A window of {k} on {n} columns in steps of {s}: {n - k} columns are left for steps, and {n - k} / {s} "
            "is no whole number. That is no error. A step that would carry the window over the edge is not made, so "
            "the division is rounded *down*:",
            Lines([f"⌊({n} − {k}) / {s}⌋ + 1 = ⌊{(n - k) / s}⌋ + 1 = {out}"]),
            f"(The brackets ⌊ ⌋ say: round down.) The output is {by(out)}. Row {listed(unread)} and column "
            f"{listed(unread)} of the input lie in no window; whatever stands there, the output is the same.",
        ],
        example,
        "The row and the column that no window reads are marked. Draw on them: nothing changes.",
        ["output_size", "choose_stride", "stride_and_detail"],
    )


def formula() -> Step:
    """The formula of all sizes."""
    example = Example({"input_size": 10, "kernel_size": 4, "stride": 3, "padding": 1}, (0, 0))
    shown = example.explained
    setting, written = shown.setting, shown.formula
    low = shown.padding[0][0]
    row = (setting.input_size[0], setting.kernel_size[0], low, setting.stride[0], shown.output_size[0])
    return Step(
        "formula",
        "Which formula gives every size?",
        [
            "With *padding*, zeros are put around the input; the next section says what for. They are simply added "
            "to its length, on both sides. With n the size of the input and k that of the kernel, the number of "
            "places along an axis is",
            Lines([written.short_symbols[0], written.short[0]]),
            Table(
                "the numbers of the example",
                ["axis", "input n", "kernel k", "padding", "stride", "output"],
                [["each", *map(str, row)]],
            ),
            "Work from the inside out: add the zeros, take the kernel away, divide by the stride, round down, add 1.",
            "In full, the zeros before and after may differ, `low` and `high`. And where the weights stand "
            "`dilation` apart, the kernel spans dilation·(k − 1) + 1 columns and not k; with dilation 1 that is k "
            "again.",
            Lines([written.symbols, written.numbers[0]]),
        ],
        example,
        "Change one control at a time and watch the numbers in the formula.",
        ["output_size", "choose_stride", "shrinking_stack"],
    )


SECTION = Section("sizes", "Sizes and strides", (places, stride, remainder, formula))
