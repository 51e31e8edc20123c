"""Questions about sizes and strides."""

from __future__ import annotations

from random import Random

from convjax import output_size
from convjax.explore.lesson.examples import Example
from convjax.explore.lesson.quiz import Choice, Question, Topic, choices
from convjax.explore.lesson.wording import by, counted


def stride_two(draw: Random) -> Question:
    """The practice question: 9×9, 3×3, stride 2, no padding."""
    del draw  # only the order of the choices is drawn
    n, k, s = 9, 3, 2
    example = Example({"input_size": n, "kernel_size": k, "stride": s}, (0, 0))
    right = output_size(n, k, stride=s)
    steps = right - 1
    return Question(
        [f"An image of {by(n)} meets a {by(k)} kernel with stride {s} and no padding. Which size has the output?"],
        choices(
            (
                right,
                f"From the first window to the last there are {n} − {k} = {n - k} columns, which is {steps} steps of "
                f"{s}. With the first window, that makes {steps} + 1 = {right} places along each axis.",
            ),
            [
                (
                    steps,
                    f"({n} − {k}) / {s} = {steps} counts the steps. The first window needs no step, so there is one "
                    "place more.",
                ),
                (
                    output_size(n, k, stride=s, padding="SAME"),
                    f"That is {n} / {s} rounded up: what 'same' padding gives. Without padding a window that begins at "
                    f"column {n - 1} would hang over the edge: its last column would be {n - 1 + k - 1}, and the "
                    f"image ends at {n - 1}.",
                ),
                (
                    output_size(n, k),
                    f"{n} − {k} + 1 = {output_size(n, k)} is right for stride 1. With stride {s} the window leaves "
                    "out every other of these places.",
                ),
                (
                    n - k,
                    f"{n} − {k} = {n - k} is how far the window can move, in columns. It moves by {s} columns at a "
                    "time, and it stands in a place before its first move.",
                ),
            ],
            by,
        ),
        example,
    )


def with_remainder(draw: Random) -> Question:
    """A stride that does not come out even."""
    n, k, s = draw.randint(8, 20), draw.choice([3, 4, 5]), draw.choice([2, 3, 4])
    while (n - k) % s == 0:
        n += 1
    example = Example({"input_size": n, "kernel_size": k, "stride": s}, (0, 0))
    right, room = output_size(n, k, stride=s), n - k
    return Question(
        [f"An image of {by(n)}, a {by(k)} kernel, stride {s}, no padding. Which size has the output?"],
        choices(
            (
                right,
                f"{n} − {k} = {room} columns are left for steps of {s}: {room // s} whole steps, and {room % s} "
                f"{'column is' if room % s == 1 else 'columns are'} left over. With the first window, {right} places.",
            ),
            [
                (
                    right + 1,
                    f"You rounded {room} / {s} up. The window after the last one would begin at column {right * s} "
                    f"and end at {right * s + k - 1}, and the image ends at {n - 1}.",
                ),
                (
                    right - 1,
                    f"{room} / {s}, rounded down, is {right - 1}: these are the steps. The first window needs none.",
                ),
                (n // s, f"{n} / {s}, rounded down, forgets the kernel: the last window must end inside the image."),
                (room + 1, f"{n} − {k} + 1 = {room + 1} is right for stride 1. Here the window moves by {s}."),
            ],
            by,
        ),
        example,
    )


def what_a_remainder_does(draw: Random) -> Question:
    """Whether a stride with a remainder is valid."""
    k, s = draw.choice([(3, 2), (4, 3), (5, 3)])
    right = draw.randint(2, 4)
    left = draw.randint(1, s - 1)
    n = (right - 1) * s + k + left
    example = Example({"input_size": n, "kernel_size": k, "stride": s}, (right - 1, right - 1))
    fitting = n - left
    unread = "the last row and the last column" if left == 1 else f"the last {left} rows and the last {left} columns"
    return Question(
        [
            f"An image of {by(n)}, a {by(k)} kernel, stride {s}, no padding: ({n} − {k}) / {s} is no whole number. "
            "What happens?"
        ],
        [
            Choice(
                f"The output is {by(right)}; {unread} of the image are read by no window.",
                f"{right - 1} whole steps fit into {n - k} columns, and they end {left} short of the edge. Frameworks "
                "round down.",
                right=True,
            ),
            Choice(
                f"It is an error: the stride must divide {n} − {k} = {n - k}.",
                f"Nothing has to divide. {right - 1} whole steps fit into {n - k} columns; where a further one does "
                "not, it is not made.",
            ),
            Choice(
                f"The output is {by(right + 1)}; the last windows read zeros where the image ends.",
                "Zeros are read only where padding was asked for, and here there is none. Without it, a window that "
                "hangs over the edge does not count.",
            ),
            Choice(
                f"The output is {by(right + 1)}; the last step is only {left} {'column' if left == 1 else 'columns'} "
                "wide.",
                f"All steps are {s} wide. A shorter one would read the last {k} columns, but then the places of the "
                "output would no longer stand equally far apart.",
            ),
            Choice(
                f"The image is resized to {by(fitting)} first, so that it comes out even.",
                f"No pixel is changed. The windows are those that they would be on {by(fitting)}; the rest of the "
                "image stays as it is, and is not read.",
            ),
        ],
        example,
    )


def with_padding(draw: Random) -> Question:
    """Zeros on both sides."""
    n, k, p, s = draw.randint(7, 20), draw.choice([3, 5, 7]), draw.choice([1, 2, 3]), draw.choice([2, 3])
    example = Example({"input_size": n, "kernel_size": k, "stride": s, "padding": p}, (0, 0))
    right = output_size(n, k, stride=s, padding=p)
    room = n + 2 * p - k
    return Question(
        [
            f"An image of {by(n)} gets {counted(p, 'row')} and {counted(p, 'column')} of zeros on each side. A "
            f"{by(k)} kernel slides over it with stride {s}. Which size has the output?"
        ],
        choices(
            (
                right,
                f"⌊({n} + {p} + {p} − {k}) / {s}⌋ + 1 = ⌊{room} / {s}⌋ + 1 = {right}.",
            ),
            [
                (
                    output_size(n, k, stride=s),
                    f"That is the size without padding. The zeros make {n} columns {n + 2 * p} columns long.",
                ),
                (
                    output_size(n, k, stride=s, padding=[(p, 0)]),
                    f"You added {p} once: {n} + {p}. There are {p} before the image and {p} after it.",
                ),
                (
                    output_size(n, k, padding=p),
                    f"{n} + {p} + {p} − {k} + 1 = {room + 1} is right for stride 1; here the window moves by {s}.",
                ),
                (right - 1, f"⌊{room} / {s}⌋ = {right - 1} counts the steps. The first window needs none."),
                (
                    output_size(n, k, stride=s) + 2 * p,
                    f"You added {p} + {p} zeros to the output. They are added to the input, before it is divided by "
                    f"the stride {s}.",
                ),
            ],
            by,
        ),
        example,
    )


TOPICS = (
    Topic("stride-two", "The size of an output", "sizes", stride_two, practice=True),
    Topic("with-remainder", "Steps that do not come out even", "sizes", with_remainder),
    Topic("what-a-remainder-does", "What a remainder does", "sizes", what_a_remainder_does),
    Topic("with-padding", "A size with padding", "sizes", with_padding),
)
