"""Numbers brought to mean 0 and variance 1: over a batch, an image, a group of channels, or a position."""

from collections.abc import Sequence
from typing import SupportsFloat, SupportsIndex

import jax.numpy as jnp
import numpy as np
from jax import lax
from jaxtyping import Array, Float

from convjax.arithmetic.axes import integer
from convjax.arithmetic.messages import counted, problem

from . import arguments
from .programs import program


def batch_statistics(x: Float[Array, "*dims channels"]) -> tuple[Float[Array, " channels"], Float[Array, " channels"]]:
    """The mean and the variance of each channel over all images and positions.

    Formula:
        mean[c] = (1/n) · Σ_i x[i, c] and variance[c] = (1/n) · Σ_i (x[i, c] − mean[c])², where i runs over the n
        elements of the channel, in whichever axes they lie.

    Args:
        x: (batch, *spatial, channels), or any array with at least one axis before its channels.

    Returns:
        (mean, variance), both (channels,), in the type that sums of x are kept in: float32 for float16 and bfloat16,
        else that of x. The variance is that of these n elements; PyTorch keeps n / (n − 1) times it for evaluation.

    Raises:
        ConvjaxError: an x without an axis before its channels, empty or not of floats.

    Example:
        >>> mean, variance = batch_statistics(jnp.array([[1.0], [3.0], [8.0]]))
        >>> mean.item(), round(variance.item(), 4)
        (4.0, 8.6667)

    Source:
        Ioffe and Szegedy, Batch normalization: accelerating deep network training by reducing internal covariate
        shift, 2015, algorithm 1.
    """
    x = _with_channels(x)
    if x.ndim < 2:
        mend = "Use x of shape (batch, *spatial, channels)."
        raise problem("x has no axis to take statistics over", arguments.shapes(x=x), mend)
    return _statistics(x)


def batch_norm(
    x: Float[Array, "*dims channels"],
    mean: Float[Array, " channels"],
    variance: Float[Array, " channels"],
    scale: Float[Array, " channels"] | None = None,
    bias: Float[Array, " channels"] | None = None,
    *,
    epsilon: SupportsFloat = 1e-5,
) -> Float[Array, "*dims channels"]:
    """Normalise each channel by the mean and the variance that are given.

    While training they are those of the batch at hand, batch_statistics(x), and gradients flow through them; for
    evaluation, averages of those. Over several devices, average the statistics first.

    Formula:
        y[i, c] = (x[i, c] − mean[c]) / √(variance[c] + epsilon) · scale[c] + bias[c].

    Args:
        x: (batch, *spatial, channels), or any array with its channels last.
        mean: (channels,), in the type of batch_statistics(x): float32 for float16 and bfloat16, else that of x.
        variance: (channels,), in the same type.
        scale: (channels,) in the type of x, or None for 1.
        bias: (channels,) in the type of x, or None for 0.
        epsilon: a positive number that keeps the root from zero.

    Returns:
        An array of the shape and type of x, computed in the type of mean and rounded once.

    Raises:
        ConvjaxError: an x that is empty or not of floats, a mean, variance, scale or bias of another shape or type, an
            epsilon that is not positive, traced values where Python numbers belong.

    Example:
        >>> x, mean, variance = jnp.array([[1.0], [3.0], [5.0]]), jnp.array([3.0]), jnp.array([4.0])
        >>> batch_norm(x, mean, variance, epsilon=1e-12).ravel().tolist()
        [-1.0, 0.0, 1.0]

    Source:
        Ioffe and Szegedy, Batch normalization: accelerating deep network training by reducing internal covariate
        shift, 2015, algorithms 1 and 2.
    """
    x = _with_channels(x)
    _require_per_channel(x, arguments.accumulator(x.dtype), mean=mean, variance=variance)
    _require_per_channel(x, x.dtype, scale=scale, bias=bias)
    return _by_statistics(x, mean, variance, scale, bias, _epsilon(epsilon, x))


