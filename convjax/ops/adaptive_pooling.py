"""As many windows as are asked for, whatever the size of the images; one window of the whole image among them."""

import functools
from collections.abc import Callable, Sequence
from typing import SupportsIndex

import jax.numpy as jnp
import numpy as np
from jax import lax
from jaxtyping import Array, Inexact, Num

from convjax.arithmetic.axes import IntOrInts, per_axis
from convjax.arithmetic.messages import problem
from convjax.arithmetic.paddings import Pairs
from convjax.arithmetic.pool_sizes import adaptive_windows
from convjax.arithmetic.sizes import sweep

from . import arguments
from .algorithms.pools import derivatives
from .programs import program
from .window_reductions import MOST_SLICES, lowest, taken

_MOST_WINDOWS = 2**16  # each of them is listed, and the list is part of the key of a program


def global_avg_pool(
    x: Inexact[Array, "*dims"], *, spatial_dims: SupportsIndex = 2, layout: str = "channels_last"
) -> Inexact[Array, "*out_dims"]:
    """Take the mean of each feature map.

    Formula:
        y[c] = (1/n) · Σ_i x[i, c], where i runs over all n positions of an image.

    Args:
        x: (batch, *spatial, channels) or (*spatial, channels).
        spatial_dims: the number of spatial axes of x, one to three.
        layout: "channels_last", or "channels_first" where x has its channels before the spatial axes.

    Returns:
        (batch, channels), or (channels,) where x has no batch axis, in the type of x. Sums of float16 and bfloat16 are
        kept in float32 and rounded once, at the end.

    Raises:
        ConvjaxError: an x of another rank, empty or of ints, an unknown layout, traced values where Python ints belong.

    Example:
        >>> global_avg_pool(jnp.arange(8.0).reshape(2, 2, 2)).tolist()
        [3.0, 4.0]
        >>> global_avg_pool(jnp.ones((8, 7, 7, 512))).shape
        (8, 512)

    Source:
        Lin, Chen and Yan, Network in network, 2014, section 3.2.
    """
    types = arguments.FLOATS + arguments.COMPLEX
    images = arguments.as_images(x, types, spatial_dims=spatial_dims, layout=layout)
    wide = arguments.accumulator(images.x.dtype)
    return jnp.mean(images.x, tuple(range(-len(images.size) - 1, -1)), wide).astype(images.x.dtype)


def global_max_pool(
    x: Num[Array, "*dims"], *, spatial_dims: SupportsIndex = 2, layout: str = "channels_last"
) -> Num[Array, "*out_dims"]:
    """Keep the largest element of each feature map.

    Formula:
        y[c] = max_i x[i, c], where i runs over all positions of an image.

    Args:
        x: (batch, *spatial, channels) or (*spatial, channels).
        spatial_dims: the number of spatial axes of x, one to three.
        layout: "channels_last", or "channels_first" where x has its channels before the spatial axes.

    Returns:
        (batch, channels), or (channels,) where x has no batch axis, in the type of x. Of equal elements the first gets
        the gradient; a NaN comes out.

    Raises:
        ConvjaxError: an x of another rank, empty or not of real numbers, an unknown layout, traced values where Python
            ints belong.

    Example:
        >>> global_max_pool(jnp.arange(8.0).reshape(2, 2, 2)).tolist()
        [6.0, 7.0]

    Source:
        Oquab, Bottou, Laptev and Sivic, Is object localization for free?, 2015, section 3.
    """
    types = arguments.FLOATS + arguments.INTEGERS
    images = arguments.as_images(x, types, spatial_dims=spatial_dims, layout=layout)
    return jnp.squeeze(_largest_of_image(images.x, images.size), tuple(range(-len(images.size) - 1, -1)))


def adaptive_avg_pool(
    x: Inexact[Array, "*dims"],
    output_size: IntOrInts,
    *,
    spatial_dims: SupportsIndex = 2,
    layout: str = "channels_last",
) -> Inexact[Array, "*out_dims"]:
    """Take the mean of each of as many windows as are asked for.

    Formula:
        y[i, c] is the mean of x[j, c] over ⌊i·n / o⌋ ≤ j < ⌈(i + 1)·n / o⌉, where i and j have one index per spatial
        axis, n is the size of x and o that of the output. Where o does not divide n, windows overlap.

    Args:
        x: (batch, *spatial, channels) or (*spatial, channels).
        output_size: windows along every axis, or one number per axis; where it is larger than n, windows repeat.
        spatial_dims: the number of spatial axes of x, one to three.
        layout: "channels_last", or "channels_first" where x and the result have their channels before the spatial
            axes.

    Returns:
        (batch, *output_size, channels), without the batch axis where x has none, in the layout and type of x. Sums of
        float16 and bfloat16 are kept in float32 and rounded once, at the end.

    Raises:
        ConvjaxError: an x of another rank, empty or of ints, an output_size below 1 or above 65,536, an unknown layout,
            traced values where Python ints belong.

    Example:
        >>> adaptive_avg_pool(jnp.arange(5.0).reshape(5, 1), 3, spatial_dims=1).ravel().tolist()
        [0.5, 2.0, 3.5]

    Source:
        PyTorch, AdaptiveAvgPool2d.
    """
    types = arguments.FLOATS + arguments.COMPLEX
    images = arguments.as_images(x, types, spatial_dims=spatial_dims, layout=layout)
    return images.in_their_layout(_means(images.x, _windows(images, output_size)))


