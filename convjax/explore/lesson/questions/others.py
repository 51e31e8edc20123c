"""Questions about pools, dilation, transposed convolutions and the flip."""

from __future__ import annotations

from random import Random

from convjax import output_size, pool_output_size, transposed_output_size
from convjax.explore.lesson.examples import Example, one_channel
from convjax.explore.lesson.quiz import Question, Topic, choices
from convjax.explore.lesson.steps import Table
from convjax.explore.lesson.wording import by, counted, listed, number, written_sum


def largest(draw: Random) -> Question:
    """A max pool over negative numbers."""
    values = [-draw.randint(1, 9) for _ in range(4)]
    window = [values[:2], values[2:]]
    example = Example({"operation": "max_pool", "x": one_channel(window), "kernel_size": [2, 2]}, (0, 0))
    return Question(
        [
            "A max pool meets this window of a feature map, before any ReLU. What comes out?",
            Table("the window", [], [[number(v) for v in row] for row in window]),
        ],
        choices(
            (
                example.value,
                f"{number(example.value)} is the largest of {listed(values)}: of negative numbers the largest is the "
                "one nearest to 0.",
            ),
            [
                (0, "A max pool keeps one of the numbers of its window, and there is no 0. ReLU would make 0 of them."),
                (
                    min(values),
                    f"{number(min(values))} is the one farthest from 0, and the smallest of all. The sign counts.",
                ),
                (sum(values) / len(values), "That is the mean: what an average pool gives."),
                (sum(values), "That is the sum. A pool has no weights, and a max pool adds nothing up."),
            ],
        ),
        example,
    )


def pool_size(draw: Random) -> Question:
    """The size behind a pool whose windows do not come out even."""
    k = draw.choice([2, 3])
    n = draw.randint(3, 9) * k + draw.randint(1, k - 1)
    example = Example({"operation": "max_pool", "input_size": n, "kernel_size": k}, (0, 0))
    right = pool_output_size(n, k)
    return Question(
        [
            f"A max pool of {by(k)} meets a feature map of {by(n)}; nothing is said of a stride or of padding. What "
            "size comes out?"
        ],
        choices(
            (
                right,
                f"The stride of a pool is its window if nothing else is said. {right} windows of {k} lie side by side "
                f"on {n} columns; {n - right * k} {'is' if n - right * k == 1 else 'are'} left over and in no window.",
            ),
            [
                (
                    right + 1,
                    f"You rounded {n} / {k} up: a last window would hang over the edge by {(right + 1) * k - n}.",
                ),
                (
                    output_size(n, k),
                    f"{n} − {k} + 1 = {output_size(n, k)} is for stride 1. Windows of a pool lie side by side unless "
                    "a stride is given.",
                ),
                (n, "That would be 'same' padding with stride 1. Here the window moves by its own size."),
                (
                    right - 1,
                    f"({n} − {k}) / {k}, rounded down, is {right - 1}: these are the steps. The first window needs "
                    "none.",
                ),
            ],
            by,
        ),
        example,
    )


def padded_mean(draw: Random) -> Question:
    """The zeros of an average pool's padding."""
    value = 9 * draw.randint(1, 6)
    window = one_channel([[value] * 4] * 4)
    setting = {"operation": "avg_pool", "x": window, "kernel_size": [3, 3], "stride": [1, 1], "padding": 1}
    example = Example(setting, (0, 0))
    edge = Example(setting, (0, 1))
    without = Example({**setting, "count_padding": False}, (0, 0))
    terms = example.terms
    pixels = sum(term.stands_for == "element" for term in terms)
    return Question(
        [
            f"Every number of a map is {value}. A {by(3)} average pool with stride 1 and one row and column of zeros "
            "on each side counts the zeros of the padding, too. What comes out in a corner?"
        ],
        choices(
            (
                example.value,
                f"{counted(pixels, 'number')} of {value} and {counted(len(terms) - pixels, 'zero')}: {pixels}·{value} "
                f"/ {len(terms)} = {number(example.value)}.",
            ),
            [
                (
                    without.value,
                    f"{number(without.value)} divides by the {counted(pixels, 'number')} that the map has there. Here "
                    f"the zeros count as well, so it is divided by {len(terms)}.",
                ),
                (
                    edge.value,
                    "That is what comes out beside the corner, on an edge, where fewer zeros lie in the window. In a "
                    "corner they come from two sides.",
                ),
                (0, f"The zeros lower the mean; but {counted(pixels, 'number')} of the window are {value}."),
                (
                    pixels * value,
                    f"{pixels}·{value} = {pixels * value} is the sum. A mean is divided by how many numbers are "
                    "counted.",
                ),
            ],
        ),
        example,
    )


def dilated_span(draw: Random) -> Question:
    """How wide a dilated kernel is, and what that leaves."""
    k, d = draw.choice([3, 4, 5]), draw.choice([2, 3, 4])
    span = d * (k - 1) + 1
    n = span + draw.randint(d, d + 6)
    example = Example({"input_size": n, "kernel_size": k, "dilation": d}, (0, 0))
    right = output_size(n, k, dilation=d)
    return Question(
        [f"A {by(k)} kernel with dilation {d} slides over {by(n)}, stride 1, no padding. Which size has the output?"],
        choices(
            (
                right,
                f"The kernel spans {d}·({k} − 1) + 1 = {span} columns, and {n} − {span} + 1 = {right}.",
            ),
            [
                (
                    output_size(n, k),
                    f"{n} − {k} + 1 leaves out the dilation. The {k} weights along an axis stand {d} columns apart.",
                ),
                (
                    n - d * k + 1,
                    f"You let the kernel span {d}·{k} = {d * k}. Behind its last weight no gap follows: from the "
                    f"first weight to the last there are {k - 1} gaps, not {k}.",
                ),
                (
                    output_size(n, k + d),
                    f"{k} + {d} adds the dilation once. It widens each of the {k - 1} gaps between {k} weights.",
                ),
                (
                    output_size(n, k, stride=d),
                    f"That is stride {d}: the window as a whole moves by {d}. Dilation spreads the weights inside it.",
                ),
            ],
            by,
        ),
        example,
    )


