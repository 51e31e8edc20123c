"""A kernel of one tap: a matrix product of the channels, place by place."""

import jax
import numpy as np
from jax import lax

from .setting import Setting, Sizes, size_of


def forward(x: jax.Array, kernel: jax.Array, setting: Setting) -> jax.Array:
    """The channels of the elements that windows read, times the kernel as a matrix."""
    x, kernel = setting.in_one_type(x, kernel)
    read = _read(x, setting, kernel.shape[:-2], setting.output_size(size_of(x), kernel.shape[:-2]))
    return setting.product(read, kernel.reshape(kernel.shape[-2:]), ((read.ndim - 1,), (0,)))


def input_gradient(g: jax.Array, kernel: jax.Array, setting: Setting, input_size: Sizes) -> jax.Array:
    """g times the kernel turned on its side, laid where the windows read."""
    g, kernel = setting.in_one_type(g, kernel)
    gradient = setting.product(g, kernel.reshape(kernel.shape[-2:]), ((g.ndim - 1,), (1,)))
    around = [(0, 0, 0)]
    for (low, _), n, o, s in zip(setting.padding, input_size, size_of(g), setting.stride, strict=True):
        around.append((-low, low + n - (s * (o - 1) + 1), s - 1))
    return lax.pad(gradient, np.zeros((), gradient.dtype), [*around, (0, 0, 0)])


def kernel_gradient(x: jax.Array, g: jax.Array, setting: Setting, kernel_size: Sizes) -> jax.Array:
    """What the windows read, turned on its side, times what came of them."""
    x, g = setting.in_one_type(x, g)
    over = tuple(range(g.ndim - 1))
    gradient = setting.product(_read(x, setting, kernel_size, size_of(g)), g, (over, over))
    return gradient.reshape(*kernel_size, x.shape[-1], g.shape[-1])


def _read(x: jax.Array, setting: Setting, kernel_size: Sizes, output_size: Sizes) -> jax.Array:
    return setting.read(setting.padded(x), (0,) * len(kernel_size), output_size)
