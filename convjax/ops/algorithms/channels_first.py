"""The kernel's gradient from patches whose channels come first, over a few images at a time."""

from dataclasses import replace
from math import prod

import jax
import jax.numpy as jnp

from . import blocked
from .setting import Setting, Sizes, places, size_of

ENOUGH_WINDOWS = 2048  # in one product; with fewer, adding up the products of all blocks is what takes time


def kernel_gradient(x: jax.Array, g: jax.Array, setting: Setting, kernel_size: Sizes) -> jax.Array:
    """Add up products of what the windows read, already on its side, with what came of them.

    A matrix product on the CPU first lays its arrays out anew, and takes up to twice as long where the larger one has
    the axis that is summed outermost. To turn the images is cheap, since each number is turned once for all taps.
    """
    return blocked.summed(_of_block, x, g, setting, kernel_size, windows=ENOUGH_WINDOWS)


def _of_block(x: jax.Array, g: jax.Array, setting: Setting, kernel_size: Sizes) -> jax.Array:
    """The images stand where another spatial axis would, which the kernel does not extend along."""
    x, g = setting.in_one_type(x, g)
    channels, images = x.shape[-1], x.shape[0]
    turned = jnp.moveaxis(x, -1, 0)[..., None]
    widened = replace(
        setting,
        stride=(1, *setting.stride),
        padding=((0, 0), *setting.padding),
        dilation=(1, *setting.dilation),
    )
    padded = widened.padded(turned)
    read = jnp.stack([widened.read(padded, (0, *tap), (images, *size_of(g))) for tap in places(kernel_size)])
    patches = read.reshape(prod(kernel_size) * channels, prod(g.shape[:-1]))
    gradient = setting.product(patches, g.reshape(prod(g.shape[:-1]), g.shape[-1]), ((1,), (0,)))
    return gradient.reshape(*kernel_size, channels, g.shape[-1])
