"""What does a convolution look like as a dense layer?

At each place where the kernel fits, the numbers under it are multiplied by
the kernel's, one by one, and added up. Every output is therefore a weighted
sum of the input. That is a dense layer, whose weights can be written down: a
matrix with a row for each output and a column for each pixel.

Number the pixels row by row, as `image.ravel()` does, and the places of the
kernel likewise. Here a 2x2 kernel stands on an image of 3 rows, 4 columns:

    pixels   0  1  2  3      kernel  a b      at place 0 it covers 0 1 4 5,
             4  5  6  7              c d      at place 1           1 2 5 6,
             8  9 10 11                       at place 3           4 5 8 9

    place 0   a b . . c d . . . . . .
    place 1   . a b . . c d . . . . .         . is a 0: this output does
    place 2   . . a b . . c d . . . .           not look at that pixel
    place 3   . . . . a b . . c d . .         the same a b c d in every
    place 4   . . . . . a b . . c d .           row: shared weights
    place 5   . . . . . . a b . . c d

A pixel at (row, column) has the number row * columns of the image + column.
From place 2 to place 3 the window goes to the next row of the image, and the
weights move two columns to the right, not one.

For a 5x5 image and a 3x3 kernel:

    >>> kernel = np.arange(1.0, 10.0).reshape(3, 3)
    >>> matrix = conv_as_dense(kernel, (5, 5))
    >>> matrix.shape, matrix.size              # 9 places, 25 pixels
    ((9, 25), 225)
    >>> int(np.count_nonzero(matrix))          # 9 in each of 9 rows
    81
    >>> len(np.unique(matrix[matrix != 0]))    # the 9 of the kernel
    9
    >>> matrix @ np.ones(25)                   # a flat image
    array([45., 45., 45., 45., 45., 45., 45., 45., 45.])

A dense layer would learn all 225. Locality leaves 81, sharing leaves 9.

One channel, stride 1, no padding, no bias; the kernel is not flipped. It
always fits into the image, and neither need be square. The answer is an array
of floats, for a kernel of ints too. You may import NumPy and the standard
library.
"""

import numpy as np


def conv_as_dense(
    kernel: np.ndarray, input_shape: tuple[int, int]
) -> np.ndarray:
    """Return the matrix that turns `image.ravel()` into all outputs."""
    rows, columns = input_shape
    kernel_rows, kernel_columns = kernel.shape
    out_rows, out_columns = rows - kernel_rows + 1, columns - kernel_columns + 1
    matrix = np.zeros((out_rows * out_columns, rows * columns))
    for r in range(out_rows):
        for c in range(out_columns):
            for i in range(kernel_rows):
                for j in range(kernel_columns):
                    pixel = (c + j) * rows + (r + i)
                    matrix[r * out_columns + c, pixel] = kernel[i, j]
    return matrix
