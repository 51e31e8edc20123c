"""How do stride and padding change what comes out?

Padding is done first: rows and columns of zeros are put around the image, and
the window slides over all of it. Stride is how far the window moves from one
place to the next. Output (r, c) comes from the window that starts at row
r * stride and column c * stride of the PADDED image:

    out[r, c] = sum over i and j of
        padded[r * row_stride + i, c * column_stride + j] * kernel[i, j]

Both may differ from axis to axis. Here padding (1, 0) puts one row of zeros
above and one below, and no columns; stride (1, 2) moves down by 1 and to the
right by 2:

    padded  .  .  .  .  .       kernel   1  0  0       out    1   1
            1  2  0  1  3                0  1  0           -2  -4
            4  0  1  2  0                0  0 -1            9   3
            2  5  3  2  6
            .  .  .  .  .       . is a 0

    out[0, 1]: rows 0, 1, 2 and columns 2, 3, 4: 1 * 0 + 1 * 1 - 1 * 0 = 1

The sizes are those of `output_size`, for each axis by itself:

    floor((size + 2 * padding - kernel) / stride) + 1

A window that would hang over the edge of the padded image is dropped.

    >>> image = np.array([[1.0, 2, 0, 1, 3], [4, 0, 1, 2, 0], [2, 5, 3, 2, 6]])
    >>> kernel = np.array([[1.0, 0, 0], [0, 1, 0], [0, 0, -1]])
    >>> stride_and_padding(image, kernel, stride=(1, 2), padding=(1, 0))
    array([[ 1.,  1.],
           [-2., -4.],
           [ 9.,  3.]])

`stride` is (of rows, of columns), so the first number says how far the window
moves down. `padding` is likewise: the first number is how many rows of zeros
lie above and as many below. One channel, no flip. Image and kernel are float
arrays with two axes; the kernel fits into the padded image. The answer is an
array of floats. You may import NumPy and the standard library.

On your honour: no function that slides for you, such as np.convolve,
np.correlate, np.fft or sliding_window_view. Slices, np.pad and your own
conv2d_loops, copied in here, are fine.
"""

import numpy as np


def stride_and_padding(
    image: np.ndarray,
    kernel: np.ndarray,
    *,
    stride: tuple[int, int] = (1, 1),
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    """Return what comes out at every place of the padded image."""
    high, wide = image.shape
    padded = np.zeros((high + 2 * padding[0], wide + 2 * padding[1]))
    padded[:high, :wide] = image
    k_rows, k_columns = kernel.shape
    rows = (padded.shape[0] - k_rows) // stride[0] + 1
    columns = (padded.shape[1] - k_columns) // stride[1] + 1
    out = np.zeros((rows, columns))
    for r in range(rows):
        for c in range(columns):
            top, left = r * stride[0], c * stride[1]
            out[r, c] = np.sum(padded[top : top + k_rows, left : left + k_columns] * kernel)
    return out
