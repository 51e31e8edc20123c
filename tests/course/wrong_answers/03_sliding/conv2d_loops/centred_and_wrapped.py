"""What does a convolution do, number by number?

It puts the window at every place where it fits, and writes down what comes
out there. With output places (r, c) and places (i, j) inside the kernel:

    out[r, c] = sum over i and j of  image[r + i, c + j] * kernel[i, j]

    for each row r of the output            how many are there?
        for each column c of the output
            for each row i of the kernel
                for each column j of the kernel
                    one multiply-add

An image of 4x5 and a kernel of 2x3 have 3 * 3 places:

    image   1  2  0  1  0       kernel   1  0 -1      out    3  7  0
            0  1  3  0  2                0  2  0            -3  3  3
            2  0  1  1  0                                    5  1  3
            0  2  1  1  2

    out[0, 1]: the window on rows 0, 1 and columns 1, 2, 3
               2 * 1 + 0 * 0 + 1 * -1  +  1 * 0 + 3 * 2 + 0 * 0  =  7

Count the places with the sizes of both axes: rows with rows, columns with
columns. Where r and i, or c and j, are exchanged, a square picture does not
tell; one that is not square does.

    >>> image = np.array([[1.0, 2, 0, 1, 0], [0, 1, 3, 0, 2],
    ...                   [2, 0, 1, 1, 0], [0, 2, 1, 1, 2]])
    >>> kernel = np.array([[1.0, 0, -1], [0, 2, 0]])
    >>> conv2d_loops(image, kernel)
    array([[ 3.,  7.,  0.],
           [-3.,  3.,  3.],
           [ 5.,  1.,  3.]])

One channel, stride 1, no padding. The kernel is laid on as it stands: deep
learning calls this convolution, mathematics cross-correlation. Image and
kernel are float arrays with two axes; the kernel always fits. The answer is
an array of floats. You may import NumPy and the standard library.

On your honour: loops, and no function that slides for you, such as
np.convolve, np.correlate, np.fft or sliding_window_view. Slices are fine.
"""

import numpy as np


def conv2d_loops(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Return what comes out at every place where the kernel fits."""
    rows = image.shape[0] - kernel.shape[0] + 1
    columns = image.shape[1] - kernel.shape[1] + 1
    middle_row, middle_column = kernel.shape[0] // 2, kernel.shape[1] // 2
    out = np.zeros((rows, columns))
    for r in range(rows):
        for c in range(columns):
            for i in range(kernel.shape[0]):
                for j in range(kernel.shape[1]):
                    pixel = image[r + i - middle_row, c + j - middle_column]
                    out[r, c] += pixel * kernel[i, j]
    return out
