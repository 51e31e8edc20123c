"""A whole convolution as one product of two matrices

At one place a convolution multiplies patch and kernel element by element and
adds up. So does a row of one matrix with a column of another. Lay every patch
out as a row, every kernel as a column, and one product of two matrices makes
all numbers of all feature maps. Computers are good at that product, so many
convolutions are computed this way; the layout is known as im2col.

    x  1 2 3      patches, 2x2     patch_matrix       kernel  as a column
       4 5 6      1 2   2 3        1 2 4 5            1 0     1
       7 8 9      4 5   5 6        2 3 5 6            0 2     0
                  4 5   5 6        4 5 7 8                    0
                  7 8   8 9        5 6 8 9                    2

    out = patch_matrix(x) @ kernel_matrix       11 14 20 23, as 2x2

    patch_matrix    (places, kernel rows * kernel columns * in_channels)
    kernel_matrix   (kernel rows * kernel columns * in_channels, out_channels)

Places go row by row. Inside a patch, too, the numbers go row by row, and at
each position channel by channel: the channel changes fastest. Any other order
would do as well, as long as patches and kernels have the same. This one is
that of an array whose channels come last, so a reshape is enough for the
kernel.

    >>> x = jnp.arange(1.0, 10.0).reshape(3, 3, 1)
    >>> patch_matrix(x, (2, 2)).tolist()[:2]
    [[1.0, 2.0, 4.0, 5.0], [2.0, 3.0, 5.0, 6.0]]
    >>> kernel = jnp.array([[1.0, 0.0], [0.0, 2.0]]).reshape(2, 2, 1, 1)
    >>> as_matrix_product(x, kernel)[..., 0].tolist()
    [[11.0, 14.0], [20.0, 23.0]]

The price is memory: the 9 numbers became 16, and a large image becomes nearly
as many times larger as its kernel has rows times columns.

x is (height, width, in_channels), kernel is (rows, columns, in_channels,
out_channels), the result (places, places, out_channels). All are JAX arrays
of floats. Stride 1, no padding, no flipping; the kernel always fits. Your
functions are also called under jax.jit, with kernel_size static.

You may import JAX and NumPy; if you wrote vectorised_windows, you may copy it
here. On your honour: none of JAX's functions for patches or convolutions.
"""

import jax
import jax.numpy as jnp


def windows_of(x, kernel_size):
    high = x.shape[0] - kernel_size[0] + 1
    wide = x.shape[1] - kernel_size[1] + 1
    rows = jnp.arange(high)[:, None] + jnp.arange(kernel_size[0])[None, :]
    columns = jnp.arange(wide)[:, None] + jnp.arange(kernel_size[1])[None, :]
    return x[rows[:, None, :, None], columns[None, :, None, :]]


def patch_matrix(x: jax.Array, kernel_size: tuple[int, int]) -> jax.Array:
    """Return one row for each place: the patch that lies there, flattened."""
    numbers = kernel_size[0] * kernel_size[1] * x.shape[2]
    return windows_of(x, kernel_size).reshape(-1, numbers)


def as_matrix_product(x: jax.Array, kernel: jax.Array) -> jax.Array:
    """Return all feature maps by one product of two matrices."""
    out_channels = kernel.shape[-1]
    patches = patch_matrix(x, kernel.shape[:2])
    product = patches @ kernel.reshape(-1, out_channels)
    side = int(patches.shape[0] ** 0.5)
    return product.reshape(side, -1, out_channels)
