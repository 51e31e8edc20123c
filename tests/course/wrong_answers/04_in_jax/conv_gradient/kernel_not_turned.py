"""The gradients of a convolution, by hand

Training asks how the loss changes with every number of the kernel, and, to
pass the question on to the layer before, with every number of the input. What
comes from above is the gradient of the loss with respect to each output:

    d[i, j, o] = d loss / d out[i, j, o]            called output_gradient

Each output is a sum of products, and a product's derivative is its other
factor. So collect, for one number, the outputs that it went into:

    out[i, j, o] = sum of x[i+a, j+b, c] * kernel[a, b, c, o]

    kernel[a, b, c, o] met x[i+a, j+b, c] on the way to out[i, j, o]:

        d kernel[a, b, c, o] = sum over i, j of     x[i+a, j+b, c] * d[i, j, o]

    x[i+a, j+b, c] met kernel[a, b, c, o] on the way to the same output:

        d x[i+a, j+b, c]  +=  kernel[a, b, c, o] * d[i, j, o]

So a kernel number, which is used at every place, sums over all places: that
follows from sharing. An input number lies under several windows, because they
overlap, and each of them adds to it. An overwriting = in the place of +=
would lose all windows but one.

    x  1 2 4      kernel  3 5       out  1*3 + 2*5 = 13,  2*3 + 4*5 = 26
    d  1 10

    d kernel   1*1 + 2*10,  2*1 + 4*10          21 and 42
    d x        3*1,  5*1 + 3*10,  5*10          3, 35 and 50

    >>> x, kernel = np.array([[1.0, 2, 4]]), np.array([[3.0, 5]])
    >>> d = np.array([[1.0, 10]])
    >>> kernel_gradient(x[..., None], d[..., None])[..., 0, 0]
    array([[21., 42.]])
    >>> dx, dkernel = conv_gradient(x[..., None], kernel[..., None, None],
    ...                             d[..., None])
    >>> dx[..., 0]
    array([[ 3., 35., 50.]])

x is (height, width, in_channels), kernel (rows, columns, in_channels,
out_channels), output_gradient has the shape of the output: (height - rows + 1,
width - columns + 1, out_channels). Each gradient has the shape of what it
belongs to. All are float arrays. Stride 1, no padding, no flipping.

You may import NumPy and the standard library, so no gradient comes ready.
"""

import numpy as np


def kernel_gradient(x: np.ndarray, output_gradient: np.ndarray) -> np.ndarray:
    """Return the gradient with respect to the kernel."""
    high, wide, out_channels = output_gradient.shape
    rows, columns = x.shape[0] - high + 1, x.shape[1] - wide + 1
    gradient = np.zeros((rows, columns, x.shape[2], out_channels))
    for a in range(rows):
        for b in range(columns):
            patch = x[a : a + high, b : b + wide]
            gradient[a, b] = np.einsum("ijc,ijo->co", patch, output_gradient)
    return gradient


def conv_gradient(
    x: np.ndarray, kernel: np.ndarray, output_gradient: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return both gradients: that of the input, then that of the kernel."""
    rows, columns = kernel.shape[:2]
    high, wide = output_gradient.shape[:2]
    input_gradient = np.zeros(x.shape)
    for a in range(rows):
        for b in range(columns):
            input_gradient[a : a + high, b : b + wide] += output_gradient @ kernel[a, b]
    return input_gradient, kernel_gradient(x, output_gradient)
