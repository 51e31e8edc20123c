"""Gradients as convolutions in the one order of axes that XLA's fast kernels for the CPU take: channels last."""

import jax
import jax.numpy as jnp
from jax import lax

from .lax import channels_last_numbers, with_kernel_turned, with_padding_in_reach
from .once import computed_once
from .setting import Setting, Sizes, size_of


def input_gradient(g: jax.Array, kernel: jax.Array, setting: Setting, input_size: Sizes) -> jax.Array:
    """A convolution of g with the kernel turned around."""
    g, kernel = setting.in_one_type(g, kernel)
    return with_kernel_turned(g, kernel, setting, input_size)


def kernel_gradient(x: jax.Array, g: jax.Array, setting: Setting, kernel_size: Sizes) -> jax.Array:
    """The gradient of a whole batch at once; what the layers before make of the images is computed before."""
    x, g = setting.in_one_type(x, g)
    return of_block(computed_once(x), g, setting, kernel_size)


def of_block(x: jax.Array, g: jax.Array, setting: Setting, kernel_size: Sizes) -> jax.Array:
    """A convolution of x with g as its kernel: the batch stands where the channels are summed, the channels of x
    where the images are.
    """
    x, setting = with_padding_in_reach(x, setting, kernel_size)
    dims = setting.spatial_dims
    padding: list[tuple[int, int]] = []
    for axis, (low, _) in enumerate(setting.padding):
        reach = setting.dilation[axis] * (kernel_size[axis] - 1)
        last = setting.stride[axis] * (g.shape[1 + axis] - 1)
        padding.append((low, reach + last + 1 - low - size_of(x)[axis]))
    gradient = lax.conv_general_dilated(
        jnp.moveaxis(x, 0, -1).transpose(dims, *range(dims), dims + 1),
        jnp.moveaxis(g, 0, -2),
        window_strides=setting.dilation,
        padding=padding,
        rhs_dilation=setting.stride,
        dimension_numbers=channels_last_numbers(dims),
        precision=setting.precision,
    )
    return jnp.moveaxis(gradient, 0, -2)
