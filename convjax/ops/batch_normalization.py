"""Channels brought to mean 0 and variance 1 over a whole batch, and the statistics that this takes."""

import math
from collections.abc import Callable
from typing import Any, SupportsFloat, SupportsIndex, cast

import jax
import jax.numpy as jnp
from jax import lax
from jaxtyping import Array, Float

from convjax.arithmetic.messages import problem

from . import arguments
from .channel_sums import channel_sum, over_positions
from .normalization import as_epsilon, require_per_channel, rescaled, with_channels
from .programs import program


def batch_statistics(
    x: Float[Array, "*dims"], *, spatial_dims: SupportsIndex = 2, layout: str = "channels_last"
) -> tuple[Float[Array, " channels"], Float[Array, " channels"]]:
    """The mean and the variance of each channel over all images and positions.

    Formula:
        mean[c] = (1/n) · Σ_i x[i, c] and variance[c] = (1/n) · Σ_i (x[i, c] − mean[c])², where i runs over the n
        elements of the channel, in whichever axes they lie.

    Args:
        x: (batch, *spatial, channels), or any array with at least one axis before its channels.
        spatial_dims: the number of spatial axes of x, one to three; with the channels last, it may have any.
        layout: "channels_last", or "channels_first" where x has its channels before the spatial axes.

    Returns:
        (mean, variance), both (channels,), in the type that sums of x are kept in: float32 for float16 and bfloat16,
        else that of x. The variance is that of these n elements; PyTorch keeps n / (n − 1) times it for evaluation.

    Raises:
        ConvjaxError: an x without an axis before its channels, empty or not of floats, an unknown layout.

    Example:
        >>> mean, variance = batch_statistics(jnp.array([[1.0], [3.0], [8.0]]))
        >>> mean.item(), round(variance.item(), 4)
        (4.0, 8.6667)

    Source:
        Ioffe and Szegedy, Batch normalization: accelerating deep network training by reducing internal covariate
        shift, 2015, algorithm 1.
    """
    images = with_channels(x, spatial_dims, layout)
    _require_positions(images)
    return _statistics(images.x)


def batch_norm(
    x: Float[Array, "*dims"],
    mean: Float[Array, " channels"],
    variance: Float[Array, " channels"],
    scale: Float[Array, " channels"] | None = None,
    bias: Float[Array, " channels"] | None = None,
    *,
    epsilon: SupportsFloat = 1e-5,
    spatial_dims: SupportsIndex = 2,
    layout: str = "channels_last",
) -> Float[Array, "*dims"]:
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
        spatial_dims: the number of spatial axes of x, one to three; with the channels last, it may have any.
        layout: "channels_last", or "channels_first" where x and the result have their channels before the spatial
            axes.

    Returns:
        An array of the shape, layout and type of x, computed in the type of mean and rounded once.

    Raises:
        ConvjaxError: an x that is empty or not of floats, a mean, variance, scale or bias of another shape or type, an
            epsilon that is not positive, an unknown layout, traced values where Python numbers belong.

    Example:
        >>> x, mean, variance = jnp.array([[1.0], [3.0], [5.0]]), jnp.array([3.0]), jnp.array([4.0])
        >>> batch_norm(x, mean, variance, epsilon=1e-12).ravel().tolist()
        [-1.0, 0.0, 1.0]

    Source:
        Ioffe and Szegedy, Batch normalization: accelerating deep network training by reducing internal covariate
        shift, 2015, algorithms 1 and 2.
    """
    images = with_channels(x, spatial_dims, layout)
    require_per_channel(images, arguments.accumulator(images.x.dtype), mean=mean, variance=variance)
    require_per_channel(images, images.x.dtype, scale=scale, bias=bias)
    e = as_epsilon(epsilon, images.known)
    return images.in_their_layout(_by_statistics(images.x, mean, variance, scale, bias, e))


def _require_positions(images: arguments.Images) -> None:
    if images.x.ndim < 2:
        mend = "Use x of shape (batch, *spatial, channels)."
        raise problem("x has no axis to take statistics over", images.known, mend)


def normalised_by_batch(
    x: Array, scale: Array | None, bias: Array | None, epsilon: float
) -> tuple[Array, Array, Array]:
    """batch_norm(x, *batch_statistics(x), scale, bias) and these statistics, of what a layer has checked.

    Its gradient takes two sums over the batch: JAX takes three more, of which two are multiples of these and one is 0.
    """
    _require_positions(with_channels(x, 2, "channels_last"))
    one = lax.full(x.shape[-1:], 1, x.dtype) if scale is None else scale
    nothing = lax.full(x.shape[-1:], 0, x.dtype) if bias is None else bias
    return _by_batch(x, one, nothing, epsilon)


def _normalised_with_statistics(x: Array, scale: Array, bias: Array, epsilon: float) -> tuple[Array, Array, Array]:
    mean, variance = _of_batch(x)
    return _normalised(x, mean, variance, scale, bias, epsilon), mean, variance


def _derivative(epsilon: float, primals: tuple[Array, ...], tangents: tuple[Array, ...]) -> tuple[Any, Any]:
    """The sums stand in the transpose: of what is laid out over all positions."""
    x, scale, bias = primals
    y, mean, variance = _by_batch(x, scale, bias, epsilon)
    dx, dscale, dbias = (tangent.astype(mean.dtype) for tangent in tangents)
    axes, per_channel = tuple(range(x.ndim - 1)), (1,) * (x.ndim - 1) + (-1,)
    root = lax.rsqrt(variance + epsilon)
    normal = (x.astype(mean.dtype) - mean.reshape(per_channel)) * root.reshape(per_channel)
    factor = scale.astype(mean.dtype) * root
    mean_dx, along = dx.mean(axes), (normal * dx).mean(axes)
    of_bias = over_positions(dbias - factor * mean_dx, x)
    of_scale = normal * over_positions(dscale - factor * along, x)
    dy = factor.reshape(per_channel) * dx + of_bias + of_scale
    return (y, mean, variance), (dy.astype(y.dtype), mean_dx, 2 * along / root)


def _of_batch(x: Array) -> tuple[Array, Array]:
    """Of the deviations from the mean, not of the squares: those of large numbers would cancel."""
    wide = x.astype(arguments.accumulator(x.dtype))
    count = jnp.asarray(math.prod(x.shape[:-1]), wide.dtype)  # pyright: ignore[reportUnknownMemberType]  # JAX does not type its argument device; the batch may be symbolic
    mean = channel_sum(wide) / count
    return mean, channel_sum(lax.square(wide - mean.reshape((1,) * (x.ndim - 1) + (-1,)))) / count


def _normalised(
    x: Array, mean: Array, variance: Array, scale: Array | None, bias: Array | None, epsilon: float
) -> Array:
    wide = x.astype(mean.dtype)
    per_channel = (1,) * (x.ndim - 1) + (-1,)
    factor = lax.rsqrt(variance + epsilon)
    y = (wide - mean.reshape(per_channel)) * factor.reshape(per_channel)
    return rescaled(y, scale, bias).astype(x.dtype)


_statistics = program(_of_batch)
_by_statistics = program(_normalised, "epsilon")
_with_derivative: Any = jax.custom_jvp(_normalised_with_statistics, nondiff_argnums=(3,))
_with_derivative.defjvp(_derivative)
_by_batch = program(cast("Callable[..., tuple[Array, Array, Array]]", _with_derivative), "epsilon")
