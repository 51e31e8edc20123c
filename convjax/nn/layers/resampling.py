"""The layers that make more pixels of fewer, by interpolation and out of channels, and the way back."""

import functools
import math
from collections.abc import Callable, Sequence
from typing import Literal, SupportsIndex

import jax
import jax.numpy as jnp
from flax import nnx
from jaxtyping import Array, Float, Num

from convjax import ops
from convjax.arithmetic.axes import IntOrInts, per_axis
from convjax.ops import arguments


class Upsample(nnx.Module):
    """Images enlarged, by a factor or to a size; a layer without parameters.

    Formula:
        y = upsample(x, factor=factor, output_size=output_size, method=method), see convjax.upsample.

    Args:
        factor: how many times as many elements; an int, or one per axis.
        output_size: elements along every axis, or one number per axis; given in place of a factor.
        method: "nearest" repeats elements, "bilinear" and "bicubic" interpolate along every axis, however many.
        align_corners: whether the centres of the outermost pixels meet, not the corners of the images; not for
            "nearest".
        spatial_dims: the number of spatial axes, one to three.

    Raises:
        ConvjaxError: neither a factor nor an output_size or both, one that is no int or below 1, corners to align for
            "nearest", an unknown method; and when called, an input that does not fit.

    Example:
        >>> layer = Upsample(factor=2, method="bilinear")
        >>> layer(jnp.ones((1, 14, 14, 8))).shape, layer.output_size((14, 14))
        ((1, 28, 28, 8), (28, 28))

    Source:
        Keys, Cubic convolution interpolation for digital image processing, 1981, equation 15; jax.image.resize.
    """

    def __init__(
        self,
        *,
        factor: IntOrInts | None = None,
        output_size: IntOrInts | None = None,
        method: Literal["nearest", "bilinear", "bicubic"] = "nearest",
        align_corners: bool = False,
        spatial_dims: SupportsIndex = 2,
    ):
        """Check the numbers."""
        self.spatial_dims = axes = arguments.as_spatial_dims(spatial_dims)
        self.method: Literal["nearest", "bilinear", "bicubic"] = method
        self.align_corners = align_corners
        self.factor = None if factor is None else per_axis("factor", factor, axes, at_least=1)
        self.size = None if output_size is None else per_axis("output_size", output_size, axes, at_least=1)
        self.output_size((1,) * axes)  # the function knows what else to refuse

    def __call__(self, x: Float[Array, "*dims channels"]) -> Float[Array, "*out_dims channels"]:
        """Enlarge images, (batch, *spatial, channels) or (*spatial, channels)."""
        return ops.upsample(
            x,
            factor=self.factor,
            output_size=self.size,
            method=self.method,
            align_corners=self.align_corners,
            spatial_dims=self.spatial_dims,
        )

    def output_size(self, input_size: Sequence[SupportsIndex]) -> tuple[int, ...]:
        """The sizes along the spatial axes that come out of these sizes."""
        return _size_after(self, input_size, self.spatial_dims)


class _Shuffle(nnx.Module):
    def __init__(self, factor: IntOrInts, *, spatial_dims: SupportsIndex = 2):
        """Check the numbers."""
        self.spatial_dims = arguments.as_spatial_dims(spatial_dims)
        self.factor = per_axis("factor", factor, self.spatial_dims, at_least=1)


class PixelShuffle(_Shuffle):
    """Groups of channels spread over blocks of pixels; a layer without parameters.

    Formula:
        y = pixel_shuffle(x, factor), see convjax.pixel_shuffle.

    Args:
        factor: the pixels of a block along every axis, or one number per axis.
        spatial_dims: the number of spatial axes, one to three.

    Raises:
        ConvjaxError: a factor that is no int or below 1; and when called, channels that its product does not divide,
            or an input of another rank.

    Example:
        >>> PixelShuffle(2)(jnp.arange(4.0).reshape(1, 1, 4))[..., 0].tolist()
        [[0.0, 1.0], [2.0, 3.0]]

    Source:
        Shi et al., Real-time single image and video super-resolution using an efficient sub-pixel convolutional
        neural network, 2016, section 3.2, equation 4.
    """

    def __call__(self, x: Num[Array, "*dims channels"]) -> Num[Array, "*out_dims out_channels"]:
        """Spread images, (batch, *spatial, channels) or (*spatial, channels)."""
        return ops.pixel_shuffle(x, self.factor, spatial_dims=self.spatial_dims)

    def output_size(self, input_size: Sequence[SupportsIndex]) -> tuple[int, ...]:
        """The sizes along the spatial axes that come out of these sizes."""
        return _size_after(self, input_size, self.spatial_dims, channels=math.prod(self.factor))


class PixelUnshuffle(_Shuffle):
    """Blocks of pixels gathered into groups of channels, the inverse of PixelShuffle; a layer without parameters.

    Formula:
        y = pixel_unshuffle(x, factor), see convjax.pixel_unshuffle.

    Args:
        factor: the pixels of a block along every axis, or one number per axis.
        spatial_dims: the number of spatial axes, one to three.

    Raises:
        ConvjaxError: a factor that is no int or below 1; and when called, sizes that it does not divide, or an input
            of another rank.

    Example:
        >>> PixelUnshuffle(2)(jnp.array([[0.0, 1.0], [2.0, 3.0]]).reshape(2, 2, 1)).ravel().tolist()
        [0.0, 1.0, 2.0, 3.0]

    Source:
        The operator SpaceToDepth of ONNX, with the order of channels that undoes DepthToSpace in mode CRD.
    """

    def __call__(self, x: Num[Array, "*dims channels"]) -> Num[Array, "*out_dims out_channels"]:
        """Gather images, (batch, *spatial, channels) or (*spatial, channels)."""
        return ops.pixel_unshuffle(x, self.factor, spatial_dims=self.spatial_dims)

    def output_size(self, input_size: Sequence[SupportsIndex]) -> tuple[int, ...]:
        """The sizes along the spatial axes that come out of these sizes."""
        return _size_after(self, input_size, self.spatial_dims)


def _size_after(
    layer: Callable[[Array], Array], input_size: Sequence[SupportsIndex], spatial_dims: int, *, channels: int = 1
) -> tuple[int, ...]:
    size = per_axis("input_size", input_size, spatial_dims, at_least=1)
    image = jax.ShapeDtypeStruct((*size, channels), jnp.float32)
    return jax.eval_shape(functools.partial(layer), image).shape[:-1]
