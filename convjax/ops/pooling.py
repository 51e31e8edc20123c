"""One number from each window: pooling."""

from typing import SupportsFloat, SupportsIndex

import jax.numpy as jnp
from jaxtyping import Array, Float, Inexact, Num

from convjax.arithmetic.axes import IntOrInts
from convjax.arithmetic.counting import truth
from convjax.arithmetic.messages import problem
from convjax.arithmetic.paddings import PaddingLike, Pairs
from convjax.arithmetic.pool_sizes import pool_sweep
from convjax.arithmetic.sizes import Sweep

from . import arguments
from .algorithms.pools import derivatives
from .algorithms.pools.choose import NAMES, require_possible
from .algorithms.pools.kinds import Kind
from .programs import program
from .window_reductions import taps_within


def max_pool(
    x: Num[Array, "*dims"],
    kernel_size: IntOrInts,
    *,
    stride: IntOrInts | None = None,
    padding: PaddingLike = "VALID",
    dilation: IntOrInts = 1,
    ceil_mode: bool = False,
    spatial_dims: SupportsIndex = 2,
    layout: str = "channels_last",
    algorithm: str = "auto",
) -> Num[Array, "*out_dims"]:
    """Keep the largest element of each window, channel by channel; the padding never wins.

    Formula:
        y[i, c] = max_t x[stride·i + dilation·t − low, c] over the taps t that lie within x, where i and t have one
        index per spatial axis.

    Args:
        x: (batch, *spatial, channels) or (*spatial, channels).
        kernel_size: elements of a window along every axis, or one number per axis.
        stride: elements from one window to the next; None means kernel_size, windows side by side.
        padding: "VALID", "SAME", "SAME_LOWER", "FULL", "CAUSAL" in any case, an int, one int per axis, or one
            (low, high) pair per axis.
        dilation: elements from one tap of a window to the next; an int, or one per axis.
        ceil_mode: whether elements left over at the end get a window more, which hangs over the edge.
        spatial_dims: the number of spatial axes of x, one to three.
        layout: "channels_last", or "channels_first" where x and the result have their channels before the spatial
            axes.
        algorithm: how it is computed: "auto" is the fastest way that is known, "lax" the pool of XLA itself, "reshape"
            takes windows side by side without padding, "shifted" others; see docs/speed.md.

    Returns:
        (batch, *output_size, channels), without the batch axis where x has none, in the layout and type of x. Of equal
        elements the first gets the gradient, and the padding equals −∞; a NaN in a window comes out.

    Raises:
        ConvjaxError: an x of another rank, empty or not of real numbers, a window larger than the padded input or
            wholly in the padding, a size, stride or dilation below 1, a negative padding, a ceil_mode that is neither
            True nor False, an unknown layout or algorithm, an algorithm that cannot compute this, traced values where
            Python ints belong.

    Example:
        >>> max_pool(jnp.arange(16.0).reshape(4, 4, 1), 2)[..., 0].tolist()
        [[5.0, 7.0], [13.0, 15.0]]
        >>> max_pool(jnp.array([[-3], [-1], [-2]]), 2, stride=1, padding="SAME", spatial_dims=1).ravel().tolist()
        [-1, -1, -2]

    Source:
        Goodfellow, Bengio and Courville, Deep Learning, 2016, section 9.3; the operator MaxPool of ONNX.
    """
    images = arguments.as_images(x, arguments.FLOATS + arguments.INTEGERS, spatial_dims=spatial_dims, layout=layout)
    swept = pool_windows(images, kernel_size, stride, padding, dilation, ceil_mode)
    require_real_elements(swept, images.known)
    way = _fitting_algorithm(algorithm, swept, images.known)
    return images.in_their_layout(_pooled(images.x, swept, "largest", way))


