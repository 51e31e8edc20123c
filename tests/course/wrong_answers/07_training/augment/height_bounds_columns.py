"""More images than there are

A 3 that stands one pixel further left is still a 3. A network does not know
that unless it has seen it: so each image is moved a little, at random and
anew, whenever it is trained on. The label stays as it is, so only what keeps
the label may be done. (A mirrored 3 is no 3, but a mirrored cat is a cat.)

    image     moved by down=1, right=-1

    1 2 3     0 0 0        moved[r, c] = image[r - down, c - right]
    4 5 6     2 3 0
    7 8 9     5 6 0        and 0 where that lies outside the image

The picture keeps its size. What is moved out is gone: it does not come in
again at the other side, as jnp.roll would have it.

In JAX random numbers come from a key, and the same key gives the same
numbers. So that your values can be compared, draw them like this, once for
the whole batch, and each image has its own two:

    down, right = jax.random.randint(key, (2, batch), -most, most + 1)

The upper end is left out by randint, hence the + 1. A key is used once: two
draws with the same key and shape would be equal, and images would only move
along the diagonal.

    >>> image = jnp.array([[1.0, 2, 3], [4, 5, 6], [7, 8, 9]])[:, :, None]
    >>> shift_image(image, 1, -1)[:, :, 0]
    Array([[0., 0., 0.],
           [2., 3., 0.],
           [5., 6., 0.]], dtype=float32)
    >>> augment(jax.random.key(0), jnp.ones((4, 8, 8, 1)), most=1).shape
    (4, 8, 8, 1)

An image has shape (height, width, channels), all channels move together;
`images` has a batch axis in front. `down` and `right` are ints of either
sign, no larger than the image; `most` is at least 0. Under jax.jit they are
traced: an `if`, a range or a slice that depends on them fails there. Compute
the rows and columns to read from instead, or pad and use
jax.lax.dynamic_slice. You may import JAX, NumPy and the standard library.
"""

import jax
import jax.numpy as jnp


def shift_image(image: jax.Array, down: int, right: int) -> jax.Array:
    """Return one image moved by whole pixels, with zeros coming in."""
    height, width, _ = image.shape
    rows = jnp.arange(height) - down
    columns = jnp.arange(width) - right
    row_inside = (rows >= 0) & (rows < height)
    column_inside = (columns >= 0) & (columns < height)
    moved = image[jnp.clip(rows, 0, height - 1)]
    moved = moved[:, jnp.clip(columns, 0, width - 1)]
    inside = row_inside[:, None] & column_inside[None, :]
    return jnp.where(inside[:, :, None], moved, 0)


def augment(key: jax.Array, images: jax.Array, *, most: int) -> jax.Array:
    """Return the images, each moved by at most `most` pixels at random."""
    batch = images.shape[0]
    down, right = jax.random.randint(key, (2, batch), -most, most + 1)
    return jax.vmap(shift_image)(images, down, right)
