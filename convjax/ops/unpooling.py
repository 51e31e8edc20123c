"""Where the largest elements were, and back to there."""

import math
from typing import SupportsIndex

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from jaxtyping import Array, Int, Num

from convjax.arithmetic.axes import IntOrInts, per_axis
from convjax.arithmetic.messages import problem
from convjax.arithmetic.paddings import PaddingLike
from convjax.arithmetic.sizes import Sweep

from . import arguments
from .pooling import pool_windows, require_real_elements
from .programs import program
from .window_reductions import lowest, padded_with, taps


def max_pool_with_indices(
    x: Num[Array, "*dims"],
    kernel_size: IntOrInts,
    *,
    stride: IntOrInts | None = None,
    padding: PaddingLike = "VALID",
    dilation: IntOrInts = 1,
    ceil_mode: bool = False,
    spatial_dims: SupportsIndex = 2,
    layout: str = "channels_last",
) -> tuple[Num[Array, "*out_dims"], Int[Array, "*out_dims"]]:
    """Keep the largest element of each window, and say where in the image it was.

    Formula:
        y[i, c] = max_t x[stride·i + dilation·t − low, c] as in max_pool, and indices[i, c] is the place of that element
        when the positions of an image are counted from 0, row by row. Of equal elements it is the first; a NaN comes
        out, with the place of the first one (in PyTorch, of the last).

    Args:
        x: (batch, *spatial, channels) or (*spatial, channels).
        kernel_size: elements of a window along every axis, or one number per axis.
        stride: elements from one window to the next; None means kernel_size, windows side by side.
        padding: "VALID", "SAME", "SAME_LOWER", "FULL", "CAUSAL" in any case, an int, one int per axis, or one
            (low, high) pair per axis.
        dilation: elements from one tap of a window to the next; an int, or one per axis.
        ceil_mode: whether elements left over at the end get a window more, which hangs over the edge.
        spatial_dims: the number of spatial axes of x, one to three.
        layout: "channels_last", or "channels_first" where x and both results have their channels before the spatial
            axes; the positions are counted alike in both.

    Returns:
        The pool, in the type of x, and the indices, in int32; both (batch, *output_size, channels), without the batch
        axis where x has none, in the layout of x.

    Raises:
        ConvjaxError: an x of another rank, empty or not of real numbers, a window larger than the padded input or
            wholly in the padding, a size, stride or dilation below 1, a negative padding, a ceil_mode that is neither
            True nor False, an unknown layout, traced values where Python ints belong.

    Example:
        >>> x = jnp.array([[1.0, 9.0], [2.0, 3.0]]).reshape(2, 2, 1)
        >>> values, indices = max_pool_with_indices(x, 2)
        >>> values.item(), indices.item()
        (9.0, 1)

    Source:
        Zeiler, Taylor and Fergus, Adaptive deconvolutional networks for mid and high level feature learning, 2011,
        section 2.2, where the places are called switches; the operator MaxPool of ONNX, output Indices.
    """
    types = arguments.FLOATS + arguments.INTEGERS
    images = arguments.as_images(x, types, spatial_dims=spatial_dims, layout=layout)
    swept = pool_windows(images, kernel_size, stride, padding, dilation, ceil_mode)
    require_real_elements(swept, images.known)
    values, indices = _found(images.x, swept)
    return images.in_their_layout(values), images.in_their_layout(indices)


