"""Images brought to mean 0 and variance 1, each by itself: by position, by feature map, or by group of channels."""

from collections.abc import Sequence
from typing import SupportsFloat, SupportsIndex

import jax.numpy as jnp
import numpy as np
from jax import lax
from jaxtyping import Array, Float

from convjax import compatibility
from convjax.arithmetic.axes import integer
from convjax.arithmetic.messages import counted, problem

from . import arguments
from .programs import program


def layer_norm(
    x: Float[Array, "*dims"],
    scale: Float[Array, " channels"] | None = None,
    bias: Float[Array, " channels"] | None = None,
    *,
    epsilon: SupportsFloat = 1e-5,
    spatial_dims: SupportsIndex = 2,
    layout: str = "channels_last",
) -> Float[Array, "*dims"]:
    """Normalise the channels of each position by themselves.

    Formula:
        y[i, c] = (x[i, c] − m[i]) / √(v[i] + epsilon) · scale[c] + bias[c], where m[i] and v[i] are the mean and the
        variance over the channels of position i. To normalise whole images, use group_norm with groups=1.

    Args:
        x: (batch, *spatial, channels), or any array with its channels last.
        scale: (channels,) in the type of x, or None for 1.
        bias: (channels,) in the type of x, or None for 0.
        epsilon: a positive number that keeps the root from zero.
        spatial_dims: the number of spatial axes of x, one to three; with the channels last, it may have any.
        layout: "channels_last", or "channels_first" where x and the result have their channels before the spatial
            axes.

    Returns:
        An array of the shape, layout and type of x; float16 and bfloat16 are computed in float32 and rounded once.

    Raises:
        ConvjaxError: an x that is empty or not of floats, a scale or bias of another shape or type, an epsilon that is
            not positive, an unknown layout, traced values where Python numbers belong.

    Example:
        >>> layer_norm(jnp.array([[1.0, 3.0], [5.0, 5.0]]), epsilon=1e-12).tolist()
        [[-1.0, 1.0], [0.0, 0.0]]

    Source:
        Ba, Kiros and Hinton, Layer normalization, 2016, equation 3; over the channels of each position as in Liu et
        al., A ConvNet for the 2020s, 2022, section 2.6.
    """
    images = with_channels(x, spatial_dims, layout)
    require_per_channel(images, images.x.dtype, scale=scale, bias=bias)
    e = as_epsilon(epsilon, images.known)
    return images.in_their_layout(_over_axes(images.x, scale, bias, e, (-1,), images.x.shape[-1]))


