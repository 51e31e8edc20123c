"""One number from each window: pooling."""

import functools
from collections.abc import Callable
from typing import SupportsIndex, cast

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from jaxtyping import Array, Num

from convjax.arithmetic.axes import IntOrInts
from convjax.arithmetic.messages import problem
from convjax.arithmetic.paddings import PaddingLike
from convjax.arithmetic.sizes import Sweep

from . import arguments


def max_pool(
    x: Num[Array, "*dims channels"],
    kernel_size: IntOrInts,
    *,
    stride: IntOrInts | None = None,
    padding: PaddingLike = "VALID",
    dilation: IntOrInts = 1,
    spatial_dims: SupportsIndex = 2,
) -> Num[Array, "*out_dims channels"]:
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
        spatial_dims: the number of spatial axes of x, one to three.

    Returns:
        (batch, *output_size, channels), without the batch axis where x has none, in the type of x. Of equal elements
        the first gets the gradient; a NaN in a window comes out.

    Raises:
        ConvjaxError: an x of another rank, empty or not of real numbers, a window larger than the padded input or
            wholly in the padding, a size, stride or dilation below 1, a negative padding, traced values where Python
            ints belong.

    Example:
        >>> max_pool(jnp.arange(16.0).reshape(4, 4, 1), 2)[..., 0].tolist()
        [[5.0, 7.0], [13.0, 15.0]]
        >>> max_pool(jnp.array([[-3], [-1], [-2]]), 2, stride=1, padding="SAME", spatial_dims=1).ravel().tolist()
        [-1, -1, -2]

    Source:
        Goodfellow, Bengio and Courville, Deep Learning, 2016, section 9.3; the operator MaxPool of ONNX.
    """
    x = arguments.as_array("x", x, arguments.FLOATS + arguments.INTEGERS)
    known = arguments.shapes(x=x)
    axes = arguments.as_spatial_dims(spatial_dims, known=known)
    size = arguments.image_size(x, axes, known=known)
    swept = arguments.swept(
        size,
        kernel_size,
        stride=kernel_size if stride is None else stride,
        padding=padding,
        dilation=dilation,
        known=known,
    )
    _require_real_elements(swept, known)
    return _largest(x, swept)


def _by_windows(x: Array, swept: Sweep) -> Array:
    undilated = all(k == 1 or d == 1 for k, d in zip(swept.kernel_size, swept.dilation, strict=True))
    pool = _by_reduce_window if undilated else _by_taps
    return arguments.on_batches(functools.partial(pool, swept=swept), x, len(swept.kernel_size))


def _by_reduce_window(x: Array, swept: Sweep) -> Array:
    return lax.reduce_window(  # pyright: ignore[reportUnknownMemberType]  # JAX does not type the computation
        x,
        _lowest(x.dtype),
        lax.max,
        window_dimensions=(1, *swept.kernel_size, 1),
        window_strides=(1, *swept.stride, 1),
        padding=((0, 0), *swept.padding, (0, 0)),
    )


def _by_taps(x: Array, swept: Sweep) -> Array:
    """Compare one tap of all windows after another: JAX has no gradient for a dilated window."""
    padded = lax.pad(x, _lowest(x.dtype), ((0, 0, 0), *((low, high, 0) for low, high in swept.padding), (0, 0, 0)))
    return functools.reduce(_larger, (_tap(padded, swept, index) for index in np.ndindex(swept.kernel_size)))


def _lowest(dtype: np.dtype) -> np.ndarray:
    return np.array(-np.inf if jnp.issubdtype(dtype, jnp.floating) else jnp.iinfo(dtype).min, dtype)


_largest = cast(  # one program, also where the caller is not under jit
    "Callable[[Array, Sweep], Array]",
    jax.jit(_by_windows, static_argnames="swept", inline=True),  # pyright: ignore[reportUnknownMemberType]
)


def _larger(best: Array, rival: Array) -> Array:
    return jnp.where((best >= rival) | (best != best), best, rival)  # an equal rival loses, a NaN stays


def _tap(padded: Array, swept: Sweep, index: tuple[int, ...]) -> Array:
    starts = [tap * dilation for tap, dilation in zip(index, swept.dilation, strict=True)]
    ends = [
        start + (windows - 1) * stride + 1
        for start, windows, stride in zip(starts, swept.output_size, swept.stride, strict=True)
    ]
    batch, channels = padded.shape[0], padded.shape[-1]
    return lax.slice(padded, (0, *starts, 0), (batch, *ends, channels), (1, *swept.stride, 1))


def _require_real_elements(swept: Sweep, known: str) -> None:
    window = swept.first_window_of_padding()
    if window is not None:
        axis, position = window
        raise problem(
            f"window {position} along spatial axis {axis} lies wholly in the padding {swept.padding[axis]}",
            f"{known}, kernel_size is {swept.kernel_size} with stride {swept.stride} and dilation {swept.dilation}",
            "Use less padding, or a smaller dilation: the largest of no element is not a number.",
        )