def min_pool(
    x: Num[Array, "*dims"],
    kernel_size: IntOrInts,
    *,
    stride: IntOrInts | None = None,
    padding: PaddingLike = "VALID",
    dilation: IntOrInts = 1,
    ceil_mode: bool = False,
    spatial_dims: SupportsIndex = 2,
    layout: str = "channels_last",
    algorithm: str = "auto",
) -> Num[Array, "*out_dims"]:
    """Keep the smallest element of each window, channel by channel; the padding never wins.

    Formula:
        y[i, c] = min_t x[stride·i + dilation·t − low, c] over the taps t that lie within x, where i and t have one
        index per spatial axis.

    Args:
        x: (batch, *spatial, channels) or (*spatial, channels).
        kernel_size: elements of a window along every axis, or one number per axis.
        stride: elements from one window to the next; None means kernel_size, windows side by side.
        padding: "VALID", "SAME", "SAME_LOWER", "FULL", "CAUSAL" in any case, an int, one int per axis, or one
            (low, high) pair per axis.
        dilation: elements from one tap of a window to the next; an int, or one per axis.
        ceil_mode: whether elements left over at the end get a window more, which hangs over the edge.
        spatial_dims: the number of spatial axes of x, one to three.
        layout: "channels_last", or "channels_first" where x and the result have their channels before the spatial
            axes.
        algorithm: how it is computed: "auto" is the fastest way that is known, "lax" the pool of XLA itself, "reshape"
            takes windows side by side without padding, "shifted" others; see docs/speed.md.

    Returns:
        (batch, *output_size, channels), without the batch axis where x has none, in the layout and type of x. Of equal
        elements the first gets the gradient, and the padding equals +∞; a NaN in a window comes out.

    Raises:
        ConvjaxError: an x of another rank, empty or not of real numbers, a window larger than the padded input or
            wholly in the padding, a size, stride or dilation below 1, a negative padding, a ceil_mode that is neither
            True nor False, an unknown layout or algorithm, an algorithm that cannot compute this, traced values where
            Python ints belong.

    Example:
        >>> min_pool(jnp.arange(16.0).reshape(4, 4, 1), 2)[..., 0].tolist()
        [[0.0, 2.0], [8.0, 10.0]]

    Source:
        Serra, Image Analysis and Mathematical Morphology, 1982, chapter II: the erosion by a flat window.
    """
    images = arguments.as_images(x, arguments.FLOATS + arguments.INTEGERS, spatial_dims=spatial_dims, layout=layout)
    swept = pool_windows(images, kernel_size, stride, padding, dilation, ceil_mode)
    require_real_elements(swept, images.known)
    way = _fitting_algorithm(algorithm, swept, images.known)
    return images.in_their_layout(_pooled(images.x, swept, "smallest", way))


