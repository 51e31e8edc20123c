"""All windows of an image as one array

A loop over the places of a window runs in Python, one place after the other.
JAX is quick where one operation does all places together. So the windows are
copied out first, all at once, by indexing with arrays of indices.

Along one axis, window i begins at i * stride and reads its tap a at

    i * stride + a          for a kernel of 3 and stride 2:

                 a = 0  1  2
    window 0         0  1  2        starts = [[0],       a column
    window 1         2  3  4                  [2],
    window 2         4  5  6                  [4]]
                                    taps   = [[0, 1, 2]]     a row

A column plus a row is a table: `starts + taps` is broadcast to one row for
each window. Indexing a signal with that table gives all its windows:

    >>> signal = jnp.array([10, 11, 12, 13, 14, 15, 16])
    >>> starts = jnp.arange(0, 5, 2)[:, None]
    >>> taps = jnp.arange(3)[None, :]
    >>> signal[starts + taps].tolist()
    [[10, 11, 12], [12, 13, 14], [14, 15, 16]]

An image has such a table for its rows and another for its columns, and

    windows[i, j, a, b, c] = x[i * stride[0] + a, j * stride[1] + b, c]

where i, j count the places, a, b the taps and c the channels. `None` in an
index adds an axis of length 1; two tables that have their axes in different
places of four are broadcast against each other.

    >>> x = jnp.arange(12.0).reshape(3, 4, 1)       # 3 rows, 4 columns
    >>> windows = vectorised_windows(x, (2, 3))
    >>> windows.shape
    (2, 2, 2, 3, 1)
    >>> windows[0, 1, :, :, 0].tolist()     # rows 0 and 1, columns 1 to 3
    [[1.0, 2.0, 3.0], [5.0, 6.0, 7.0]]

How many places there are is the size you know: whole steps, and the first
window. Count them well: JAX does not complain about an index beyond the end,
it takes the last element instead.

    >>> signal[jnp.array([5, 6, 7])].tolist()       # there is no signal[7]
    [15, 16, 16]

`x` is a JAX array (height, width, channels) of floats; kernel_size and stride
are pairs of ints, rows first. No padding; the kernel always fits. The result
has x's dtype. Your function is also called under jax.jit, with kernel_size
and stride static.

You may import JAX and NumPy. On your honour: no Python loop, and none of
JAX's functions for patches or convolutions; arange and indexing are enough.
"""

import jax
import jax.numpy as jnp


def vectorised_windows(
    x: jax.Array,
    kernel_size: tuple[int, int],
    *,
    stride: tuple[int, int] = (1, 1),
) -> jax.Array:
    """Return all windows: (places, places, taps, taps, channels)."""
    high = (x.shape[0] - kernel_size[0]) // stride[0] + 1
    wide = (x.shape[1] - kernel_size[1]) // stride[1] + 1

    rows = stride[0] * jnp.arange(high)[:, None] + jnp.arange(kernel_size[0])[None, :]
    columns = stride[1] * jnp.arange(wide)[:, None] + jnp.arange(kernel_size[1])[None, :]

    return x[rows][:, :, columns]
