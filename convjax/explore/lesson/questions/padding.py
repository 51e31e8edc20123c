"""Questions about padding."""

from __future__ import annotations

from random import Random

from convjax import output_size, resolve_padding
from convjax.explore.lesson.examples import Example
from convjax.explore.lesson.quiz import Choice, Question, Topic, choices
from convjax.explore.lesson.wording import by, counted


def why_same_keeps(draw: Random) -> Question:
    """The practice question: why 'same' padding preserves the size."""
    n, k = draw.choice([8, 9, 10, 12]), draw.choice([3, 5, 7])
    example = Example({"input_size": n, "kernel_size": k, "padding": "SAME"}, (0, 0))
    ((low, high),) = resolve_padding("SAME", n, k)
    without = output_size(n, k)
    return Question(
        [
            f"A {by(k)} kernel slides with stride 1 over {by(n)}. With 'same' padding the output is {by(n)} again. "
            "Why does 'same' padding preserve the size?"
        ],
        [
            Choice(
                f"Without padding the kernel takes {k} − 1 = {k - 1} rows and columns away; the padding adds exactly "
                f"as many zeros, {low} on each side.",
                f"{n} + {low} + {high} − {k} + 1 = {n}: each pixel has a window of its own, with this pixel in its "
                "middle.",
                right=True,
            ),
            Choice(
                f"It puts {k} zeros on each side, as many as the kernel is wide, so that the kernel always finds room.",
                f"With {k} on each side the output would be {n} + {k} + {k} − {k} + 1 = "
                f"{output_size(n, k, padding=k)}. How many places does a kernel of {k} take away?",
            ),
            Choice(
                f"The output of {by(without)} is enlarged to {by(n)} by zeros around it.",
                "Then the numbers along the border would all be 0. The zeros are put around the *input*, before the "
                "kernel slides; what comes out along the border is computed from the pixels near it.",
            ),
            Choice(
                "The window stops at the border and goes on reading the last pixel again and again.",
                "That would be padding that repeats the border, one of several ways to fill; 'same' says how many "
                "numbers are added, and they are zeros here. The size is a matter of how many, not of which.",
            ),
            Choice(
                f"With padding the stride is set to {n} / {without}, so that the windows spread over the whole image.",
                f"The stride stays 1. A larger stride makes fewer places, and here there are more: {n} in place of "
                f"{without}.",
            ),
        ],
        example,
    )


def even_kernel(draw: Random) -> Question:
    """Where the odd zero goes."""
    n, k = draw.randint(6, 12), draw.choice([4, 6])
    example = Example({"input_size": n, "kernel_size": k, "padding": "SAME"}, (0, 0))
    ((low, high),) = resolve_padding("SAME", n, k)
    half, total = k // 2, k - 1

    def written(pair: tuple[int, int]) -> str:
        return f"{pair[0]} before and {pair[1]} after"

    return Question(
        [
            f"A {by(k)} kernel, stride 1, on {by(n)}, and `SAME` padding, which keeps the size. How many zeros stand "
            "before and after each row?"
        ],
        choices(
            (
                (low, high),
                f"{k} − 1 = {total} zeros in all, an odd number: `SAME` puts the one that is left over after the row.",
            ),
            [
                (
                    (half, half),
                    f"k // 2 = {half} on both sides is one too many for an even kernel: {n} + {half} + {half} − {k} + "
                    f"1 = {output_size(n, k, padding=half)}.",
                ),
                (
                    (low, low),
                    f"That is {2 * low} zeros in all, one too few: {n} would become {output_size(n, k, padding=low)}.",
                ),
                (
                    (high, low),
                    f"{total} zeros in all is right, but the one that is left over stands before the row here: that is "
                    "`SAME_LOWER`.",
                ),
                (
                    (total, total),
                    f"{total} on *each* side is full padding, which makes {n} larger: "
                    f"{output_size(n, k, padding='FULL')}. {total} are needed in all.",
                ),
            ],
            written,
        ),
        example,
    )


def same_with_stride(draw: Random) -> Question:
    """What `SAME` does when the stride is larger than 1."""
    s, k = draw.choice([2, 3, 4]), draw.choice([3, 5])
    n = draw.randint(7, 23)
    while n % s == 0:
        n += 1
    example = Example({"input_size": n, "kernel_size": k, "stride": s, "padding": "SAME"}, (0, 0))
    right = output_size(n, k, stride=s, padding="SAME")
    return Question(
        [f"An image of {by(n)}, a {by(k)} kernel, stride {s}, `SAME` padding. Which size has the output?"],
        choices(
            (
                right,
                f"{n} / {s}, rounded up: {right}. `SAME` sees to it that every stretch of {s} columns has a window.",
            ),
            [
                (
                    n,
                    f"`SAME` keeps the size with stride 1. With stride {s} only one place in {s} is computed along "
                    "each axis.",
                ),
                (
                    n // s,
                    f"You rounded {n} / {s} down. {n // s} windows take {n // s}·{s} = {n // s * s} columns; for what "
                    "is left over `SAME` puts one more.",
                ),
                (
                    output_size(n, k, stride=s),
                    f"⌊({n} − {k}) / {s}⌋ + 1 = {output_size(n, k, stride=s)} is the size without padding.",
                ),
                (
                    right + 1,
                    f"{n} / {s} rounded up already counts the first window, so no + 1 comes on top: window {right} "
                    f"would begin {right * s} columns after the first one.",
                ),
            ],
            by,
        ),
        example,
    )


def larger(draw: Random) -> Question:
    """Full padding makes maps larger."""
    n, k = draw.randint(5, 12), draw.choice([3, 4, 5])
    example = Example({"input_size": n, "kernel_size": k, "padding": "FULL"}, (0, 0))
    right = output_size(n, k, padding="FULL")
    return Question(
        [
            "`FULL` padding puts k − 1 zeros on each side, so that every window counts which touches the image at "
            f"all. A {by(k)} kernel on {by(n)}, stride 1. Which size has the output?"
        ],
        choices(
            (
                right,
                f"{n} + {k - 1} + {k - 1} − {k} + 1 = {right}: larger than the input. With {counted(k - 1, 'zero')} "
                "on each side, more places are added than the kernel takes away.",
            ),
            [
                (
                    n,
                    f"That takes {k - 1} zeros in all. Here {k - 1} stand on *each* side, {2 * (k - 1)} in all.",
                ),
                (
                    output_size(n, k),
                    f"{n} − {k} + 1 is the size without padding. A feature map need not be smaller than its input.",
                ),
                (
                    n + 2 * (k - 1),
                    f"{n} + {k - 1} + {k - 1} = {n + 2 * (k - 1)} is the padded input. The kernel takes {k - 1} of it "
                    "away.",
                ),
                (
                    right + 1,
                    f"{n} + {k}: one too many. The last window begins at the last pixel, the first one ends at the "
                    "first pixel.",
                ),
            ],
            by,
        ),
        example,
    )


TOPICS = (
    Topic("why-same-keeps", "Why 'same' padding preserves the size", "padding", why_same_keeps, practice=True),
    Topic("even-kernel", "'Same' padding for an even kernel", "padding", even_kernel),
    Topic("same-with-stride", "'Same' padding and a stride", "padding", same_with_stride),
    Topic("larger", "Full padding", "padding", larger),
)
