"""The kernel's gradient summed over a few images at a time, whose patches stay in the cache."""

from collections.abc import Callable
from math import prod

import jax

from . import patches
from .setting import Setting, Sizes, bytes_of, size_of, zeros
from .walk import walked

KernelGradient = Callable[[jax.Array, jax.Array, Setting, Sizes], jax.Array]

PATCHES_IN_CACHE = 5 * 2**20  # bytes; near the size of a core's own cache and its share of the others'


def kernel_gradient(x: jax.Array, g: jax.Array, setting: Setting, kernel_size: Sizes) -> jax.Array:
    """Add up what a matrix product with the patches gives for one block of images after the other."""
    return summed(patches.kernel_gradient, x, g, setting, kernel_size)


def summed(
    of_block: KernelGradient,
    x: jax.Array,
    g: jax.Array,
    setting: Setting,
    kernel_size: Sizes,
    *,
    windows: int | None = None,
) -> jax.Array:
    """The sum of what blocks of images give, each as large as the cache holds.

    Where windows are given and the batch takes several blocks, these are half as large if they still have so many.
    """
    x, g = setting.in_one_type(x, g)
    images = x.shape[0] // setting.devices or 1
    of_window = bytes_of((*kernel_size, x.shape[-1]), setting.dtype)
    of_image = of_window * prod(size_of(g))
    cache = PATCHES_IN_CACHE
    if windows is not None and images * of_image > cache:
        cache = min(cache, max(cache // 2, windows * of_window))
    size = _block(images, cache // of_image)
    if size >= x.shape[0]:
        return of_block(x, g, setting, kernel_size)

    def add(total: jax.Array, images: jax.Array, gradients: jax.Array) -> jax.Array:
        return total + of_block(images, gradients, setting, kernel_size)

    start = zeros((*kernel_size, x.shape[-1] // setting.groups, g.shape[-1]), setting.dtype)
    return walked(add, start, x, g, block=size, devices=setting.devices)


def _block(images: int, fitting: int) -> int:
    """How many images at a time: as many as fit into the cache, or somewhat fewer where these leave none over."""
    most = max(1, min(images, fitting))
    without_rest = (size for size in range(most, most // 2, -1) if images % size == 0)
    return next(without_rest, most)
