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