def max_unpool(
    x: Num[Array, "*dims"],
    indices: Int[Array, "*dims"],
    output_size: IntOrInts,
    *,
    spatial_dims: SupportsIndex = 2,
    layout: str = "channels_last",
) -> Num[Array, "*out_dims"]:
    """Put elements back to where max_pool_with_indices found them, with zeros everywhere else.

    Formula:
        y[indices[i, c], c] = x[i, c], where the positions of an output image are counted from 0, row by row; zero
        where no index points. Elements with one index must be equal, as those of overlapping windows are; one of them
        gets the gradient (in PyTorch, each does).

    Args:
        x: (batch, *spatial, channels) or (*spatial, channels), the elements.
        indices: the place of each element, ints of the shape of x; what lies outside of the output is dropped.
        output_size: elements of the output along every axis, or one number per axis.
        spatial_dims: the number of spatial axes of x, one to three.
        layout: "channels_last", or "channels_first" where x, the indices and the result have their channels before
            the spatial axes.

    Returns:
        (batch, *output_size, channels), without the batch axis where x has none, in the layout and type of x.

    Raises:
        ConvjaxError: an x of another rank, empty or not of numbers, indices of another shape than x or no ints, an
            output_size below 1 or too large for a program, an unknown layout, traced values where Python ints belong.

    Example:
        >>> largest, place = jnp.full((1, 1, 1), 9.0), jnp.full((1, 1, 1), 1)
        >>> max_unpool(largest, place, 2)[..., 0].tolist()
        [[0.0, 9.0], [0.0, 0.0]]

    Source:
        Zeiler and Fergus, Visualizing and understanding convolutional networks, 2014, section 2.1: unpooling.
    """
    types = arguments.FLOATS + arguments.COMPLEX + arguments.INTEGERS
    images = arguments.as_images(x, types, spatial_dims=spatial_dims, layout=layout)
    places = arguments.as_array("indices", indices, ("int32", "int64"))
    known = f"{images.known}, {arguments.shapes(indices=places)}"
    axes = len(images.size)
    places = arguments.to_channels_last(places, images.layout, axes) if places.ndim == images.x.ndim else places
    if places.shape != images.x.shape:
        raise problem("indices is not of the shape of x", known, "Use the indices that belong to the elements.")
    size = per_axis("output_size", output_size, axes, at_least=1, known=known)
    arguments.require_holdable(f"{known}, output_size is {size}", output_size=(*size, math.prod(size)))
    return images.in_their_layout(_placed(images.x, places, size))


def _largest_and_places(x: Array, swept: Sweep) -> tuple[Array, Array]:
    dims = len(swept.kernel_size)
    batched = x if x.ndim == dims + 2 else jnp.expand_dims(x, 0)
    places = _places_of_largest(lax.stop_gradient(batched), swept)  # a gradient through every rival is slow to compile
    flat = (batched.shape[0], -1, batched.shape[-1])
    values = jnp.take_along_axis(batched.reshape(flat), places.reshape(flat), 1, mode="clip").reshape(places.shape)
    return (values, places) if x.ndim == dims + 2 else (values[0], places[0])


def _places_of_largest(batched: Array, swept: Sweep) -> Array:
    dims = len(swept.kernel_size)
    positions = np.arange(math.prod(swept.input_size), dtype=np.int32).reshape(1, *swept.input_size, 1)
    everywhere = lax.full_like(batched, 0, np.int32) + positions  # on the devices that the images are on
    places = padded_with(np.array(-1, np.int32), everywhere, swept)
    values = padded_with(lowest(batched.dtype), batched, swept)
    for axis in reversed(range(dims)):  # from the last, so that the first of equals is so row by row
        every = zip(taps(values, swept, axis), taps(places, swept, axis), strict=True)
        values, places = next(every)
        for rival, place in every:
            stays = ((values >= rival) | (values != values)) & (places >= 0) | (place < 0)
            values, places = jnp.where(stays, values, rival), jnp.where(stays, places, place)
    return places


def _put_to_places(x: Array, indices: Array, size: tuple[int, ...]) -> Array:
    def one_map(elements: Array, places: Array) -> Array:
        outside = jnp.where(places < 0, math.prod(size), places)  # a negative index would count from the end
        return lax.full((math.prod(size),), 0, x.dtype).at[outside].set(elements, mode="drop")

    def one_image(x: Array, indices: Array) -> Array:
        flat = (-1, x.shape[-1])
        maps = jax.vmap(one_map, 1, 1)(x.reshape(flat), indices.reshape(flat))
        return maps.reshape(*size, x.shape[-1])

    return one_image(x, indices) if x.ndim == len(size) + 1 else jax.vmap(one_image)(x, indices)


_found = program(_largest_and_places, "swept")
_placed = program(_put_to_places, "size")
