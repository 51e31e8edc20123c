"""A sum over the places of the kernel: what each place reads of the images, times its weights."""

import jax
import jax.numpy as jnp
from jax import lax

from . import sub_pixel
from .once import computed_once
from .setting import Setting, Sizes, places, size_of

MOST_CHANNELS_APART = 8  # of one group in and out, each a term of a sum by itself
MOST_TERMS_JOINED = 9  # of a sum that may become part of what reads it: a 3×3 window, with what is done to it after


def forward(x: jax.Array, kernel: jax.Array, setting: Setting) -> jax.Array:
    """Add up one product for every tap; where the channels are few, by elements, which XLA makes one loop of."""
    x, kernel = setting.in_one_type(x, kernel)
    thin = _is_thin(kernel.shape, setting.groups)
    padded = all_padded(x, setting) if thin else setting.padded(x)
    output_size = setting.output_size(size_of(x), kernel.shape[:-2])
    term = _by_elements if thin else _by_product
    terms = [term(setting.read(padded, tap, output_size), kernel[tap], setting) for tap in places(kernel.shape[:-2])]
    total = terms[0]
    for one in terms[1:]:
        total = total + one
    if thin and len(terms) * kernel.shape[-2] > MOST_TERMS_JOINED:
        total = computed_once(total)
    return total.reshape(*total.shape[: 1 + setting.spatial_dims], kernel.shape[-1])


def input_gradient(g: jax.Array, kernel: jax.Array, setting: Setting, input_size: Sizes) -> jax.Array:
    """Sums over the taps that reach each element, one kind of element after the other."""
    return sub_pixel.gathered(g, kernel, setting, input_size, forward)


def kernel_gradient(x: jax.Array, g: jax.Array, setting: Setting, kernel_size: Sizes) -> jax.Array:
    """One matrix product for every tap, of what it read and of what came of it."""
    x, g = setting.in_one_type(x, g)
    padded = setting.padded(x)
    over = tuple(range(g.ndim - 1))
    gradients = [setting.product(setting.read(padded, tap, size_of(g)), g, (over, over)) for tap in places(kernel_size)]
    return jnp.stack(gradients).reshape(*kernel_size, x.shape[-1], g.shape[-1])


def all_padded(x: jax.Array, setting: Setting) -> jax.Array:
    """Images with zeros around them, from which all taps read.

    XLA lets a tap that meets no zeros read the images themselves, and its loop over all taps loads one array more.
    """
    return lax.optimization_barrier(setting.padded(x))  # pyright: ignore[reportUnknownMemberType]  # JAX types it in part only


def _is_thin(kernel_shape: Sizes, groups: int) -> bool:
    return groups > 1 or kernel_shape[-2] == 1 or max(kernel_shape[-2:]) <= MOST_CHANNELS_APART


def _by_product(read: jax.Array, weights: jax.Array, setting: Setting) -> jax.Array:
    return setting.product(read, weights, ((read.ndim - 1,), (0,)))


def _by_elements(read: jax.Array, weights: jax.Array, setting: Setting) -> jax.Array:
    """The channels of the groups apart: (batch, *output_size, groups, group_out)."""
    channels, groups = weights.shape[0], setting.groups
    apart = read.reshape(*read.shape[:-1], groups, channels)
    by_group = weights.reshape((channels, *(1,) * (read.ndim - 1), groups, -1))
    total = apart[..., :1] * by_group[0]
    for channel in range(1, channels):
        total = total + apart[..., channel : channel + 1] * by_group[channel]
    return total
