"""The convolution of XLA, and the gradients that JAX writes for it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast

import jax
import jax.numpy as jnp
from jax import lax

from .setting import Setting, Sizes

Forward = Callable[[jax.Array, jax.Array, Setting], jax.Array]


def forward(x: jax.Array, kernel: jax.Array, setting: Setting) -> jax.Array:
    """lax.conv_general_dilated, of what is padded as it can compute it rightly."""
    x, setting = with_padding_in_reach(x, setting, kernel.shape[:-2])
    return as_written(x, kernel, setting)


def as_written(x: jax.Array, kernel: jax.Array, setting: Setting) -> jax.Array:
    """lax.conv_general_dilated; operands of one type are handed over as they are."""
    if x.dtype != kernel.dtype:
        x, kernel = setting.in_one_type(x, kernel)
    return lax.conv_general_dilated(
        x,
        kernel,
        window_strides=setting.stride,
        padding=setting.padding,
        rhs_dilation=setting.dilation,
        dimension_numbers=channels_last_numbers(setting.spatial_dims),
        feature_group_count=setting.groups,
        preferred_element_type=setting.dtype,
        precision=setting.precision,
    )


def input_gradient(
    g: jax.Array, kernel: jax.Array, setting: Setting, input_size: Sizes, forward: Forward = forward
) -> jax.Array:
    """The transpose of forward with respect to the images, as JAX derives it.

    Where both are of a half-precision type, as a transposed convolution is given them, they are multiplied in it, which
    JAX cannot derive of sums in another type.
    """
    if g.dtype == kernel.dtype != setting.dtype:
        return with_kernel_turned(g, kernel, setting, input_size)
    g, kernel = setting.in_one_type(g, kernel)
    shape = (g.shape[0], *input_size, kernel.shape[-2] * setting.groups)
    return _transposed(lambda x: forward(x, kernel, setting), shape, g)


def kernel_gradient(
    x: jax.Array, g: jax.Array, setting: Setting, kernel_size: Sizes, forward: Forward = forward
) -> jax.Array:
    """The transpose of forward with respect to the kernel, as JAX derives it."""
    x, g = setting.in_one_type(x, g)
    shape = (*kernel_size, x.shape[-1] // setting.groups, g.shape[-1])
    return _transposed(lambda kernel: forward(x, kernel, setting), shape, g)


def with_kernel_turned(g: jax.Array, kernel: jax.Array, setting: Setting, input_size: Sizes) -> jax.Array:
    """A convolution of g, zeros between its elements under a stride, with the kernel turned around."""
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
        preferred_element_type=setting.dtype,
        precision=setting.precision,
    )
    return lax.slice(gradient, (0, *before, 0), gradient.shape) if any(before) else gradient


def with_groups_turned(kernel: jax.Array, groups: int) -> jax.Array:
    """The kernel with the channels in and out of every group exchanged."""
    *kernel_size, group_in, out_channels = kernel.shape
    dims = len(kernel_size)
    apart = kernel.reshape(*kernel_size, group_in, groups, out_channels // groups)
    return apart.transpose(*range(dims), dims + 2, dims + 1, dims).reshape(
        *kernel_size, out_channels // groups, groups * group_in
    )


def with_padding_in_reach(x: jax.Array, setting: Setting, kernel_size: Sizes) -> tuple[jax.Array, Setting]:
    """Padding of which each part is read by some window that also reads of x; the rest is done beforehand.

    Beyond that, this convolution or its gradient has a padding that takes elements off on the one side and adds some
    on the other, which jaxlib 0.10.1 computes wrongly on a CPU (0.12 does not).
    """
    reach = (d * (k - 1) for d, k in zip(setting.dilation, kernel_size, strict=True))
    kept = tuple(
        (min(max(low, 0), far), min(max(high, 0), far)) for far, (low, high) in zip(reach, setting.padding, strict=True)
    )
    if kept == setting.padding:
        return x, setting
    rest = (
        (low - kept_low, high - kept_high)
        for (low, high), (kept_low, kept_high) in zip(setting.padding, kept, strict=True)
    )
    return replace(setting, padding=tuple(rest)).padded(x), replace(setting, padding=kept)


def _transposed(linear: Callable[[jax.Array], jax.Array], shape: tuple[Any, ...], g: jax.Array) -> jax.Array:
    """The transpose of a linear function of one array of this shape, at g."""
    argument = jax.ShapeDtypeStruct(shape, g.dtype)
    transposed = cast("Callable[..., tuple[jax.Array]]", jax.linear_transpose(linear, argument))  # pyright: ignore[reportUnknownMemberType]  # JAX types it in part only
    return transposed(g)[0]


def channels_last_numbers(spatial_dims: int) -> lax.ConvDimensionNumbers:
    """Where the axes of images and kernel stand, in lax's words."""
    spatial = tuple(range(spatial_dims))
    images = (0, spatial_dims + 1, *(axis + 1 for axis in spatial))
    return lax.ConvDimensionNumbers(images, (spatial_dims + 1, spatial_dims, *spatial), images)
