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
