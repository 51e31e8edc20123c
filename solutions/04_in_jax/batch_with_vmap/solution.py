"""From one image to a batch, and from one kernel to many. The reference."""

import jax
import jax.numpy as jnp  # noqa: F401  # the lesson's examples use it
from jax.scipy.signal import correlate2d


def own_kernels(images: jax.Array, kernels: jax.Array) -> jax.Array:
    """Return image i under kernel i: (batch, places, places)."""
    return jax.vmap(lambda image, kernel: correlate2d(image, kernel, mode="valid"))(images, kernels)


def batch_with_vmap(images: jax.Array, kernels: jax.Array) -> jax.Array:
    """Return every image under every kernel: (batch, places, places, count)."""

    def feature_maps(image):
        return jax.vmap(lambda kernel: correlate2d(image, kernel, mode="valid"), out_axes=-1)(kernels)

    return jax.vmap(feature_maps)(images)
