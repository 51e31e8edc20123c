"""The layers of pools that fit their windows to the images."""

from collections.abc import Sequence
from typing import SupportsIndex

from flax import nnx
from jaxtyping import Array, Inexact, Num

from convjax import ops
from convjax.arithmetic.axes import IntOrInts, per_axis
from convjax.ops import arguments


class GlobalAvgPool(nnx.Module):
    """The mean of each feature map; a layer without parameters.

    Formula:
        y = global_avg_pool(x), see convjax.global_avg_pool.

    Args:
        spatial_dims: the number of spatial axes, one to three.

    Raises:
        ConvjaxError: a spatial_dims that is none; and when called, an input that does not fit.

    Example:
        >>> GlobalAvgPool()(jnp.ones((8, 7, 7, 512))).shape
        (8, 512)

    Source:
        Lin, Chen and Yan, Network in network, 2014, section 3.2.
    """

    def __init__(self, *, spatial_dims: SupportsIndex = 2):
        """Check the number."""
        self.spatial_dims = arguments.as_spatial_dims(spatial_dims)

    def __call__(self, x: Inexact[Array, "*dims channels"]) -> Inexact[Array, "*batch channels"]:
        """Pool images, (batch, *spatial, channels) or (*spatial, channels); the spatial axes go."""
        return ops.global_avg_pool(x, spatial_dims=self.spatial_dims)


class GlobalMaxPool(nnx.Module):
    """The largest element of each feature map; a layer without parameters.

    Formula:
        y = global_max_pool(x), see convjax.global_max_pool.

    Args:
        spatial_dims: the number of spatial axes, one to three.

    Raises:
        ConvjaxError: a spatial_dims that is none; and when called, an input that does not fit.

    Example:
        >>> GlobalMaxPool()(jnp.arange(8.0).reshape(2, 2, 2)).tolist()
        [6.0, 7.0]

    Source:
        Oquab, Bottou, Laptev and Sivic, Is object localization for free?, 2015, section 3.
    """

    def __init__(self, *, spatial_dims: SupportsIndex = 2):
        """Check the number."""
        self.spatial_dims = arguments.as_spatial_dims(spatial_dims)

    def __call__(self, x: Num[Array, "*dims channels"]) -> Num[Array, "*batch channels"]:
        """Pool images, (batch, *spatial, channels) or (*spatial, channels); the spatial axes go."""
        return ops.global_max_pool(x, spatial_dims=self.spatial_dims)


class _AdaptivePool(nnx.Module):
    def __init__(self, output_size: IntOrInts, *, spatial_dims: SupportsIndex = 2):
        """Check the numbers."""
        self.spatial_dims = arguments.as_spatial_dims(spatial_dims)
        self.windows = per_axis("output_size", output_size, self.spatial_dims, at_least=1)

    def output_size(self, input_size: Sequence[SupportsIndex]) -> tuple[int, ...]:
        """The sizes along the spatial axes that come out of these sizes: those that were asked for."""
        per_axis("input_size", input_size, self.spatial_dims, at_least=1)
        return self.windows


class AdaptiveAvgPool(_AdaptivePool):
    """The mean of each of as many windows as are asked for; a layer without parameters.

    Formula:
        y = adaptive_avg_pool(x, output_size), see convjax.adaptive_avg_pool.

    Args:
        output_size: windows along every axis, or one number per axis, whatever the size of the images.
        spatial_dims: the number of spatial axes, one to three.

    Raises:
        ConvjaxError: an output_size that is no int or below 1; and when called, an input that does not fit.

    Example:
        >>> AdaptiveAvgPool(7)(jnp.ones((8, 12, 10, 512))).shape
        (8, 7, 7, 512)

    Source:
        PyTorch, AdaptiveAvgPool2d.
    """

    def __call__(self, x: Inexact[Array, "*dims channels"]) -> Inexact[Array, "*out_dims channels"]:
        """Pool images, (batch, *spatial, channels) or (*spatial, channels)."""
        return ops.adaptive_avg_pool(x, self.windows, spatial_dims=self.spatial_dims)


class AdaptiveMaxPool(_AdaptivePool):
    """The largest element of each of as many windows as are asked for; a layer without parameters.

    Formula:
        y = adaptive_max_pool(x, output_size), see convjax.adaptive_max_pool.

    Args:
        output_size: windows along every axis, or one number per axis, whatever the size of the images.
        spatial_dims: the number of spatial axes, one to three.

    Raises:
        ConvjaxError: an output_size that is no int or below 1; and when called, an input that does not fit.

    Example:
        >>> AdaptiveMaxPool(3, spatial_dims=1)(jnp.arange(5.0).reshape(5, 1)).ravel().tolist()
        [1.0, 3.0, 4.0]

    Source:
        PyTorch, AdaptiveMaxPool2d.
    """

    def __call__(self, x: Num[Array, "*dims channels"]) -> Num[Array, "*out_dims channels"]:
        """Pool images, (batch, *spatial, channels) or (*spatial, channels)."""
        return ops.adaptive_max_pool(x, self.windows, spatial_dims=self.spatial_dims)
