"""Where do checkerboards come from?

A transposed convolution lays copies of its kernel into the output, `stride`
places apart, and adds them up where they overlap. So not every place of the
output gets the same number of contributions. 4 copies of a kernel of 3 at
stride 2:

    place         0  1  2  3  4  5  6  7  8
    copy of x[0]  *  *  *
    copy of x[1]        *  *  *
    copy of x[2]              *  *  *
    copy of x[3]                    *  *  *
    copies        1  1  2  1  2  1  2  1  1

1 2 1 2 1 2: every second place gets twice as much as its neighbours. An image
has two axes, and a place gets as many copies as both axes together give it,
the product. Here rows that get 1 and 2 meet columns that get 1 and 2: the
places get 1, 2 or 4, in a pattern like a checkerboard. Such a pattern shows
in generated images; training can weaken it, but has to work against it.

The pattern is even inside, away from the border, exactly where the stride
divides the kernel: a kernel of 4 at stride 2 gives 1 1 2 2 2 2 2 2 1 1. That
is one of the mends; another is to enlarge the image first and to convolve at
stride 1 then (Odena, Dumoulin and Olah, "Deconvolution and Checkerboard
Artifacts", Distill, 2016).

    >>> overlap_count((1, 4), (1, 3), stride=2).tolist()
    [[1, 1, 2, 1, 2, 1, 2, 1, 1]]
    >>> overlap_count((2, 2), (3, 3), stride=2)[2].tolist()     # row 2
    [2, 2, 4, 2, 2]

`input_size` and `kernel_size` are (rows, columns). The stride is the same
along both axes, nothing is padded or cut off. Where the stride is larger than
the kernel, some places get 0 copies. The answer is an array of ints with
(input - 1) * stride + kernel rows and columns. You may import NumPy and the
standard library.
"""

import numpy as np


def along_one_axis(inputs, kernel, stride):
    place = np.arange((inputs - 1) * stride + kernel)
    reaching = -((place % stride - kernel) // stride)  # rounded up
    from_left = np.minimum(place // stride + 1, reaching)
    return np.minimum(from_left, from_left[::-1])


def overlap_count(
    input_size: tuple[int, int], kernel_size: tuple[int, int], *, stride: int
) -> np.ndarray:
    """Return how many copies of the kernel lie on each place of the output."""
    return np.outer(
        along_one_axis(input_size[0], kernel_size[0], stride),
        along_one_axis(input_size[1], kernel_size[1], stride),
    )
