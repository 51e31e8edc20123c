"""One matrix product with everything that each window reads, laid side by side."""

import jax
import jax.numpy as jnp

from . import sub_pixel
from .setting import Setting, Sizes, places, size_of


def forward(x: jax.Array, kernel: jax.Array, setting: Setting) -> jax.Array:
    """What the windows read, times the kernel as a matrix."""
    x, kernel = setting.in_one_type(x, kernel)
    read = patches(x, setting, kernel.shape[:-2], setting.output_size(size_of(x), kernel.shape[:-2]))
    return setting.product(read, kernel.reshape(-1, kernel.shape[-1]), ((read.ndim - 1,), (0,)))


def input_gradient(g: jax.Array, kernel: jax.Array, setting: Setting, input_size: Sizes) -> jax.Array:
    """The products of what windows over g read, one for every place within a stride."""
    return sub_pixel.gathered(g, kernel, setting, input_size, forward)


def kernel_gradient(x: jax.Array, g: jax.Array, setting: Setting, kernel_size: Sizes) -> jax.Array:
    """What the windows read, turned on its side, times what came of them."""
    x, g = setting.in_one_type(x, g)
    over = tuple(range(g.ndim - 1))
    gradient = setting.product(patches(x, setting, kernel_size, size_of(g)), g, (over, over))
    return gradient.reshape(*kernel_size, x.shape[-1], g.shape[-1])


def patches(x: jax.Array, setting: Setting, kernel_size: Sizes, output_size: Sizes) -> jax.Array:
    """What every window reads, tap by tap: (batch, *output_size, taps · channels)."""
    padded = setting.padded(x)
    return jnp.concatenate([setting.read(padded, tap, output_size) for tap in places(kernel_size)], -1)
