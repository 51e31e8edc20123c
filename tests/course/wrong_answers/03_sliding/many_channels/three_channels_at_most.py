"""What becomes of several channels?

A colour image has three numbers at each pixel: red, green and blue. Arrays
are channels last, so x[row, column] is the list of a pixel's numbers, and
x.shape is (rows, columns, channels). The kernel has as many channels as x:
it is laid on all of them at once, and everything is added up. Here are two
channels of an image of one row, and the kernel's two numbers for each:

                 x           kernel      channel by channel
    channel 0    1  2  0      1  1        3   2
    channel 1    0  1  4      1 -1       -1  -3
                                         -------
                              together    2  -1

In a formula, for the output at row r and column c:

    output[r, c] = sum of x[r + i, c + j, channel] * kernel[i, j, channel]
                   over all i, j and channel

The sum runs over the channels, too. So however many channels go in, one
kernel gives one number for each place: one feature map, without an axis for
channels. Each channel meets its own part of the kernel, which may say "red,
but not green" or tell a border between two colours that are equally bright.

    >>> x = np.array([[[1.0, 0.0], [2.0, 1.0], [0.0, 4.0]]])
    >>> kernel = np.array([[[1.0, 1.0], [1.0, -1.0]]])
    >>> x.shape, kernel.shape
    ((1, 3, 2), (1, 2, 2))
    >>> many_channels(x, kernel)
    array([[ 2., -1.]])

Arrays hold floats. x and kernel have equally many channels, 1 or more; rows
and columns may differ, and the kernel always fits. Stride 1, no padding, the
kernel not flipped. You may import NumPy and the standard library. Write it
yourself, by loops or in another way; np.convolve and np.correlate would not
help, for they know one axis only.
"""

import numpy as np


def many_channels(x: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Return the feature map, an array of rows and columns."""
    x, kernel = x[:, :, :3], kernel[:, :, :3]  # red, green, blue
    rows = x.shape[0] - kernel.shape[0] + 1
    columns = x.shape[1] - kernel.shape[1] + 1
    out = np.zeros((rows, columns))
    for r in range(rows):
        for c in range(columns):
            window = x[r : r + kernel.shape[0], c : c + kernel.shape[1]]
            out[r, c] = np.sum(window * kernel)
    return out
