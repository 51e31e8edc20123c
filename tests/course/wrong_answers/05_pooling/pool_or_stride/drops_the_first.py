"""A pool, or a larger stride?

Two ways to leave about half of the rows and columns of a feature map:

    pooled     convolve with stride 1, then max pool 2×2, side by side
    strided    convolve with stride 2, and that is all

Both have the same parameters, for the pool has none. What they keep differs.
Below are all responses of a kernel, at stride 1. The pool keeps the largest
of each four. Stride 2 only ever computes those in even rows and columns,
counted from 0: of each four the upper left, whether it is large or not.

    responses            pooled       strided
     0  0 |  0  0
     0  9 |  0  5         9  5         0  0
    ------+-------
     7  0 |  1  0         7  2         7  1
     0  0 |  0  2

So the pool finds a pattern wherever in the four places it is; with a stride
it can be missed. That is paid for: stride 1 computes about four responses
where stride 2 computes one.

    >>> image = np.array([[0.0, 0, 0, 0], [0, 9, 0, 5],
    ...                   [7, 0, 1, 0], [0, 0, 0, 2]])
    >>> one = np.array([[1.0]])          # the responses are the image
    >>> pooled, strided = pool_or_stride(image, one)
    >>> pooled
    array([[9., 5.],
           [7., 2.]])
    >>> strided
    array([[0., 0.],
           [7., 1.]])

Where a kernel has n places along an axis, the pool leaves n / 2 rounded down,
for it drops what is left over; the stride leaves n / 2 rounded up. So they
may differ by one. A MAC is one multiplication with one addition: there is one
for each kernel weight at each place where the kernel is laid. The pool only
compares, and has none.

    >>> macs_of_both((8, 8), 3, 1, 1)    # 6 * 6 * 9 and 3 * 3 * 9
    (324, 81)

Images and kernels are two-dimensional float arrays, not always square, without
padding; there are at least 2 places along each axis. The kernel is laid on as
it is, not flipped. In macs_of_both the kernel is square. You may import NumPy
and the standard library.
"""

import numpy as np


def responses_of(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return (windows * kernel).sum(axis=(2, 3))


def pool_by_two(values):
    rows, columns = values.shape
    kept = values[rows % 2 :, columns % 2 :]
    return kept.reshape(rows // 2, 2, columns // 2, 2).max(axis=(1, 3))


def pool_or_stride(
    image: np.ndarray, kernel: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return what the pool keeps, and what stride 2 keeps."""
    responses = responses_of(image, kernel)
    return pool_by_two(responses), responses[::2, ::2]


def macs_of_both(
    shape: tuple[int, int],
    kernel_size: int,
    in_channels: int,
    out_channels: int,
) -> tuple[int, int]:
    """Return the MACs with stride 1 and a pool, and those with stride 2."""
    rows, columns = shape[0] - kernel_size + 1, shape[1] - kernel_size + 1
    weights = kernel_size**2 * in_channels * out_channels
    return rows * columns * weights, ((rows + 1) // 2) * ((columns + 1) // 2) * weights
