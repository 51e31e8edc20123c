"""What counts in an average pool?

An average pool takes the mean of each window, channel by channel:

    average = sum of the numbers in the window / how many there are

How many there are is a question at the edge. There a window also covers
padding, which is zeros. They add nothing to the sum, but do they count? A row
of 6 6 6 6 with windows of 3, stride 1 and a zero on each side:

    0  6  6  6  6  0
    [-----]              first window: the sum is 12

    count_padding=True    12 / 3 = 4     the row becomes  4  6  6  4
    count_padding=False   12 / 2 = 6     the row stays    6  6  6  6

Both are in use. Where padding counts, every window divides by its whole area,
and the edge is pulled towards 0: PyTorch does so unless told otherwise. Where
it does not, a window divides by the numbers of x that lie in it, and a flat
map stays flat: so does Keras with padding="same". A network computes other
numbers with one than with the other, so it has to be known which is meant.
Zeros that are numbers of x count in any case.

    >>> x = np.full((1, 4, 1), 6.0)
    >>> average_pool(x, (1, 3), stride=(1, 1), padding=(0, 1)).ravel()
    array([4., 6., 6., 4.])
    >>> average_pool(x, (1, 3), stride=(1, 1), padding=(0, 1),
    ...              count_padding=False).ravel()
    array([6., 6., 6., 6.])

Kernel, stride and padding are two ints here, one for the rows and one for the
columns. If no stride is given, the windows lie side by side.

    >>> x = np.array([[1.0, 2, 3, 4, 5], [6, 7, 8, 9, 9]])[..., None]
    >>> average_pool(x, (2, 3))[..., 0]       # 27 / 6; two columns are left
    array([[4.5]])

x is a float array of shape (rows, columns, channels), and so is the answer. A
window always fits into the padded map, and the padding is at most half of the
window, so that each window has a number of x in it; other settings are not
tested. You may import NumPy and the standard library.
"""

import numpy as np


def average_pool(
    x: np.ndarray,
    kernel_size: tuple[int, int],
    *,
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
    count_padding: bool = True,
) -> np.ndarray:
    """Return the mean of each window, channel by channel."""
    if stride is None:
        stride = kernel_size
    padded = np.pad(x, (padding, padding, (0, 0)))
    inside = np.pad(np.ones(x.shape[:2]), (padding, padding))
    rows = (padded.shape[0] - kernel_size[0]) // stride[0] + 1
    columns = (padded.shape[1] - kernel_size[1]) // stride[1] + 1
    out = np.zeros((rows, columns, x.shape[2]))
    for i in range(rows):
        for j in range(columns):
            top, left = i * stride[0], j * stride[1]
            window = np.s_[top : top + kernel_size[0], left : left + kernel_size[1]]
            if count_padding:
                count = kernel_size[0] * kernel_size[1]
            else:
                count = inside[window].sum()
            out[i, j] = padded[window].sum(axis=(0, 1)) / count
    return out