def adaptive_max_pool(
    x: Num[Array, "*dims"],
    output_size: IntOrInts,
    *,
    spatial_dims: SupportsIndex = 2,
    layout: str = "channels_last",
) -> Num[Array, "*out_dims"]:
    """Keep the largest element of each of as many windows as are asked for.

    Formula:
        y[i, c] is the largest x[j, c] with ⌊i·n / o⌋ ≤ j < ⌈(i + 1)·n / o⌉, where i and j have one index per spatial
        axis, n is the size of x and o that of the output. Where o does not divide n, windows overlap.

    Args:
        x: (batch, *spatial, channels) or (*spatial, channels).
        output_size: windows along every axis, or one number per axis; where it is larger than n, windows repeat.
        spatial_dims: the number of spatial axes of x, one to three.
        layout: "channels_last", or "channels_first" where x and the result have their channels before the spatial
            axes.

    Returns:
        (batch, *output_size, channels), without the batch axis where x has none, in the layout and type of x. Of equal
        elements the first gets the gradient; a NaN in a window comes out.

    Raises:
        ConvjaxError: an x of another rank, empty or not of real numbers, an output_size below 1 or above 65,536, an
            unknown layout, traced values where Python ints belong.

    Example:
        >>> adaptive_max_pool(jnp.arange(5.0).reshape(5, 1), 3, spatial_dims=1).ravel().tolist()
        [1.0, 3.0, 4.0]

    Source:
        PyTorch, AdaptiveMaxPool2d.
    """
    types = arguments.FLOATS + arguments.INTEGERS
    images = arguments.as_images(x, types, spatial_dims=spatial_dims, layout=layout)
    return images.in_their_layout(_largest(images.x, _windows(images, output_size)))


def _windows(images: arguments.Images, output_size: IntOrInts) -> tuple[Pairs, ...]:
    wanted = per_axis("output_size", output_size, len(images.size), at_least=1, known=images.known)
    if max(wanted) > _MOST_WINDOWS:
        what = f"output_size must be at most {_MOST_WINDOWS} along an axis, got {max(wanted)}"
        raise problem(what, images.known, "Use a smaller output_size, and upsample after.")
    return adaptive_windows(images.size, wanted)


def _each_window(x: Array, windows: Sequence[Pairs], of_window: Callable[[Array, int], Array]) -> Array:
    """What is made of each window, axis by axis; from the last, so that the first of equals is so row by row."""

    def pooled(x: Array) -> Array:
        for axis in reversed(range(1, len(windows) + 1)):
            along = windows[axis - 1]
            if len(set(along)) > MOST_SLICES:
                x = _each_by_index(x, along, axis, of_window)
                continue
            found = {pair: of_window(lax.slice_in_dim(x, *pair, axis=axis), axis) for pair in along}
            x = jnp.concatenate([found[pair] for pair in along], axis)
        return x

    return arguments.on_batches(pooled, x, len(windows))


def _each_by_index(x: Array, windows: Pairs, axis: int, of_window: Callable[[Array, int], Array]) -> Array:
    """All windows of one length at once; there are two lengths at most."""
    parts: list[Array] = []
    order: list[int] = []
    for length in {end - start for start, end in windows}:
        those = [i for i, (start, end) in enumerate(windows) if end - start == length]
        places = np.array([windows[i][0] for i in those])[:, None] + np.arange(length)
        parts.append(jnp.squeeze(of_window(taken(x, places, axis), axis + 1), axis + 1))
        order += those
    back = np.array(sorted(range(len(order)), key=order.__getitem__))
    return jnp.take(jnp.concatenate(parts, axis), back, axis, mode="clip")


def _mean_along(x: Array, axis: int) -> Array:
    return jnp.mean(x, axis, keepdims=True)


def _largest_along(x: Array, axis: int) -> Array:
    window = tuple(n if place == axis else 1 for place, n in enumerate(x.shape))
    whole = ((0, 0),) * x.ndim
    return lax.reduce_window(  # pyright: ignore[reportUnknownMemberType]  # JAX does not type the computation
        x, lowest(x.dtype), lax.max, window_dimensions=window, window_strides=window, padding=whole
    )


def _largest_of_window(x: Array, size: tuple[int, ...]) -> Array:
    """The pool with one window as large as the image."""
    swept = sweep(size, size, stride=size, padding="VALID", dilation=1, known="")
    return arguments.on_batches(lambda x: derivatives.pooled(x, swept, "largest"), x, len(size))


def _means_of_windows(x: Array, windows: Sequence[Pairs]) -> Array:
    wide = x.astype(arguments.accumulator(x.dtype))
    return _each_window(wide, windows, _mean_along).astype(x.dtype)


_means = program(_means_of_windows, "windows")
_largest = program(functools.partial(_each_window, of_window=_largest_along), "windows")
_largest_of_image = program(_largest_of_window, "size")
