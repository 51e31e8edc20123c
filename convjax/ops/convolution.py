"""The convolution of deep learning, in one, two or three dimensions."""

from collections.abc import Callable
from typing import SupportsIndex, cast

import jax
from jax import lax
from jaxtyping import Array, Inexact

from convjax.arithmetic.axes import IntOrInts
from convjax.arithmetic.counting import dividing_groups
from convjax.arithmetic.messages import counted, problem
from convjax.arithmetic.paddings import PaddingLike
from convjax.arithmetic.sizes import Sweep

from . import arguments


def conv(
    x: Inexact[Array, "*dims in_channels"],
    kernel: Inexact[Array, "*kernel_size in_channels_per_group out_channels"],
    bias: Inexact[Array, " out_channels"] | None = None,
    *,
    stride: IntOrInts = 1,
    padding: PaddingLike = "VALID",
    dilation: IntOrInts = 1,
    groups: SupportsIndex = 1,
) -> Inexact[Array, "*out_dims out_channels"]:
    """Slide a kernel over images and sum the products: a cross-correlation, the kernel is not flipped.

    Formula:
        y[i, c] = bias[c] + Σ_t Σ_j x[stride·i + dilation·t − low, j] · kernel[t, j, c], where i and t have one
        index per spatial axis, j runs over the input channels of c's group, and x is zero outside its bounds.

    Args:
        x: (batch, *spatial, in_channels) or (*spatial, in_channels), with one to three spatial axes.
        kernel: (*kernel_size, in_channels // groups, out_channels); its rank tells the number of spatial axes.
        bias: (out_channels,), or None.
        stride: elements from one window to the next; an int, or one per axis.
        padding: "VALID", "SAME", "SAME_LOWER", "FULL", "CAUSAL" in any case, an int, one int per axis, or one
            (low, high) pair per axis.
        dilation: elements from one tap of the kernel to the next; an int, or one per axis.
        groups: parts that the channels are split into; each is convolved by itself.

    Returns:
        (batch, *output_size, out_channels), without the batch axis where x has none, in the type of x. Sums of
        float16 and bfloat16 are kept in float32 and rounded once, at the end.

    Raises:
        ConvjaxError: arrays of ranks, channels or types that do not fit, an empty x, a kernel larger than the padded
            input, groups that do not divide the channels, a stride or dilation below 1, a negative padding, traced
            values where Python ints belong.

    Example:
        >>> edge = jnp.array([1.0, -1.0]).reshape(2, 1, 1)
        >>> conv(jnp.array([[5.0], [5.0], [7.0], [4.0]]), edge).ravel().tolist()
        [0.0, -2.0, 3.0]
        >>> conv(jnp.ones((1, 28, 28, 3)), jnp.ones((3, 3, 3, 8)), padding="SAME").shape
        (1, 28, 28, 8)

    Source:
        Goodfellow, Bengio and Courville, Deep Learning, 2016, section 9.1, equation 9.6; the operator Conv of ONNX.
    """
    x = arguments.as_array("x", x, arguments.FLOATS + arguments.COMPLEX)
    kernel = arguments.as_array("kernel", kernel, arguments.FLOATS + arguments.COMPLEX)
    known = arguments.shapes(x=x, kernel=kernel)
    arguments.require_one_type(x=x, kernel=kernel)
    spatial_dims = _spatial_dims(kernel, known)
    size = arguments.image_size(x, spatial_dims, known=known)
    parts = _groups(x, kernel, groups, known)
    offset = None if bias is None else _bias(bias, x, kernel)
    swept = arguments.swept(size, kernel.shape[:-2], stride=stride, padding=padding, dilation=dilation, known=known)
    return _convolved(x, kernel, offset, swept, parts)


def _by_lax(x: Array, kernel: Array, bias: Array | None, swept: Sweep, groups: int) -> Array:
    dims = kernel.ndim - 2
    spatial = tuple(range(dims))
    images = (0, dims + 1, *(axis + 1 for axis in spatial))

    def convolve(batch: Array) -> Array:
        return lax.conv_general_dilated(
            batch,
            kernel,
            window_strides=swept.stride,
            padding=swept.padding,
            rhs_dilation=swept.dilation,
            dimension_numbers=lax.ConvDimensionNumbers(images, (dims + 1, dims, *spatial), images),
            feature_group_count=groups,
            preferred_element_type=arguments.accumulator(x.dtype),
        )

    y = arguments.on_batches(convolve, x, dims)
    if bias is not None:
        y = y + bias.reshape((1,) * (y.ndim - 1) + bias.shape).astype(y.dtype)
    return y.astype(x.dtype)


_convolved = cast(  # one program, also where the caller is not under jit
    "Callable[[Array, Array, Array | None, Sweep, int], Array]",
    jax.jit(_by_lax, static_argnames=("swept", "groups"), inline=True),  # pyright: ignore[reportUnknownMemberType]
)


def _spatial_dims(kernel: Array, known: str) -> int:
    if not 1 <= kernel.ndim - 2 <= arguments.MOST_SPATIAL_DIMS:
        mend = "Use a kernel of shape (*kernel_size, in_channels // groups, out_channels), such as (3, 3, 1, 8)."
        raise problem(f"kernel has {kernel.ndim} axes, not 3, 4 or 5", known, mend)
    if 0 in kernel.shape:
        raise problem("kernel is empty", known, "Use a kernel with at least one element along every axis.")
    return kernel.ndim - 2


def _groups(x: Array, kernel: Array, groups: SupportsIndex, known: str) -> int:
    in_channels, group_channels, out_channels = x.shape[-1], *kernel.shape[-2:]
    parts = dividing_groups(groups, in_channels, out_channels, known=known)
    if group_channels * parts != in_channels:
        split = f" ({group_channels} in each of {parts} groups)" if parts > 1 else ""
        what = f"x has {counted(in_channels, 'channel')} but the kernel takes {group_channels * parts}{split}"
        raise problem(what, known, _channels_mend(x, kernel, parts))
    return parts


def _channels_mend(x: Array, kernel: Array, parts: int) -> str:
    in_channels, group_channels, out_channels = x.shape[-1], *kernel.shape[-2:]
    first = 1 - kernel.ndim  # where the channels stand in an array of the layout channels first
    if x.shape[first] == group_channels * parts:
        return f"Use jnp.moveaxis(x, {first}, -1) if x has its channels first."
    fitting = f"Use a kernel of shape {(*kernel.shape[:-2], in_channels // parts, out_channels)}"
    wanted = in_channels // group_channels
    if in_channels % group_channels == 0 and out_channels % wanted == 0:
        return f"{fitting}, or groups={wanted}."
    return f"{fitting}, or x with {group_channels * parts} channels on its last axis."


def _bias(bias: Array, x: Array, kernel: Array) -> Array:
    bias = arguments.as_array("bias", bias, arguments.FLOATS + arguments.COMPLEX)
    out_channels = kernel.shape[-1]
    known = arguments.shapes(kernel=kernel, bias=bias)
    if bias.shape != (out_channels,):
        mend = "Use bias.reshape(-1)." if bias.size == out_channels else f"Use a bias of {out_channels} numbers."
        raise problem(f"bias must be ({out_channels},), one number per output channel", known, mend)
    arguments.require_one_type(x=x, bias=bias)
    return bias
