"""Padding: zeros around the input, and when they keep its size."""

from __future__ import annotations

from convjax import output_size, resolve_padding
from convjax.explore.lesson.examples import Example
from convjax.explore.lesson.steps import Lines, Section, Step, Table
from convjax.explore.lesson.wording import by, counted

PIXELS = {"input_size": 5, "kernel_size": 3}


def zeros_around() -> Step:
    """What a padded window reads."""
    example = Example({**PIXELS, "padding": 1}, (0, 0))
    shown = example.explained
    n, k, out = example.along("input_size", "kernel_size", "output_size")
    (low, high), terms = shown.padding[0], example.terms
    outside = sum(term.stands_for == "padding" for term in terms)
    return Step(
        "zeros-around",
        "What does padding add?",
        [
            "Padding puts rows and columns of zeros around the input, so that the window may hang over the edge. That "
            "adds places:",
            Lines([f"{n} + {low} + {high} − {k} + 1 = {out}"]),
            f"The window in the top left corner now reads {counted(outside, 'zero')} of the padding and "
            f"{counted(len(terms) - outside, 'pixel')}. The zeros are multiplied and added like every other number; "
            "they just add nothing. So the outputs along the border are computed from fewer pixels than the others, "
            "which can show in a feature map as a frame.",
        ],
        example,
        "The zeros of the padding stand outside the image and are drawn as what they are: no pixels.",
        ["stride_and_padding", "choosing_padding"],
    )


def same() -> Step:
    """Why 'same' padding preserves the size."""
    kernels = (1, 3, 5, 7)
    example = Example({"input_size": 7, "kernel_size": 5, "padding": "SAME"}, (0, 0))
    shown = example.explained
    n, k, out = example.along("input_size", "kernel_size", "output_size")
    low, high = shown.padding[0]
    rows = []
    for size in kernels:
        ((before, after),) = resolve_padding("SAME", n, size)
        rows.append([str(size), str(size - 1), f"{before} and {after}", str(output_size(n, size, padding="SAME"))])
    return Step(
        "same",
        "Why does 'same' padding keep the size?",
        [
            "Without padding and with stride 1, a kernel of k leaves n − k + 1 places: it takes k − 1 away. 'Same' "
            "padding puts exactly these k − 1 back, as zeros, half of them on either side:",
            Lines([f"{n} + {low} + {high} − {k} + 1 = {n} + {k - 1} − {k - 1} = {out}"]),
            "Seen from the output: each pixel now has a window of its own, the one with this pixel in its middle. As "
            "many windows as pixels means as many numbers out as in.",
            Table(
                f"'same' padding on {n} columns, stride 1",
                ["kernel k", "zeros in all, k − 1", "before and after", "output"],
                rows,
            ),
            "For an odd k the zeros can be halved: (k − 1)/2 on each side, which is k // 2. How large the image is "
            "plays no part in it.",
        ],
        example,
        "The first output is selected: its window has the first pixel in its middle, and zeros on two sides.",
        ["same_padding"],
    )


def same_otherwise() -> Step:
    """Even kernels and strides."""
    even = Example({"input_size": 5, "kernel_size": 4, "padding": "SAME"}, (0, 0))
    shown = even.explained
    n, k, out = even.along("input_size", "kernel_size", "output_size")
    low, high = shown.padding[0]
    both = output_size(n, k, padding=k // 2)
    s = 2
    strided = output_size(n, 3, stride=s, padding="SAME")
    return Step(
        "same-otherwise",
        "And for even kernels, or other strides?",
        [
            f"An even kernel needs an odd number of zeros, and one side gets one more. A kernel of {k} needs {k - 1}: "
            f"`SAME` puts {low} before and {high} after, and {n} stays {out}. (`SAME_LOWER` puts the larger part "
            f"before.) With k // 2 = {k // 2} on *both* sides it would be one too many, and {n} would become {both}. "
            "So 'half the kernel on each side' is right for odd kernels only.",
            "With a larger stride nothing can keep the size, for places are left out. There `SAME` gives the size "
            f"divided by the stride, rounded *up*: {n} columns with stride {s} give",
            Lines([f"⌈{n} / {s}⌉ = {strided}"]),
            "`SAME` then puts only as many zeros as the last window needs. If the zeros are given as numbers, the "
            "formula of all sizes holds as ever, and rounds down.",
        ],
        even,
        "Switch the padding between SAME and SAME_LOWER: the zeros move to the other side.",
        ["same_padding", "output_size"],
    )


def larger() -> Step:
    """A map need not be smaller than its input."""
    example = Example({**PIXELS, "padding": "FULL"}, (0, 0))
    shown = example.explained
    n, k, out = example.along("input_size", "kernel_size", "output_size")
    low, high = shown.padding[0]
    smaller = output_size(n, k)
    return Step(
        "larger",
        "Is a feature map always smaller than its input?",
        [
            f"No. With k − 1 = {low} zeros on *each* side (`FULL`), every window that touches the image at all counts, "
            f"and {by(n)} becomes larger:",
            Lines([f"{n} + {low} + {high} − {k} + 1 = {out}"]),
            f"Without padding the map is smaller, {by(smaller)}; with 'same' padding and stride 1 it keeps its size; "
            "with more zeros it grows. What decides is how much padding adds and how much the kernel takes away.",
        ],
        example,
        "The first window holds one pixel of the image, in its last corner, and zeros otherwise.",
        ["same_padding", "shrinking_stack"],
    )


SECTION = Section("padding", "Padding", (zeros_around, same, same_otherwise, larger))