def transposed_size(draw: Random) -> Question:
    """The size behind a transposed convolution."""
    n, k, s = draw.randint(3, 8), draw.choice([2, 3, 4, 5]), draw.choice([2, 3])
    example = Example({"operation": "conv_transpose", "input_size": n, "kernel_size": k, "stride": s}, (0, 0))
    right = transposed_output_size(n, k, stride=s)
    return Question(
        [
            f"A transposed convolution lays a {by(k)} kernel down for each number of a {by(n)} map, {s} columns and "
            "rows apart, and keeps all that it covers. Which size has the output?"
        ],
        choices(
            (
                right,
                f"The last copy begins at column ({n} − 1)·{s} = {(n - 1) * s} and is {k} wide: {(n - 1) * s} + {k} = "
                f"{right}.",
            ),
            [
                (
                    n * s,
                    f"{n}·{s} = {n * s} is what `SAME` padding gives. Without it, the last copy lies where its kernel "
                    f"of {k} ends.",
                ),
                (
                    n * s + k,
                    f"{n}·{s} + {k} lets the first copy begin at column {s}. It begins at column 0, so there are "
                    f"{n - 1} steps of {s}.",
                ),
                (
                    (n - 1) * s,
                    f"({n} − 1)·{s} is where the last copy begins. It covers {k} columns from there.",
                ),
                (
                    n + k - 1,
                    f"{n} + {k} − 1 is right where copies stand 1 apart. Here they stand {s} apart.",
                ),
            ],
            by,
        ),
        example,
    )


def inserted_zeros(draw: Random) -> Question:
    """What a stride means in a transposed convolution that is read as sliding."""
    n, k, s = draw.randint(3, 7), draw.choice([3, 4]), draw.choice([2, 3, 4])
    example = Example({"operation": "conv_transpose", "input_size": n, "kernel_size": k, "stride": s}, (s, s))
    right = (n - 1) * (s - 1)
    return Question(
        [
            f"A transposed convolution with a {by(k)} kernel and stride {s} can be read as a window that slides in "
            "steps of 1 over an input with zeros inserted between its numbers. How many zeros are inserted into a "
            f"row of {n} numbers?"
        ],
        choices(
            (
                right,
                f"Between neighbours there are {s} − 1 = {s - 1}, so that they stand {s} apart; {n} numbers have "
                f"{n - 1} gaps: {n - 1}·{s - 1} = {right}.",
            ),
            [
                (
                    (n - 1) * s,
                    f"{s} zeros in each gap would put neighbours {s} + 1 = {s + 1} apart. They stand {s} apart.",
                ),
                (
                    n * (s - 1),
                    f"You put {s - 1} behind each of the {n} numbers. What lies behind the last one is padding; "
                    "inserted zeros lie between two numbers.",
                ),
                (s - 1, f"{s} − 1 = {s - 1} is right for one gap. {n} numbers have {n - 1} gaps."),
                (
                    right + 2 * (k - 1),
                    f"You counted the {k - 1} zeros on each side of the row as well. Those are padding, so that the "
                    "window may hang over the edge; they do not lie between numbers.",
                ),
            ],
        ),
        example,
    )


def flipped(draw: Random) -> Question:
    """True convolution in one dimension."""
    row = [draw.randint(0, 6) for _ in range(3)]
    weights = [draw.choice([-2, -1, 0, 1, 2, 3]) for _ in range(3)]
    setting = {"x": [[v] for v in row], "kernel": [[[w]] for w in weights]}
    example = Example({**setting, "operation": "true_convolution"}, (0,))
    plain = Example(setting, (0,))
    rolled = sum(a * b for a, b in zip(row, [weights[1], weights[2], weights[0]], strict=True))
    negated = -plain.value
    unweighted = sum(row)
    return Question(
        [
            f"The window is `{' '.join(map(number, row))}` and the kernel `{' '.join(map(number, weights))}`. What "
            "does *true* convolution give here, the one of mathematics?"
        ],
        choices(
            (
                example.value,
                "The kernel is turned round: its last weight meets the first number. In the order of the weights: "
                f"{written_sum(example.terms, example.value)}.",
            ),
            [
                (
                    plain.value,
                    f"{written_sum(plain.terms, plain.value)} lays the kernel on as it stands. That is "
                    "cross-correlation, which deep learning calls convolution.",
                ),
                (
                    negated,
                    "To flip a kernel turns the order of its weights round. Their signs stay.",
                ),
                (
                    rolled,
                    f"You moved the first weight to the end. Turned round, `{' '.join(map(number, weights))}` is "
                    f"`{' '.join(map(number, weights[::-1]))}`.",
                ),
                (
                    unweighted,
                    f"{' + '.join(map(number, row))} = {number(unweighted)} is the sum of the window. Each number is "
                    "multiplied by a weight first.",
                ),
            ],
        ),
        example,
    )


TOPICS = (
    Topic("largest", "A max pool and negative numbers", "others", largest),
    Topic("pool-size", "The size behind a pool", "others", pool_size),
    Topic("padded-mean", "An average pool at the border", "others", padded_mean),
    Topic("dilated-span", "The size with dilation", "others", dilated_span),
    Topic("transposed-size", "The size behind a transposed convolution", "others", transposed_size),
    Topic("inserted-zeros", "Inserted zeros", "others", inserted_zeros),
    Topic("flipped", "True convolution", "others", flipped),
)
