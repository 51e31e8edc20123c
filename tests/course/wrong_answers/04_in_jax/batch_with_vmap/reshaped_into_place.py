"""From one image to a batch, and from one kernel to many

correlate2d slides one kernel over one image; it knows nothing of batches.
jax.vmap turns a function of one thing into a function of many, without a loop
and without rewriting it:

    many = jax.vmap(one, in_axes=(0, None))

says: walk along axis 0 of the first argument; the second is the same for all.
The results are stacked along a new axis, the first unless `out_axes` says
otherwise: out_axes=-1 makes it the last.

    in_axes    calls it makes                         results, side by side
    (0, None)  one(a[0], b)  one(a[1], b)     ...     as many as a has
    (None, 0)  one(a, b[0])  one(a, b[1])     ...     as many as b has
    (0, 0)     one(a[0], b[0])  one(a[1], b[1])  ...  pairs: as many as both

    >>> def scaled(row, factor):            # of one row and one number
    ...     return row * factor
    >>> rows, factors = jnp.array([[1, 2, 3], [4, 5, 6]]), jnp.array([1, 10])
    >>> jax.vmap(scaled, in_axes=(0, 0))(rows, factors).tolist()
    [[1, 2, 3], [40, 50, 60]]
    >>> jax.vmap(scaled, in_axes=(None, 0), out_axes=-1)(
    ...     rows[0], factors).tolist()
    [[1, 10], [2, 20], [3, 30]]

What vmap returns is a function, and can be given to vmap again: one walk
inside the other makes every combination. The inner walk adds its axis first;
the outer one adds its own to that.

Both functions below slide over images without channels. In the first, each
image has a kernel of its own. In the second, every kernel slides over every
image: that is a convolution of one input channel, and its results stand in
the last axis, as feature maps do.

    >>> images = jnp.array([[[1.0, 2.0, 4.0]], [[1.0, 0.0, 0.0]]])
    >>> kernels = jnp.array([[[3.0, 5.0]], [[1.0, 0.0]]])
    >>> own_kernels(images, kernels).tolist()
    [[[13.0, 26.0]], [[1.0, 0.0]]]
    >>> batch_with_vmap(images, kernels).shape
    (2, 1, 2, 2)
    >>> batch_with_vmap(images, kernels)[0, 0].tolist()
    [[13.0, 1.0], [26.0, 2.0]]

images is (batch, height, width), kernels (count, rows, columns); for
own_kernels there are as many kernels as images. Use correlate2d(image, kernel,
mode="valid"): no padding, no flipping. All arrays are float32; your functions
are also called under jax.jit.

You may import JAX and NumPy. On your honour: jax.vmap, and no loop.
"""

import jax
import jax.numpy as jnp
from jax.scipy.signal import correlate2d


def slide(image, kernel):
    return correlate2d(image, kernel, mode="valid")


def own_kernels(images: jax.Array, kernels: jax.Array) -> jax.Array:
    """Return image i under kernel i: (batch, places, places)."""
    return jax.vmap(slide)(images, kernels)


def batch_with_vmap(images: jax.Array, kernels: jax.Array) -> jax.Array:
    """Return every image under every kernel: (batch, places, places, count)."""
    over_images = jax.vmap(slide, in_axes=(0, None))
    maps = jax.vmap(over_images, in_axes=(None, 0))(images, kernels)
    count, batch, high, wide = maps.shape
    return maps.reshape(batch, high, wide, count)