def avg_pool(
    x: Inexact[Array, "*dims"],
    kernel_size: IntOrInts,
    *,
    stride: IntOrInts | None = None,
    padding: PaddingLike = "VALID",
    dilation: IntOrInts = 1,
    count_padding: bool = True,
    ceil_mode: bool = False,
    spatial_dims: SupportsIndex = 2,
    layout: str = "channels_last",
    algorithm: str = "auto",
) -> Inexact[Array, "*out_dims"]:
    """Take the mean of each window, channel by channel.

    Formula:
        y[i, c] = (1/N_i) · Σ_t x[stride·i + dilation·t − low, c], where i and t have one index per spatial axis and x
        is zero outside its bounds. N_i is the number of taps within the padded x; with count_padding=False, within x.

    Args:
        x: (batch, *spatial, channels) or (*spatial, channels).
        kernel_size: elements of a window along every axis, or one number per axis.
        stride: elements from one window to the next; None means kernel_size, windows side by side.
        padding: "VALID", "SAME", "SAME_LOWER", "FULL", "CAUSAL" in any case, an int, one int per axis, or one
            (low, high) pair per axis.
        dilation: elements from one tap of a window to the next; an int, or one per axis.
        count_padding: whether the zeros of the padding count as elements; where they do not, the mean is that of the
            elements of x alone.
        ceil_mode: whether elements left over at the end get a window more, which hangs over the edge.
        spatial_dims: the number of spatial axes of x, one to three.
        layout: "channels_last", or "channels_first" where x and the result have their channels before the spatial
            axes.
        algorithm: how it is computed: "auto" is the fastest way that is known, "lax" the pool of XLA itself, "reshape"
            takes windows side by side without padding, "shifted" others; see docs/speed.md.

    Returns:
        (batch, *output_size, channels), without the batch axis where x has none, in the layout and type of x. Sums of
        float16 and bfloat16 are kept in float32 and rounded once, at the end.

    Raises:
        ConvjaxError: an x of another rank, empty or of ints, a window larger than the padded input, or wholly in
            padding that does not count, a size, stride or dilation below 1, a negative padding, an unknown layout or
            algorithm, an algorithm that cannot compute this, traced values where Python ints belong.

    Example:
        >>> avg_pool(jnp.arange(16.0).reshape(4, 4, 1), 2)[..., 0].tolist()
        [[2.5, 4.5], [10.5, 12.5]]
        >>> x = jnp.full((4, 1), 6.0)
        >>> avg_pool(x, 3, stride=1, padding=1, spatial_dims=1).ravel().tolist()
        [4.0, 6.0, 6.0, 4.0]
        >>> avg_pool(x, 3, stride=1, padding=1, count_padding=False, spatial_dims=1).ravel().tolist()
        [6.0, 6.0, 6.0, 6.0]

    Source:
        LeCun, Bottou, Bengio and Haffner, Gradient-based learning applied to document recognition, 1998, section II.B;
        the operator AveragePool of ONNX, attribute count_include_pad.
    """
    images = arguments.as_images(x, arguments.FLOATS + arguments.COMPLEX, spatial_dims=spatial_dims, layout=layout)
    swept = pool_windows(images, kernel_size, stride, padding, dilation, ceil_mode)
    if truth("count_padding", count_padding, known=images.known):
        # what a last window reads beyond the padding never counts
        margin = pool_windows(images, kernel_size, stride, padding, dilation, False).padding
    else:
        require_real_elements(swept, images.known)
        margin = ((0, 0),) * len(swept.padding)
    way = _fitting_algorithm(algorithm, swept, images.known)
    return images.in_their_layout(_averaged(images.x, swept, margin, way))


def lp_pool(
    x: Float[Array, "*dims"],
    kernel_size: IntOrInts,
    *,
    p: SupportsFloat = 2,
    stride: IntOrInts | None = None,
    padding: PaddingLike = "VALID",
    dilation: IntOrInts = 1,
    ceil_mode: bool = False,
    spatial_dims: SupportsIndex = 2,
    layout: str = "channels_last",
    algorithm: str = "auto",
) -> Float[Array, "*out_dims"]:
    """Take the p-norm of each window, channel by channel.

    Formula:
        y[i, c] = (Σ_t |x[stride·i + dilation·t − low, c]|^p)^(1/p), where i and t have one index per spatial axis and
        x is zero outside its bounds.

    Args:
        x: (batch, *spatial, channels) or (*spatial, channels).
        kernel_size: elements of a window along every axis, or one number per axis.
        p: the exponent, a finite number of at least 1: 1 sums magnitudes, 2 is the Euclidean length.
        stride: elements from one window to the next; None means kernel_size, windows side by side.
        padding: "VALID", "SAME", "SAME_LOWER", "FULL", "CAUSAL" in any case, an int, one int per axis, or one
            (low, high) pair per axis.
        dilation: elements from one tap of a window to the next; an int, or one per axis.
        ceil_mode: whether elements left over at the end get a window more, which hangs over the edge.
        spatial_dims: the number of spatial axes of x, one to three.
        layout: "channels_last", or "channels_first" where x and the result have their channels before the spatial
            axes.
        algorithm: how it is computed: "auto" is the fastest way that is known, "lax" the pool of XLA itself, "reshape"
            takes windows side by side without padding, "shifted" others; see docs/speed.md.

    Returns:
        (batch, *output_size, channels), without the batch axis where x has none, in the layout and type of x; the
        powers of float16 and bfloat16 are summed in float32. Where a power is larger than the type holds, so is the
        norm. The gradient of a window of zeros is zero. PyTorch raises x and not |x| to the power, which is the same
        for an even p, and in ceil mode scales up a last window that hangs over.

    Raises:
        ConvjaxError: an x of another rank, empty or not of floats, a p below 1 or not finite, a window larger than the
            padded input, a size, stride or dilation below 1, a negative padding, an unknown layout or algorithm, an
            algorithm that cannot compute this, traced values where Python numbers belong.

    Example:
        >>> lp_pool(jnp.array([[3.0], [-4.0], [0.0], [5.0]]), 2, spatial_dims=1).ravel().tolist()
        [5.0, 5.0]
        >>> lp_pool(jnp.array([[3.0], [-4.0], [0.0], [5.0]]), 2, p=1, spatial_dims=1).ravel().tolist()
        [7.0, 5.0]

    Source:
        Sermanet, Chintala and LeCun, Convolutional neural networks applied to house numbers digit classification,
        2012, section 2.2; the operator LpPool of ONNX.
    """
    images = arguments.as_images(x, arguments.FLOATS, spatial_dims=spatial_dims, layout=layout)
    swept = pool_windows(images, kernel_size, stride, padding, dilation, ceil_mode)
    power = arguments.number("p", p, at_least=1.0, known=images.known)
    way = _fitting_algorithm(algorithm, swept, images.known)
    wide = images.x.astype(arguments.accumulator(images.x.dtype))
    sums = _pooled(jnp.abs(wide) ** power, swept, "sum", way)
    some = sums != 0  # a NaN is not
    root = jnp.where(some, sums, 1) ** (1 / power)  # the root has no derivative at zero
    return images.in_their_layout(jnp.where(some, root, 0).astype(images.x.dtype))


