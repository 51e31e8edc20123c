"""What do many kernels give?

One kernel gives one feature map. A layer has many kernels, each looking for
something else in the same x, and so it gives many feature maps. All kernels
are kept in one array of four axes, and the output gets an axis of channels
again, the last:

    x        (rows, columns, in_channels)
    kernel   (kernel rows, kernel columns, in_channels, out_channels)
    bias     (out_channels,)
    output   (output rows, output columns, out_channels)

kernel[:, :, :, n] is the n-th kernel. It reaches through all in_channels and
gives the feature map output[:, :, n]. To every number of that map the bias of
the kernel is added: one bias for each kernel, added once, after the sum.

    output[r, c, n] = bias[n] + sum of x[r + i, c + j, m] * kernel[i, j, m, n]
                                over all i, j and m

Below, x is one row of three pixels with one channel, 1 2 4. Kernel 0 is 1 1
and adds neighbours; kernel 1 is -1 1 and asks how much brighter the right one
is. Their biases are 10 and 0.5:

    kernel 0     1 + 2 + 10 = 13        2 + 4 + 10 = 16
    kernel 1    -1 + 2 + 0.5 = 1.5     -2 + 4 + 0.5 = 2.5

    >>> x = np.array([[[1.0], [2.0], [4.0]]])
    >>> kernel = np.array([[[[1.0, -1.0]], [[1.0, 1.0]]]])
    >>> x.shape, kernel.shape
    ((1, 3, 1), (1, 2, 1, 2))
    >>> kernel[0, :, 0, 1]                # kernel 1
    array([-1.,  1.])
    >>> many_kernels_and_bias(x, kernel, np.array([10.0, 0.5]))
    array([[[13. ,  1.5],
            [16. ,  2.5]]])

Arrays hold floats; in_channels and out_channels are 1 or more and need not be
equal, and the kernel always fits. Stride 1, no padding, the kernel not
flipped, no ReLU. You may import NumPy and the standard library; write the
sliding yourself.
"""

import numpy as np


def many_kernels_and_bias(
    x: np.ndarray, kernel: np.ndarray, bias: np.ndarray
) -> np.ndarray:
    """Return the feature maps: an array of rows, columns and out_channels."""
    k_rows, k_columns, _, count = kernel.shape
    rows, columns = x.shape[0] - k_rows + 1, x.shape[1] - k_columns + 1
    matrix = kernel.reshape(count, -1)  # one kernel in each row
    out = np.zeros((rows, columns, count))
    for r in range(rows):
        for c in range(columns):
            window = x[r : r + k_rows, c : c + k_columns].ravel()
            out[r, c] = matrix @ window + bias
    return out