def group_norm(
    x: Float[Array, "*dims"],
    scale: Float[Array, " channels"] | None = None,
    bias: Float[Array, " channels"] | None = None,
    *,
    groups: SupportsIndex,
    epsilon: SupportsFloat = 1e-5,
    spatial_dims: SupportsIndex = 2,
    layout: str = "channels_last",
) -> Float[Array, "*dims"]:
    """Normalise each group of channels of each image by itself.

    Formula:
        y[i, c] = (x[i, c] − m[g]) / √(v[g] + epsilon) · scale[c] + bias[c], where m[g] and v[g] are the mean and the
        variance over all positions of the image and all channels of the group g of c.

    Args:
        x: (batch, *spatial, channels) or (*spatial, channels).
        scale: (channels,) in the type of x, or None for 1.
        bias: (channels,) in the type of x, or None for 0.
        groups: parts that the channels are split into, side by side; 1 normalises whole images.
        epsilon: a positive number that keeps the root from zero.
        spatial_dims: the number of spatial axes of x, one to three.
        layout: "channels_last", or "channels_first" where x and the result have their channels before the spatial
            axes.

    Returns:
        An array of the shape, layout and type of x; float16 and bfloat16 are computed in float32 and rounded once.

    Raises:
        ConvjaxError: an x of another rank, empty or not of floats, groups that do not divide the channels, a scale or
            bias of another shape or type, an epsilon that is not positive, an unknown layout, traced values where
            Python numbers belong.

    Example:
        >>> x = jnp.array([[1.0, 3.0, 10.0, 30.0]])
        >>> group_norm(x, groups=2, epsilon=1e-12, spatial_dims=1).tolist()
        [[-1.0, 1.0, -1.0, 1.0]]

    Source:
        Wu and He, Group normalization, 2018, section 3.1, equations 1, 2 and 7.
    """
    images = arguments.as_images(x, arguments.FLOATS, spatial_dims=spatial_dims, layout=layout)
    require_per_channel(images, images.x.dtype, scale=scale, bias=bias)
    axes, channels = len(images.size), images.x.shape[-1]
    parts = integer("groups", groups, at_least=1, known=images.known)
    if channels % parts:
        fitting = ", ".join(str(g) for g in range(1, min(channels, 256) + 1) if channels % g == 0)
        what = f"groups {parts} does not divide the {counted(channels, 'channel')} of x"
        raise problem(what, images.known, f"Use groups that divide them: {fitting}.")
    over = (*range(-axes - 2, -2), -1)  # the channels stand in two axes, of groups and within a group
    e = as_epsilon(epsilon, images.known)
    return images.in_their_layout(_over_axes(images.x, scale, bias, e, over, channels // parts))


def instance_norm(
    x: Float[Array, "*dims"],
    scale: Float[Array, " channels"] | None = None,
    bias: Float[Array, " channels"] | None = None,
    *,
    epsilon: SupportsFloat = 1e-5,
    spatial_dims: SupportsIndex = 2,
    layout: str = "channels_last",
) -> Float[Array, "*dims"]:
    """Normalise each feature map of each image by itself.

    Formula:
        y[i, c] = (x[i, c] − m[c]) / √(v[c] + epsilon) · scale[c] + bias[c], where m[c] and v[c] are the mean and the
        variance over all positions of the feature map c of the image.

    Args:
        x: (batch, *spatial, channels) or (*spatial, channels).
        scale: (channels,) in the type of x, or None for 1.
        bias: (channels,) in the type of x, or None for 0.
        epsilon: a positive number that keeps the root from zero.
        spatial_dims: the number of spatial axes of x, one to three.
        layout: "channels_last", or "channels_first" where x and the result have their channels before the spatial
            axes.

    Returns:
        An array of the shape, layout and type of x; float16 and bfloat16 are computed in float32 and rounded once.

    Raises:
        ConvjaxError: an x of another rank, empty or not of floats, a scale or bias of another shape or type, an epsilon
            that is not positive, an unknown layout, traced values where Python numbers belong.

    Example:
        >>> instance_norm(jnp.array([[1.0, 10.0], [3.0, 30.0]]), epsilon=1e-12, spatial_dims=1).tolist()
        [[-1.0, -1.0], [1.0, 1.0]]

    Source:
        Ulyanov, Vedaldi and Lempitsky, Instance normalization: the missing ingredient for fast stylization, 2016,
        section 2, equation 3.
    """
    images = arguments.as_images(x, arguments.FLOATS, spatial_dims=spatial_dims, layout=layout)
    require_per_channel(images, images.x.dtype, scale=scale, bias=bias)
    over = tuple(range(-len(images.size) - 2, -2))
    e = as_epsilon(epsilon, images.known)
    return images.in_their_layout(_over_axes(images.x, scale, bias, e, over, 1))


def with_channels(x: object, spatial_dims: SupportsIndex, layout: str) -> arguments.Images:
    """Images; or, with the channels last, any array, whose axes before them all count as spatial."""
    given = arguments.as_array("x", x, arguments.FLOATS)
    known = arguments.shapes(x=given)
    arguments.as_spatial_dims(spatial_dims, known=known)
    if arguments.one_of("layout", layout, arguments.LAYOUTS, known=known) == "channels_first":
        return arguments.as_images(given, arguments.FLOATS, spatial_dims=spatial_dims, layout=layout)
    if given.ndim == 0:
        raise problem("x has no axis of channels", known, "Use x of shape (batch, *spatial, channels).")
    if any(size == 0 for size in given.shape):
        raise problem("x is empty", known, "Use at least one image, with at least one element along every axis.")
    return arguments.Images(given, given.shape[:-1], layout, known)


def require_per_channel(images: arguments.Images, wanted: np.dtype, **given: Array | None) -> None:
    """Refuse what is not one number of this type for each channel; only a scale and a bias may be left out."""
    channels = images.x.shape[-1]
    for name, value in given.items():
        if value is None and name in ("scale", "bias"):
            continue
        value = arguments.as_array(name, value, arguments.FLOATS)
        known = f"{images.known}, {arguments.shapes(**{name: value})}"
        if value.shape != (channels,):
            mend = f"Use a {name} of {counted(channels, 'number')}."
            raise problem(f"{name} must be ({channels},), one number per channel of x", known, mend)
        if value.dtype != wanted:
            mend = f"Use {name}.astype(jnp.{wanted.name})."
            what = f"{name} is {value.dtype.name}, but for x of type {images.x.dtype.name} it must be {wanted.name}"
            raise problem(what, known, mend)


def as_epsilon(epsilon: SupportsFloat, known: str) -> float:
    """The epsilon as a positive float."""
    found = arguments.number("epsilon", epsilon, at_least=0.0, known=known)
    if found == 0:
        mend = "Use a small positive number, such as epsilon=1e-5: equal elements have no variance."
        raise problem("epsilon must be positive, got 0", known, mend)
    return found


def mean_and_variance(x: Array, axes: Sequence[int]) -> tuple[Array, Array]:
    """Of the deviations from the mean, not of the squares: those of large numbers would cancel."""
    mean = jnp.mean(x, axes, keepdims=True)
    return mean, jnp.mean(lax.square(x - mean), axes, keepdims=True)


def _normalised_over(
    x: Array, scale: Array | None, bias: Array | None, epsilon: float, axes: Sequence[int], in_group: int
) -> Array:
    wide = x.astype(arguments.accumulator(x.dtype))
    grouped = wide.reshape(*x.shape[:-1], x.shape[-1] // in_group, in_group)
    mean, variance = mean_and_variance(grouped, axes)
    y = (grouped - mean) * compatibility.apart(lax.rsqrt(variance + epsilon))
    return rescaled(y.reshape(x.shape), scale, bias).astype(x.dtype)


def rescaled(y: Array, scale: Array | None, bias: Array | None) -> Array:
    """Each channel times its scale, and its bias more."""
    per_channel = (1,) * (y.ndim - 1) + (-1,)
    if scale is not None:
        y = y * scale.astype(y.dtype).reshape(per_channel)
    return y if bias is None else y + bias.astype(y.dtype).reshape(per_channel)


_over_axes = program(_normalised_over, "epsilon", "axes", "in_group")