def pool_windows(
    images: arguments.Images,
    kernel_size: IntOrInts,
    stride: IntOrInts | None,
    padding: PaddingLike,
    dilation: IntOrInts,
    ceil_mode: bool,
) -> Sweep:
    """The checked numbers of the pool, small enough for a program to hold."""
    swept = pool_sweep(
        images.size,
        kernel_size,
        stride=stride,
        padding=padding,
        dilation=dilation,
        ceil_mode=ceil_mode,
        known=images.known,
    )
    arguments.require_holdable(
        images.known, stride=swept.stride, padding=sum(swept.padding, ()), dilation=swept.dilation
    )
    return swept


def require_real_elements(swept: Sweep, known: str) -> None:
    """Refuse a window that reads nothing but padding."""
    window = swept.first_window_of_padding()
    if window is not None:
        axis, position = window
        raise problem(
            f"window {position} along spatial axis {axis} lies wholly in the padding {swept.padding[axis]}",
            f"{known}, kernel_size is {swept.kernel_size} with stride {swept.stride} and dilation {swept.dilation}",
            "Use less padding, or a smaller dilation: nothing can be said of no element.",
        )


def _fitting_algorithm(algorithm: str, swept: Sweep, known: str) -> str:
    name = arguments.one_of("algorithm", algorithm, NAMES, known=known)
    require_possible(name, swept, known)
    return name


def _on_batches(x: Array, swept: Sweep, kind: Kind, algorithm: str) -> Array:
    def pool(x: Array) -> Array:
        return derivatives.pooled(x, swept, kind, algorithm=algorithm)

    return arguments.on_batches(pool, x, len(swept.kernel_size))


def _means(x: Array, swept: Sweep, margin: Pairs, algorithm: str) -> Array:
    """The mean of each window, with what lies in the margin around the images counted as zeros."""
    sums = _on_batches(x.astype(arguments.accumulator(x.dtype)), swept, "sum", algorithm)
    counts = taps_within(swept, margin, sums.dtype)
    return (sums / jnp.expand_dims(counts, tuple(range(sums.ndim - counts.ndim)))).astype(x.dtype)


_pooled = program(_on_batches, "swept", "kind", "algorithm")
_averaged = program(_means, "swept", "margin", "algorithm")
