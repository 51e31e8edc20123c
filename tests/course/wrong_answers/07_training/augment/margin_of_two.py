import jax
import jax.numpy as jnp


def shift_image(image: jax.Array, down: int, right: int) -> jax.Array:
    """Return one image moved by whole pixels, with zeros coming in."""
    margin = 2
    padded = jnp.pad(image, ((margin, margin), (margin, margin), (0, 0)))
    start = (margin - down, margin - right, 0)
    return jax.lax.dynamic_slice(padded, start, image.shape)


def augment(key: jax.Array, images: jax.Array, *, most: int) -> jax.Array:
    """Return the images, each moved by at most `most` pixels at random."""
    batch = images.shape[0]
    down, right = jax.random.randint(key, (2, batch), -most, most + 1)
    return jax.vmap(shift_image)(images, down, right)