def layer_norm(
    x: Float[Array, "*dims channels"],
    scale: Float[Array, " channels"] | None = None,
    bias: Float[Array, " channels"] | None = None,
    *,
    epsilon: SupportsFloat = 1e-5,
) -> Float[Array, "*dims channels"]:
    """Normalise the channels of each position by themselves.

    Formula:
        y[i, c] = (x[i, c] − m[i]) / √(v[i] + epsilon) · scale[c] + bias[c], where m[i] and v[i] are the mean and the
        variance over the channels of position i. To normalise whole images, use group_norm with groups=1.

    Args:
        x: (batch, *spatial, channels), or any array with its channels last.
        scale: (channels,) in the type of x, or None for 1.
        bias: (channels,) in the type of x, or None for 0.
        epsilon: a positive number that keeps the root from zero.

    Returns:
        An array of the shape and type of x; float16 and bfloat16 are computed in float32 and rounded once.

    Raises:
        ConvjaxError: an x that is empty or not of floats, a scale or bias of another shape or type, an epsilon that is
            not positive, traced values where Python numbers belong.

    Example:
        >>> layer_norm(jnp.array([[1.0, 3.0], [5.0, 5.0]]), epsilon=1e-12).tolist()
        [[-1.0, 1.0], [0.0, 0.0]]

    Source:
        Ba, Kiros and Hinton, Layer normalization, 2016, equation 3; over the channels of each position as in Liu et
        al., A ConvNet for the 2020s, 2022, section 2.6.
    """
    x = _with_channels(x)
    _require_per_channel(x, x.dtype, scale=scale, bias=bias)
    return _over_axes(x, scale, bias, _epsilon(epsilon, x), (-1,), x.shape[-1])


def group_norm(
    x: Float[Array, "*dims channels"],
    scale: Float[Array, " channels"] | None = None,
    bias: Float[Array, " channels"] | None = None,
    *,
    groups: SupportsIndex,
    epsilon: SupportsFloat = 1e-5,
    spatial_dims: SupportsIndex = 2,
) -> Float[Array, "*dims channels"]:
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

    Returns:
        An array of the shape and type of x; float16 and bfloat16 are computed in float32 and rounded once.

    Raises:
        ConvjaxError: an x of another rank, empty or not of floats, groups that do not divide the channels, a scale or
            bias of another shape or type, an epsilon that is not positive, traced values where Python numbers belong.

    Example:
        >>> x = jnp.array([[1.0, 3.0, 10.0, 30.0]])
        >>> group_norm(x, groups=2, epsilon=1e-12, spatial_dims=1).tolist()
        [[-1.0, 1.0, -1.0, 1.0]]

    Source:
        Wu and He, Group normalization, 2018, section 3.1, equations 1, 2 and 7.
    """
    x, axes = _images(x, spatial_dims)
    _require_per_channel(x, x.dtype, scale=scale, bias=bias)
    known = arguments.shapes(x=x)
    parts = integer("groups", groups, at_least=1, known=known)
    if x.shape[-1] % parts:
        fitting = ", ".join(str(g) for g in range(1, min(x.shape[-1], 256) + 1) if x.shape[-1] % g == 0)
        what = f"groups {parts} does not divide the {counted(x.shape[-1], 'channel')} of x"
        raise problem(what, known, f"Use groups that divide them: {fitting}.")
    over = (*range(-axes - 2, -2), -1)  # the channels stand in two axes, of groups and within a group
    return _over_axes(x, scale, bias, _epsilon(epsilon, x), over, x.shape[-1] // parts)


def instance_norm(
    x: Float[Array, "*dims channels"],
    scale: Float[Array, " channels"] | None = None,
    bias: Float[Array, " channels"] | None = None,
    *,
    epsilon: SupportsFloat = 1e-5,
    spatial_dims: SupportsIndex = 2,
) -> Float[Array, "*dims channels"]:
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

    Returns:
        An array of the shape and type of x; float16 and bfloat16 are computed in float32 and rounded once.

    Raises:
        ConvjaxError: an x of another rank, empty or not of floats, a scale or bias of another shape or type, an epsilon
            that is not positive, traced values where Python numbers belong.

    Example:
        >>> instance_norm(jnp.array([[1.0, 10.0], [3.0, 30.0]]), epsilon=1e-12, spatial_dims=1).tolist()
        [[-1.0, -1.0], [1.0, 1.0]]

    Source:
        Ulyanov, Vedaldi and Lempitsky, Instance normalization: the missing ingredient for fast stylization, 2016,
        section 2, equation 3.
    """
    x, axes = _images(x, spatial_dims)
    _require_per_channel(x, x.dtype, scale=scale, bias=bias)
    return _over_axes(x, scale, bias, _epsilon(epsilon, x), tuple(range(-axes - 2, -2)), 1)


