"""Is the kernel flipped?

Two operations go by the name of convolution. In deep learning the kernel is
laid on the patch as it is. Mathematics and signal processing turn it by half a
turn first, rows and columns back to front, and only that is called convolution
there; without the turn it is cross-correlation. In this course:

    cross-correlation   sum of image[r + i, c + j] * kernel[i, j]
    true convolution    the same with the kernel turned by half a turn

    kernel   1  2  3     turned   6  5  4
             4  5  6              3  2  1

An image that is 0 but for a single 1 shows the difference. True convolution
leaves the kernel there as it is, like a stamp; cross-correlation leaves it
turned. Here for a row, and the kernel 1 2 3:

    image               0  0  1  0  0
    cross-correlation      3  2  1
    true convolution       1  2  3

A network loses nothing without the turn: it learns its kernels, and would
learn the turned ones otherwise. But a kernel taken over from elsewhere may
have to be turned, or its edges come out with the wrong sign. Which kernels
need no care? Those that half a turn leaves as they are, like 1 2 1.

    >>> image = np.array([[0.0, 0, 1, 0, 0]])
    >>> kernel = np.array([[1.0, 2, 3]])
    >>> flip_or_not(image, kernel)
    array([[3., 2., 1.]])
    >>> flip_or_not(image, kernel, flip=True)
    array([[1., 2., 3.]])
    >>> flip_matters(kernel), flip_matters(np.array([[1.0, 2, 1]]))
    (True, False)

Images and kernels are two-dimensional float arrays, not always square; the
kernel always fits. Stride 1, no padding, also with flip. flip_matters compares
numbers exactly and answers with a bool. You may import NumPy and the standard
library; write it without np.convolve and np.correlate.
"""

import numpy as np


def flip_or_not(
    image: np.ndarray, kernel: np.ndarray, *, flip: bool = False
) -> np.ndarray:
    """Return the true convolution if `flip`, else the cross-correlation."""
    rows, columns = kernel.shape
    out = np.zeros((image.shape[0] - rows + 1, image.shape[1] - columns + 1))
    for r in range(out.shape[0]):
        for c in range(out.shape[1]):
            out[r, c] = (image[r : r + rows, c : c + columns] * kernel).sum()
    if flip:
        out = out[::-1, ::-1]
    return out


def flip_matters(kernel: np.ndarray) -> bool:
    """Return whether there is an image for which the two differ."""
    return not np.array_equal(kernel, kernel[::-1, ::-1])
