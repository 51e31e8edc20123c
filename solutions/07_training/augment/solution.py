"""More images than there are. The reference."""

import jax
import jax.numpy as jnp


def shift_image(image: jax.Array, down: int, right: int) -> jax.Array:
    """Return one image moved by whole pixels, with zeros coming in."""
    height, width, _ = image.shape
    rows, columns = jnp.arange(height)[:, None] - down, jnp.arange(width)[None, :] - right
    inside = (rows >= 0) & (rows < height) & (columns >= 0) & (columns < width)
    return jnp.where(inside[:, :, None], image[rows, columns], 0)  # what is read outside is no matter


def augment(key: jax.Array, images: jax.Array, *, most: int) -> jax.Array:
    """Return the images, each moved by at most `most` pixels at random."""
    down, right = jax.random.randint(key, (2, images.shape[0]), -most, most + 1)
    return jax.vmap(shift_image)(images, down, right)
