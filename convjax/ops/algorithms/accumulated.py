"""The kernel's gradient where every output channel sees one channel: products added up image by image."""

import jax
import jax.numpy as jnp

from .setting import Setting, Sizes, places, zeros
from .walk import walked

Totals = tuple[jax.Array, ...]


def kernel_gradient(x: jax.Array, g: jax.Array, setting: Setting, kernel_size: Sizes) -> jax.Array:
    """For every tap what it read times what came of it, summed over the images first and over space at the end.

    XLA's loops for the CPU add whole arrays much faster than they sum one array along its axes.
    """
    x, g = setting.in_one_type(x, g)
    *output_size, out_channels = g.shape[1:]
    shares = setting.devices if x.shape[0] % setting.devices == 0 else 1
    apart = g.reshape(*g.shape[:-1], x.shape[-1], out_channels // x.shape[-1])

    def add(totals: Totals, image: jax.Array, gradient: jax.Array) -> Totals:
        read = (setting.read(image, place, tuple(output_size))[..., None] for place in places(kernel_size))
        return tuple(total + one * gradient for total, one in zip(totals, read, strict=True))

    start = tuple(zeros((shares, *apart.shape[1:]), setting.dtype) for _ in places(kernel_size))
    totals = walked(add, start, setting.padded(x), apart, block=1, devices=shares)
    gradient = jnp.stack([total.sum(tuple(range(1 + len(output_size)))) for total in totals])
    return gradient.reshape(*kernel_size, 1, out_channels)
