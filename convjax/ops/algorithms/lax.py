"""The convolution of XLA, and the gradients that JAX writes for it."""

from collections.abc import Callable
from typing import Any, cast

import jax
from jax import lax

from .setting import Setting, Sizes


def forward(x: jax.Array, kernel: jax.Array, setting: Setting) -> jax.Array:
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


def input_gradient(g: jax.Array, kernel: jax.Array, setting: Setting, input_size: Sizes) -> jax.Array:
    """The transpose of forward with respect to the images, as JAX derives it."""
    g, kernel = setting.in_one_type(g, kernel)
    shape = (g.shape[0], *input_size, kernel.shape[-2] * setting.groups)
    return _transposed(lambda x: forward(x, kernel, setting), shape, g)


def kernel_gradient(x: jax.Array, g: jax.Array, setting: Setting, kernel_size: Sizes) -> jax.Array:
    """The transpose of forward with respect to the kernel, as JAX derives it."""
    x, g = setting.in_one_type(x, g)
    shape = (*kernel_size, x.shape[-1] // setting.groups, g.shape[-1])
    return _transposed(lambda kernel: forward(x, kernel, setting), shape, g)


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
