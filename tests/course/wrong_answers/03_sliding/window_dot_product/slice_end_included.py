"""What number comes out at one place?

A window is laid on the image. Each number under it is multiplied by the
number of the kernel that lies on it, and the products are added up:

    out = sum over i and j of  image[row + i, column + j] * kernel[i, j]

Here a 2x2 kernel stands at row 1, column 2 of an image:

    image   1   2   0   3          kernel   1  -1
            4   0 [ 1   6 ]                 2   0.5
            2   5 [ 3   4 ]

    1 * 1  +  6 * -1  +  3 * 2  +  4 * 0.5  =  1 - 6 + 6 + 2  =  3

Laid out in one row each, window and kernel are two vectors, and this is their
dot product: the same numbers, in the same order. It is not a matrix product.
window @ kernel multiplies rows by columns, gives a matrix of four numbers,
and fails where the kernel is not square.

`row` and `column` are those of the window's top left number, not of its
middle. The kernel is laid on as it stands, the first number on the first; it
is not flipped.

    >>> image = np.array([[1.0, 2, 0, 3], [4, 0, 1, 6], [2, 5, 3, 4]])
    >>> kernel = np.array([[1.0, -1.0], [2.0, 0.5]])
    >>> float(window_dot_product(image, kernel, 0, 0))   # 1 - 2 + 8 + 0
    7.0
    >>> float(window_dot_product(image, kernel, 1, 2))
    3.0

Image and kernel are float arrays with two axes, not always square, and the
window lies wholly inside the image. The answer is one number, a float of
Python or of NumPy. You may import NumPy and the standard library.
"""

import numpy as np


def window_dot_product(
    image: np.ndarray, kernel: np.ndarray, row: int, column: int
) -> float:
    """Return what comes out where the window starts at (row, column)."""
    last_row = row + kernel.shape[0] - 1
    last_column = column + kernel.shape[1] - 1
    window = image[row:last_row, column:last_column]
    return float((window * kernel).sum())
