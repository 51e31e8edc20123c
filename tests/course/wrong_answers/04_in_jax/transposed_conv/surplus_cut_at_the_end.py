"""How does a convolution run backwards?

A convolution gathers: each output is made of one window. The transposed one
scatters: each number of x lays a copy of the kernel, multiplied by that
number, into the output, `stride` places after the last one. Where copies
overlap they are added up:

    x = 1 2 3, kernel 1 10 100, stride 2

       1   10  100
                2   20  200
                          3   30  300
       1   10  102   20  203   30  300        7 numbers

The last copy starts at (input - 1) * stride and is a kernel long:

    output = (input - 1) * stride + kernel - 2 * padding

`padding` is that of the convolution which this one transposes. There it adds
zeros to the input; so here the rows and columns that belong to those zeros
are cut off, `padding` of them on every side.

It is called transposed because of the matrix: as in conv_as_dense, a
convolution is y = M u, one row for each output. The transposed convolution is
x -> M.T x. It goes from the size of y back to the size of u, and turns
out_channels back into in_channels, but it is no inverse: the values of u do
not come back. It is also what a gradient goes through on its way back.

    >>> x = np.array([[[1.0], [2.0], [3.0]]])
    >>> kernel = np.array([1.0, 10.0, 100.0]).reshape(1, 3, 1, 1)
    >>> transposed_conv(x, kernel, stride=2)[:, :, 0].tolist()
    [[1.0, 10.0, 102.0, 20.0, 203.0, 30.0, 300.0]]
    >>> transposed_size(3, 3, stride=2)
    7
    >>> transposed_size(3, 3, stride=2, padding=1)
    5

The kernel is that of the convolution, (rows, columns, in_channels,
out_channels). So x is (rows, columns, out_channels), and what comes out is
(rows, columns, in_channels), an array of floats. The kernel is not flipped.
Stride and padding are ints, the same along both axes, and something is always
left of the output.

`transposed_size` answers for one axis. You may import NumPy and the standard
library; JAX, which has lax.conv_transpose, is not there.
"""

import numpy as np


def transposed_size(
    input_size: int, kernel_size: int, *, stride: int = 1, padding: int = 0
) -> int:
    """Return how many numbers come out along one axis."""
    return (input_size - 1) * stride + kernel_size - 2 * padding


def transposed_conv(
    x: np.ndarray, kernel: np.ndarray, *, stride: int = 1, padding: int = 0
) -> np.ndarray:
    """Return the sum of the copies of the kernel, without the padding."""
    rows, columns, in_channels, _ = kernel.shape
    high = transposed_size(x.shape[0], rows, stride=stride)
    wide = transposed_size(x.shape[1], columns, stride=stride)
    full = np.zeros((high, wide, in_channels))
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            top, left = i * stride, j * stride
            full[top : top + rows, left : left + columns] += kernel @ x[i, j]
    return full[: high - 2 * padding, : wide - 2 * padding]
