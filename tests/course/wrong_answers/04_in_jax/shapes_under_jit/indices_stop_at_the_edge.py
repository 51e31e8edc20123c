"""What may depend on values, and what has to be known before

jax.jit runs your function once without numbers: each argument is a tracer,
which has a shape and a dtype and no values. What that run does to the tracers
is compiled, and used from then on for all values of the same shapes. So

    known while compiling           not known
    x.shape, x.ndim, x.dtype        x[0], x.sum(), any number that came
    arguments said to be static     in as an argument that is not static

Python needs the left column: for the size of any array, for an `if`, for
range, for the ends of a slice. The right column may only decide which numbers
stand in an array whose size is known. That is enough more often than it seems:

    instead of            which needs a value for    take
    x[first : first + 3]  the ends of a slice        a slice of a known size,
                                                     moved: lax.dynamic_slice
    x[x > limit]          the size of the result     all of x, with 0 where it
                                                     does not count: jnp.where

    >>> row = jnp.array([10, 11, 12, 13, 14])
    >>> lax.dynamic_slice(row, (1,), (3,)).tolist()     # starts, sizes
    [11, 12, 13]
    >>> lax.dynamic_slice(row, (4,), (3,)).tolist()     # moved back: it fits
    [12, 13, 14]
    >>> jnp.where(row > 11, row, 0).tolist()
    [0, 0, 12, 13, 14]

window_at cuts one window of kernel_size, static, out of an image. Its first
row and column are values. A window that would hang over the edge is moved back
until it fits, as dynamic_slice does it.

    >>> image = jnp.arange(12.0).reshape(3, 4)
    >>> window_at(image, 1, 0, kernel_size=(2, 3)).tolist()
    [[4.0, 5.0, 6.0], [8.0, 9.0, 10.0]]

shapes_under_jit sums every window of a signal, with kernel_size and stride
static, so that the output size is known: whole steps, and the first window.
`first` is a value. A window that starts before signal[first] stays in the
result, as 0.

    >>> signal = jnp.array([1.0, 2.0, 4.0, 8.0, 16.0])
    >>> shapes_under_jit(signal, 2, kernel_size=2).tolist()
    [0.0, 0.0, 12.0, 24.0]
    >>> shapes_under_jit(signal, 2, kernel_size=2, stride=2).tolist()
    [0.0, 12.0]

Images are (height, width), signals (length,), both JAX arrays of float32, and
the kernel fits. row, column and first are ints from 0 on, traced under jit.
You may import JAX and NumPy.
"""

import jax
import jax.numpy as jnp
from jax import lax


def window_at(
    image: jax.Array,
    row: int | jax.Array,
    column: int | jax.Array,
    *,
    kernel_size: tuple[int, int],
) -> jax.Array:
    """Return the window whose first element is image[row, column]."""
    rows = row + jnp.arange(kernel_size[0])
    columns = column + jnp.arange(kernel_size[1])
    return image[rows[:, None], columns[None, :]]


def shapes_under_jit(
    signal: jax.Array,
    first: int | jax.Array,
    *,
    kernel_size: int,
    stride: int = 1,
) -> jax.Array:
    """Return the sum of each window, 0 where it starts before `first`."""
    count = (signal.shape[0] - kernel_size) // stride + 1
    starts = stride * jnp.arange(count)
    sums = signal[starts[:, None] + jnp.arange(kernel_size)[None, :]].sum(axis=1)

    return jnp.where(starts >= first, sums, 0)
