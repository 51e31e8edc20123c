"""What does a max pool keep?

A max pool moves a window over a feature map and keeps the largest number in
it. It has no weights. Its windows usually lie side by side: if no stride is
given, the stride is the size of the window.

    x                          windows of 2×2, side by side
     1  2 |  0  3
     4  3 |  1  2                  4  3
    ------+-------
    -1 -3 |  6  0                 -1  6
    -2 -6 |  2  4

Where the windows fit is counted as for a convolution, along each axis:

    output = floor((input + 2 * padding - kernel_size) / stride) + 1

Every channel is pooled by itself, so the channels stay as many. And padding
never wins: where a window hangs over the edge, only the numbers of x that lie
in it count. Zeros would win wherever a map is negative, so the padding is -inf
(`-np.inf`), which is smaller than every number.

    >>> pooled_size(7, 2)              # rows 0 to 5; row 6 is dropped
    3
    >>> pooled_size(7, 3, stride=2, padding=1)
    4
    >>> x = np.array([[1.0, 2, 0, 3], [4, 3, 1, 2],
    ...               [-1, -3, 6, 0], [-2, -6, 2, 4]])[..., None]
    >>> max_pool(x, 2)[..., 0]
    array([[ 4.,  3.],
           [-1.,  6.]])
    >>> x = np.array([[-3.0, -1, -2]])[..., None]
    >>> max_pool(x, 3, stride=2, padding=1)[..., 0]
    array([[-1., -1.]])

x is a float array of shape (rows, columns, channels), and so is the answer.
Kernel, stride and padding are ints that hold for rows and columns alike. A
window always fits into the padded map, and the padding is at most half of the
window, so that each window has a number of x in it; other settings are not
tested, and neither is NaN. You may import NumPy and the standard library.
"""

import numpy as np


def pooled_size(
    input_size: int,
    kernel_size: int,
    *,
    stride: int | None = None,
    padding: int = 0,
) -> int:
    """Return how many windows fit along one axis."""
    if stride is None:
        stride = kernel_size
    return (input_size + 2 * padding - kernel_size) // stride + 1


def max_pool(
    x: np.ndarray,
    kernel_size: int,
    *,
    stride: int | None = None,
    padding: int = 0,
) -> np.ndarray:
    """Return the largest number of each window, channel by channel."""
    if stride is None:
        stride = kernel_size
    rows = pooled_size(x.shape[0], kernel_size, stride=stride, padding=padding)
    columns = pooled_size(x.shape[1], kernel_size, stride=stride, padding=padding)
    out = np.zeros((rows, columns, x.shape[2]))
    for i in range(rows):
        for j in range(columns):
            top = max(i * stride - padding, 0)
            left = max(j * stride - padding, 0)
            window = x[top : top + kernel_size, left : left + kernel_size]
            out[i, j] = window.max(axis=(0, 1))
    return out