def _with_channels(x: Array) -> Array:
    x = arguments.as_array("x", x, arguments.FLOATS)
    known = arguments.shapes(x=x)
    if x.ndim == 0:
        raise problem("x has no axis of channels", known, "Use x of shape (batch, *spatial, channels).")
    if any(size == 0 for size in x.shape):
        raise problem("x is empty", known, "Use at least one image, with at least one element along every axis.")
    return x


def _images(x: Array, spatial_dims: SupportsIndex) -> tuple[Array, int]:
    x = arguments.as_array("x", x, arguments.FLOATS)
    known = arguments.shapes(x=x)
    axes = arguments.as_spatial_dims(spatial_dims, known=known)
    arguments.image_size(x, axes, known=known)
    return x, axes


def _require_per_channel(x: Array, wanted: np.dtype, **given: Array | None) -> None:
    for name, value in given.items():
        if value is None and name in ("scale", "bias"):
            continue
        value = arguments.as_array(name, value, arguments.FLOATS)
        known = arguments.shapes(x=x, **{name: value})
        if value.shape != x.shape[-1:]:
            mend = f"Use a {name} of {counted(x.shape[-1], 'number')}."
            raise problem(f"{name} must be ({x.shape[-1]},), one number per channel of x", known, mend)
        if value.dtype != wanted:
            mend = f"Use {name}.astype(jnp.{wanted.name})."
            what = f"{name} is {value.dtype.name}, but for x of type {x.dtype.name} it must be {wanted.name}"
            raise problem(what, known, mend)


def _epsilon(epsilon: SupportsFloat, x: Array) -> float:
    known = arguments.shapes(x=x)
    found = arguments.number("epsilon", epsilon, at_least=0.0, known=known)
    if found == 0:
        mend = "Use a small positive number, such as epsilon=1e-5: equal elements have no variance."
        raise problem("epsilon must be positive, got 0", known, mend)
    return found


def _mean_and_variance(x: Array, axes: Sequence[int]) -> tuple[Array, Array]:
    """Of the deviations from the mean, not of the squares: those of large numbers would cancel."""
    mean = jnp.mean(x, axes, keepdims=True)
    return mean, jnp.mean(lax.square(x - mean), axes, keepdims=True)


def _of_batch(x: Array) -> tuple[Array, Array]:
    wide = x.astype(arguments.accumulator(x.dtype))
    mean, variance = _mean_and_variance(wide, tuple(range(x.ndim - 1)))
    return mean.reshape(-1), variance.reshape(-1)


def _normalised(
    x: Array, mean: Array, variance: Array, scale: Array | None, bias: Array | None, epsilon: float
) -> Array:
    wide = x.astype(mean.dtype)
    per_channel = (1,) * (x.ndim - 1) + (-1,)
    factor = lax.rsqrt(variance + epsilon)
    y = (wide - mean.reshape(per_channel)) * factor.reshape(per_channel)
    return _rescaled(y, scale, bias).astype(x.dtype)


def _normalised_over(
    x: Array, scale: Array | None, bias: Array | None, epsilon: float, axes: Sequence[int], in_group: int
) -> Array:
    wide = x.astype(arguments.accumulator(x.dtype))
    grouped = wide.reshape(*x.shape[:-1], x.shape[-1] // in_group, in_group)
    mean, variance = _mean_and_variance(grouped, axes)
    y = (grouped - mean) * lax.rsqrt(variance + epsilon)
    return _rescaled(y.reshape(x.shape), scale, bias).astype(x.dtype)


def _rescaled(y: Array, scale: Array | None, bias: Array | None) -> Array:
    per_channel = (1,) * (y.ndim - 1) + (-1,)
    if scale is not None:
        y = y * scale.astype(y.dtype).reshape(per_channel)
    return y if bias is None else y + bias.astype(y.dtype).reshape(per_channel)


_statistics = program(_of_batch)
_by_statistics = program(_normalised, "epsilon")
_over_axes = program(_normalised_over, "epsilon", "axes", "in_group")
