"""A pool that blurs before it leaves out."""

import functools
import math
from typing import SupportsIndex

import numpy as np
from jax import lax
from jaxtyping import Array, Inexact

from convjax.arithmetic.axes import IntOrInts, per_axis
from convjax.arithmetic.paddings import PaddingLike
from convjax.arithmetic.sizes import Sweep

from . import arguments
from .padding import fitting_mode, surrounded
from .pooling import pool_windows
from .programs import program
from .window_reductions import taps


def blur_pool(
    x: Inexact[Array, "*dims"],
    kernel_size: IntOrInts,
    *,
    stride: IntOrInts = 2,
    padding: PaddingLike = "VALID",
    padding_mode: str = "zeros",
    spatial_dims: SupportsIndex = 2,
    layout: str = "channels_last",
) -> Inexact[Array, "*out_dims"]:
    """Blur each feature map and keep every stride-th element, so that what is fine does not come out as coarse.

    Formula:
        y[i, c] = Σ_t w(t) · x[stride·i + t − low, c], where i and t have one index per spatial axis, x is zero outside
        its bounds, or what padding_mode puts there, and w is, along each axis, the row k − 1 of Pascal's triangle
        divided by its sum 2^(k − 1).

    Args:
        x: (batch, *spatial, channels) or (*spatial, channels).
        kernel_size: k, weights along every axis, or one number per axis; 3 gives ¼, ½, ¼.
        stride: elements from one window to the next; an int, or one per axis.
        padding: "VALID", "SAME", "SAME_LOWER", "FULL", "CAUSAL" in any case, an int, one int per axis, or one
            (low, high) pair per axis.
        padding_mode: what stands in the padding: "zeros", "reflect", "replicate" or "circular"; see pad. The authors'
            code uses "reflect"; under "zeros" the borders come out darker.
        spatial_dims: the number of spatial axes of x, one to three.
        layout: "channels_last", or "channels_first" where x and the result have their channels before the spatial
            axes.

    Returns:
        (batch, *output_size, channels), without the batch axis where x has none, in the layout and type of x. Sums of
        float16 and bfloat16 are kept in float32 and rounded once, at the end.

    Raises:
        ConvjaxError: an x of another rank, empty or of ints, a window larger than the padded input, a size or stride
            below 1, a negative padding, one with more elements than its mode finds in x, an unknown name, traced
            values where Python ints belong.

    Example:
        >>> blur_pool(jnp.array([[0.0], [4.0], [0.0], [4.0], [0.0]]), 3, spatial_dims=1).ravel().tolist()
        [2.0, 2.0]
        >>> x = jnp.full((4, 1), 6.0)
        >>> blur_pool(x, 3, padding=1, padding_mode="reflect", spatial_dims=1).ravel().tolist()
        [6.0, 6.0]

    Source:
        Zhang, Making convolutional networks shift-invariant again, 2019, section 3.2.
    """
    types = arguments.FLOATS + arguments.COMPLEX
    images = arguments.as_images(x, types, spatial_dims=spatial_dims, layout=layout)
    strides = per_axis("stride", stride, len(images.size), at_least=1, known=images.known)  # None is no default here
    swept = pool_windows(images, kernel_size, strides, padding, 1, False)
    mode = fitting_mode(padding_mode, swept.padding, images.size, images.known)
    return images.in_their_layout(_blurred(images.x, swept, mode))


def _by_rows_of_pascal(x: Array, swept: Sweep, mode: str) -> Array:
    def summed(x: Array) -> Array:
        sums = surrounded(x, swept.padding, mode)
        for axis, k in enumerate(swept.kernel_size):
            weights = (np.asarray(math.comb(k - 1, t) / 2 ** (k - 1), sums.dtype) for t in range(k))
            weighted = (lax.mul(tap, w) for w, tap in zip(weights, taps(sums, swept, axis), strict=True))
            sums = functools.reduce(lax.add, weighted)
        return sums

    wide = x.astype(arguments.accumulator(x.dtype))
    return arguments.on_batches(summed, wide, len(swept.kernel_size)).astype(x.dtype)


_blurred = program(_by_rows_of_pascal, "swept", "mode")
