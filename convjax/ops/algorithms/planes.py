"""A convolution of volumes as one of planes: XLA has fast code for these on a CPU, and for volumes none."""

from dataclasses import replace
from math import prod

import jax
import jax.numpy as jnp

from . import lax as by_lax
from . import sub_pixel
from .setting import Setting, Sizes, size_of

MOST_BYTES = 32 * 2**20  # of the planes that are laid side by side; slices and padding take half as much again


def forward(x: jax.Array, kernel: jax.Array, setting: Setting) -> jax.Array:
    """Every plane of the result from the planes that the kernel reaches, side by side as channels of one image."""
    x, kernel = setting.in_one_type(x, kernel)
    images, channels = x.shape[0], x.shape[-1]
    taps, *kernel_size = kernel.shape[:-2]
    across, along = _apart(setting)
    planes = across.padded(x.reshape(*x.shape[:2], prod(x.shape[2:])))
    (depth,) = across.output_size(size_of(x)[:1], (taps,))
    reached = [
        across.read(planes, (tap,), (depth,)).reshape(images * depth, *x.shape[2:-1], channels) for tap in range(taps)
    ]
    beside = jnp.moveaxis(kernel, 0, -3).reshape(*kernel_size, taps * channels, kernel.shape[-1])
    y = by_lax.forward(jnp.concatenate(reached, -1), beside, along)
    return y.reshape(images, depth, *y.shape[1:])


def input_gradient(g: jax.Array, kernel: jax.Array, setting: Setting, input_size: Sizes) -> jax.Array:
    """The planes of g in the same way, one convolution for every place within a stride."""
    return sub_pixel.gathered(g, kernel, setting, input_size, forward)


def bytes_side_by_side(batch: int, input_size: Sizes, kernel_shape: Sizes, setting: Setting) -> int:
    """The memory that the planes take, in the direction where it is more."""
    channels = max(kernel_shape[-2:])
    per_device = -(-batch // setting.devices)
    return per_device * prod(setting.padded_size(input_size)) * kernel_shape[0] * channels * setting.dtype.itemsize


def _apart(setting: Setting) -> tuple[Setting, Setting]:
    """The setting across planes, and that within them."""
    across, along = (
        replace(setting, stride=setting.stride[axes], padding=setting.padding[axes], dilation=setting.dilation[axes])
        for axes in (slice(0, 1), slice(1, None))
    )
    return across, along
