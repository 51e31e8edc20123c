"""How wide is a dilated kernel?

With dilation, a kernel keeps its numbers and spreads them out: each is laid
`dilation` columns after the one before. With dilation 1 they lie side by
side, as ever. A kernel of 3 with dilation 2 reads every second column:

    column       0  1  2  3  4  5  6  7  8
    dilation 1   o  o  o
    dilation 2   o     o     o
    dilation 3   o        o        o

It spans the columns from its first number to its last. That is one step of
`dilation` between each two neighbours, and a column for the first:

    span = dilation * (kernel_size - 1) + 1

So a kernel of 3 spans 3, 5 or 7 columns above, and has 3 numbers each time:
it looks farther without more parameters. Where it fits, its whole span has to
fit. In the formula for the size the span stands in the kernel's place:

    output = floor((input + 2 * padding - span) / stride) + 1

    >>> dilated_size(9, 3)
    7
    >>> dilated_size(9, 3, dilation=2)             # span 5
    5
    >>> dilated_size(9, 3, dilation=3)             # span 7
    3
    >>> dilated_size(9, 3, dilation=2, padding=2)
    9
    >>> dilated_size(10, 3, dilation=2, stride=2)  # floor(5 / 2) + 1
    3

The stride is not dilated: it is still the step from one window to the next.

Ints go in and one int comes out. The span always fits into the padded input,
stride and dilation are at least 1 and padding at least 0; other settings are
not tested. You may import the standard library.
"""


def dilated_size(
    input_size: int,
    kernel_size: int,
    *,
    stride: int = 1,
    padding: int = 0,
    dilation: int = 1,
) -> int:
    """Return how many numbers come out along one axis."""
    span = dilation * (kernel_size - 1) + 1
    return (input_size + 2 * padding * dilation - span) // stride + 1
