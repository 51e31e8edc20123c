"""Groups convolved one after the other, each as a convolution without groups."""

from dataclasses import replace

import jax
import jax.numpy as jnp

from . import blocked, canonical, patches
from . import lax as by_lax
from .setting import Setting, Sizes


def forward(x: jax.Array, kernel: jax.Array, setting: Setting) -> jax.Array:
    """The channels of each group, by the convolution of XLA."""
    alone = replace(setting, groups=1)
    pairs = _split(setting, x, kernel)
    return jnp.concatenate([by_lax.forward(images, own, alone) for images, own in pairs], -1)


def input_gradient(g: jax.Array, kernel: jax.Array, setting: Setting, input_size: Sizes) -> jax.Array:
    """The gradient of each group's channels, by a convolution with the kernel turned around."""
    alone = replace(setting, groups=1)
    pairs = _split(setting, g, kernel)
    return jnp.concatenate([canonical.input_gradient(own_g, own, alone, input_size) for own_g, own in pairs], -1)


def kernel_gradient(x: jax.Array, g: jax.Array, setting: Setting, kernel_size: Sizes) -> jax.Array:
    """One matrix product for every group, over a few images at a time."""
    return blocked.summed(_of_block, x, g, setting, kernel_size)


def _of_block(x: jax.Array, g: jax.Array, setting: Setting, kernel_size: Sizes) -> jax.Array:
    alone = replace(setting, groups=1)
    pairs = _split(setting, x, g)
    return jnp.concatenate([patches.kernel_gradient(images, own_g, alone, kernel_size) for images, own_g in pairs], -1)


def _split(setting: Setting, first: jax.Array, second: jax.Array) -> list[tuple[jax.Array, jax.Array]]:
    return list(zip(jnp.split(first, setting.groups, -1), jnp.split(second, setting.groups, -1), strict=True))
