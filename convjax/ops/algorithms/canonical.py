"""Gradients as convolutions in the one order of axes that XLA's fast kernels for the CPU take: channels last."""

import jax
import jax.numpy as jnp
from jax import lax

from .lax import channels_last_numbers, with_padding_in_reach
from .setting import Setting, Sizes, size_of
from .sub_pixel import with_groups_turned


def input_gradient(g: jax.Array, kernel: jax.Array, setting: Setting, input_size: Sizes) -> jax.Array:
    """A convolution of g, zeros between its elements under a stride, with the kernel turned around."""
    g, kernel = setting.in_one_type(g, kernel)
    dims = setting.spatial_dims
    turned = jnp.flip(with_groups_turned(kernel, setting.groups), tuple(range(dims)))
    padding: list[tuple[int, int]] = []
    for axis, (low, _) in enumerate(setting.padding):
        reach = setting.dilation[axis] * (kernel.shape[axis] - 1)
        spread = (g.shape[1 + axis] - 1) * setting.stride[axis] + 1
        padding.append((reach - low, input_size[axis] - spread + low))
    before = [-low if low < 0 < high else 0 for low, high in padding]  # jaxlib 0.10.1 computes such a padding wrongly
    gradient = lax.conv_general_dilated(
        g,
        turned,
        window_strides=(1,) * dims,
        padding=[(low + more, high) for more, (low, high) in zip(before, padding, strict=True)],
        lhs_dilation=setting.stride,
        rhs_dilation=setting.dilation,
        dimension_numbers=channels_last_numbers(dims),
        feature_group_count=setting.groups,
        precision=setting.precision,
    )
    return lax.slice(gradient, (0, *before, 0), gradient.shape) if any(before) else gradient


def kernel_gradient(x: jax.Array, g: jax.Array, setting: Setting, kernel_size: Sizes) -> jax.Array:
    """A convolution of x with g as its kernel: the batch stands where the channels are summed, the channels of x
    where the images are.
    """
    x, g = setting.in_one_type(x, g)
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
