import jax
import jax.numpy as jnp
from jax.scipy.signal import correlate2d


def slide(kernel, image):
    return correlate2d(kernel, image, mode="valid")


def own_kernels(images: jax.Array, kernels: jax.Array) -> jax.Array:
    """Return image i under kernel i: (batch, places, places)."""
    return jax.vmap(slide)(kernels, images)


def batch_with_vmap(images: jax.Array, kernels: jax.Array) -> jax.Array:
    """Return every image under every kernel: (batch, places, places, count)."""
    over_kernels = jax.vmap(slide, in_axes=(0, None), out_axes=-1)
    return jax.vmap(over_kernels, in_axes=(None, 0))(kernels, images)
