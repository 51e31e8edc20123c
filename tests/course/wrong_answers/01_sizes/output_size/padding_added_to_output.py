"""What size comes out?

A kernel slides along an input, `stride` columns at a time. Everywhere it fits
it gives one number, so the output has one number per window:

    column    0  1  2  3  4  5  6  7       8 columns,
    window 1  [-----]                      a kernel of 3,
    window 2        [-----]                stride 2
    window 3              [-----]
                                [-----]    a fourth would need column 8

Three windows fit, so 3 numbers come out. A window that would hang over the
edge is dropped, so the division rounds down:

    output = floor((input + 2 * padding - kernel) / stride) + 1

`padding` is the number of zeros on each of the two sides. The + 1 is the
first window, which needs no step.

    >>> output_size(7, 3)
    5
    >>> output_size(9, 3, stride=2)     # floor(6 / 2) + 1
    4
    >>> output_size(8, 3, stride=2)     # floor(5 / 2) + 1
    3
    >>> output_size(7, 3, padding=1)    # 9 columns with the zeros
    7

An image has two axes, and the formula holds for each of them alone: 9x9 with
a 3x3 kernel and stride 2 gives 4x4.

Ints go in and one int comes out. The kernel always fits into the padded
input, stride is at least 1 and padding at least 0; other settings are not
tested. You may import the standard library.
"""


def output_size(
    input_size: int, kernel_size: int, *, stride: int = 1, padding: int = 0
) -> int:
    """Return how many numbers come out along one axis."""
    starts = range(0, input_size - kernel_size + 1, stride)
    return len(starts) + 2 * padding
