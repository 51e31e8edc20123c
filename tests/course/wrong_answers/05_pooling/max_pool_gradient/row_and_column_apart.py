"""Which number gets the gradient?

Going backwards through a max pool: for each number that came out, its
gradient is known. It says how the loss changes with that number. How does the
loss change with the numbers of x? A window passes on its largest number and
no other. So the largest gets the whole gradient of its window, and the others
get 0: were they a little larger, nothing would change.

    x                  gradient of         gradient of x
                       the output
     1  2 |  0  3                            0   0 |  0  20
     4  3 |  1  2        10  20             10   0 |  0   0
    ------+-------                         ---------+--------
    -1 -3 |  6  0        30  40             30   0 | 40   0
    -2 -6 |  2  4                            0   0 |  0   0

Two cases need care. Where windows overlap, one number can be the largest of
several: it gets all their gradients, added up. And where several numbers of a
window are equally large, the first of them gets it, alone: rows from top to
bottom, and in a row from left to right.

    >>> x = np.array([[1.0, 5, 2], [0, 3, 4]])[..., None]
    >>> output_gradient = np.array([[10.0, 1]])[..., None]
    >>> max_pool_gradient(x, output_gradient, 2, stride=1)[..., 0]
    array([[ 0., 11.,  0.],
           [ 0.,  0.,  0.]])
    >>> x = np.array([[2.0, 7], [7, 7]])[..., None]
    >>> max_pool_gradient(x, np.array([[[3.0]]]), 2)[..., 0]
    array([[0., 3.],
           [0., 0.]])

x is a float array of shape (rows, columns, channels). The output's gradient
has as many rows and columns as the pool gives, and the same channels; every
channel goes by itself. The answer has the shape of x. Windows are kernel_size
by kernel_size; if no stride is given, they lie side by side. There is no
padding, and a window always fits. You may import NumPy and the standard
library.
"""

import numpy as np


def max_pool_gradient(
    x: np.ndarray,
    output_gradient: np.ndarray,
    kernel_size: int,
    *,
    stride: int | None = None,
) -> np.ndarray:
    """Return the gradient of x, from the gradient of what the pool gave."""
    if stride is None:
        stride = kernel_size
    rows, columns, channels = output_gradient.shape
    gradient = np.zeros(x.shape)
    for i in range(rows):
        for j in range(columns):
            top, left = i * stride, j * stride
            for c in range(channels):
                window = x[top : top + kernel_size, left : left + kernel_size, c]
                row = window.max(axis=1).argmax()
                column = window.max(axis=0).argmax()
                gradient[top + row, left + column, c] += output_gradient[i, j, c]
    return gradient
