"""Where can the window stand?

A convolution lays a window of `kernel_size` columns on its input. The first
window starts in the first column, and each further one starts `stride`
columns after the one before. The last is the last that fits: it may end in
the last column, but it never hangs over the edge.

    column    0  1  2  3  4  5  6  7       8 columns,
    window 1  [-----]                      a window of 3,
    window 2        [-----]                stride 2
    window 3              [-----]
                                [-----]    would need column 8: dropped

A window that starts in column s covers s, s + 1, ..., s + kernel_size - 1.

    >>> window_starts(8, 3, stride=2)
    [0, 2, 4]
    >>> window_starts(5, 3)
    [0, 1, 2]

With padding, there are so many columns of zeros on each of the two sides. The
columns of the input keep their numbers, so the zeros before column 0 have the
numbers -1, -2, ... With a padding of 1:

    column   -1  0  1  2  3  4  5          5 columns and two zeros
    first     [-----]
    last                  [-----]

    >>> window_starts(5, 3, padding=1)
    [-1, 0, 1, 2, 3]

The convolution writes down one number for each window. So the length of this
list is the size of what comes out; the next exercise counts it without making
the list.

A list of ints is wanted, from left to right. The window always fits into the
padded input, stride is at least 1 and padding at least 0; other settings are
not tested. You may import the standard library.
"""


def window_starts(
    input_size: int, kernel_size: int, *, stride: int = 1, padding: int = 0
) -> list[int]:
    """Return the column in which each window starts."""
    last = input_size + padding - kernel_size
    return [s for s in range(-padding, last + 1) if s % stride == 0]
