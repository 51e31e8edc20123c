"""Does the output move with the image?

The same kernel stands everywhere, so when the image moves, the responses move
with it: convolution is equivariant to shifts. But not at the border, and with
a stride not always. You will measure both.

A camera looks at a long image and turns by `shift` columns. Here it sees 7
columns at a time; the kernel is 1 0 -1, with a zero on each side:

    the image      0  1  4  2  8  5  7  1  3             shift 2
    before         0  1  4  2  8  5  7           responses  -1 -4 -1 -4 -3  1  5
    after                4  2  8  5  7  1  3     responses  -2 -4 -3  1  4  4  1

    after, columns 0 to 4             -2 -4 -3  1  4
    before, columns 2 to 6            -1 -4 -3  1  5
    they differ by                     1  0  0  0  1
                                       b  i  i  i  b

Interior (i) are the columns of which both windows, that of `after` and that
of `before`, hold no zeros of the padding on the left or right. There nothing
differs. At the border (b) a window has zeros in one of the two where it has
columns of the image in the other.

With a stride, the output moves by `shift // stride` columns. If the stride
divides the shift, the windows stand on the same pixels as before. If it does
not, they stand between them, and the interior differs, too:

    >>> image = np.array([[0.0, 1, 4, 2, 8, 5, 7, 1, 3]], np.float32)
    >>> kernel = np.array([[1.0, 0, -1]], np.float32)
    >>> shift_and_stride(image, kernel, 2)
    (0.0, 1.0)
    >>> shift_and_stride(image, kernel, 2, stride=2)
    (0.0, 1.0)
    >>> shift_and_stride(image, kernel, 1, stride=2)
    (4.0, 3.0)

The answer is a tuple of two floats: the largest absolute difference in the
interior and that at the border, over all rows. To compare: `after` without
its last `shift // stride` columns, and `before` without its first ones.

Image and kernel are two-dimensional float32 arrays; the kernel has an odd
number of rows, and at least 3 columns, an odd number, too. k // 2 zeros are
on each side, per axis (at a stride, "SAME" may add fewer), and the stride is
the same along both axes. There is always some interior. Convolve as you like:
lax.conv_general_dilated is allowed, and so are JAX, NumPy and the standard
library.
"""

import jax
import jax.numpy as jnp
import numpy as np


def responses(image, kernel):
    rows, columns = kernel.shape
    half_rows, half_columns = rows // 2, columns // 2
    padded = np.pad(image, ((half_rows, half_rows), (half_columns, half_columns)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (rows, columns))
    return (windows * kernel).sum(axis=(2, 3))


def shift_and_stride(
    image: jax.Array, kernel: jax.Array, shift: int, *, stride: int = 1
) -> tuple[float, float]:
    """Return how far the interior and the border are from having moved."""
    image, kernel = np.asarray(image), np.asarray(kernel)
    before = responses(image[:, :-shift][::stride, ::stride], kernel)
    after = responses(image[:, shift:][::stride, ::stride], kernel)
    moved = shift // stride
    width = after.shape[1] - moved
    difference = np.abs(after[:, :width] - before[:, moved:])

    half = kernel.shape[1] // 2
    interior = difference[:, half : width - half]
    border = np.concatenate(
        [difference[:, :half], difference[:, width - half :]], axis=1
    )
    return float(interior.max(initial=0.0)), float(border.max(initial=0.0))
