"""The kernel's gradient summed over a few images at a time, by a convolution of each block."""

import jax

from . import canonical
from .setting import Setting, Sizes, zeros
from .walk import walked

IMAGES = 16  # of a block: they are summed in vectors, and few enough to stay in the cache while they are turned


def kernel_gradient(x: jax.Array, g: jax.Array, setting: Setting, kernel_size: Sizes) -> jax.Array:
    """Add up what a convolution with g as its kernel gives for one block of images after the other."""
    x, g = setting.in_one_type(x, g)
    if x.shape[0] <= IMAGES * setting.devices:
        return canonical.kernel_gradient(x, g, setting, kernel_size)

    def add(total: jax.Array, images: jax.Array, gradients: jax.Array) -> jax.Array:
        return total + canonical.of_block(images, gradients, setting, kernel_size)

    start = zeros((*kernel_size, x.shape[-1], g.shape[-1]), setting.dtype)
    return walked(add, start, x, g, block=IMAGES, devices=setting.devices)
