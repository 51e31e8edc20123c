"""A kernel and a bias, checked against the images that they are for."""

import math
from typing import SupportsIndex

from jaxtyping import Array

from convjax.arithmetic.axes import integer
from convjax.arithmetic.counting import dividing_groups
from convjax.arithmetic.messages import counted, problem, typed

from . import arguments


def spatial_dims_of(kernel: Array, known: str, *, name: str = "kernel", channels: str = "in_channels // groups") -> int:
    """The number of spatial axes, read off a kernel of shape (*kernel_size, channels, out_channels)."""
    if not 1 <= kernel.ndim - 2 <= arguments.MOST_SPATIAL_DIMS:
        mend = f"Use a {name} of shape (*kernel_size, {channels}, out_channels), such as (3, 3, 1, 8)."
        raise problem(f"{name} has {counted(kernel.ndim, 'axis', 'axes')}, not 3, 4 or 5", known, mend)
    require_elements(kernel, known, name=name)
    return kernel.ndim - 2


def require_elements(array: Array, known: str, *, name: str) -> None:
    """Refuse an array with nothing in it."""
    if 0 in array.shape:
        raise problem(f"{name} is empty", known, f"Use a {name} with at least one element along every axis.")


def fitting_groups(
    x: Array, kernel: Array, groups: SupportsIndex, *, layout: str, spatial_dims: int, known: str
) -> int:
    """The groups as an int, once it is certain that the channels of x are the ones that the kernel takes."""
    in_channels, group_channels, out_channels = channels_of(x, layout, spatial_dims), *kernel.shape[-2:]
    given = integer("groups", groups, at_least=1, known=known)
    shared = kernel.ndim == spatial_dims + 2  # that of local_conv has the axes of the output too
    turned = pytorchs_order_mend(kernel, shared and kernel.shape[1] * given == in_channels)
    parts = dividing_groups(given, in_channels, out_channels, known=known, mend=turned)
    if group_channels * parts != in_channels:
        split = f" ({group_channels} in each of {parts} groups)" if parts > 1 else ""
        what = f"x has {counted(in_channels, 'channel')} but the kernel takes {group_channels * parts}{split}"
        raise problem(
            what,
            known,
            other_layout_mend(x, group_channels * parts, layout, spatial_dims)
            or turned
            or _channels_mend(x, kernel, parts, layout, spatial_dims),
        )
    return parts


def channels_of(x: Array, layout: str, spatial_dims: int) -> int:
    """The number of channels of images."""
    return x.shape[-spatial_dims - 1 if layout == "channels_first" else -1]


def other_layout_mend(x: Array, channels: int, layout: str, spatial_dims: int) -> str:
    """What mends x where its channels stand on the axis of the other layout; nothing where they do not."""
    other = "channels_last" if layout == "channels_first" else "channels_first"
    if channels_of(x, other, spatial_dims) != channels:
        return ""
    if other == "channels_last":
        return "Use layout='channels_last' if x has its channels last."
    axis = -spatial_dims - 1
    return f"Use layout='channels_first', or jnp.moveaxis(x, {axis}, -1), if x has its channels first."


def without_channels(x: Array, channels: int, layout: str, spatial_dims: int) -> str:
    """How x gets the one channel that is wanted, where it may be a batch without an axis for it; else nothing."""
    if channels != 1 or x.ndim != spatial_dims + 1:
        return ""
    added = "x[:, None]" if layout == "channels_first" else "x[..., None]"
    return f", or {added} if x is a batch without a channel axis"


def pytorchs_order_mend(kernel: Array, fits: bool) -> str:
    """What mends a kernel whose channels stand first, as the first axis says if they fit so; nothing otherwise."""
    if not fits or kernel.shape[0] <= max(kernel.shape[2:]):
        return ""
    turned = (*range(2, kernel.ndim), 1, 0)
    return f"Use kernel.transpose{turned}, if its axes are in PyTorch's order: here the channels come last."


def _channels_mend(x: Array, kernel: Array, parts: int, layout: str, spatial_dims: int) -> str:
    in_channels, group_channels, out_channels = channels_of(x, layout, spatial_dims), *kernel.shape[-2:]
    fitting = f"Use a kernel of shape {(*kernel.shape[:-2], in_channels // parts, out_channels)}"
    wanted = in_channels // group_channels
    missing = without_channels(x, group_channels * parts, layout, spatial_dims)
    if in_channels % group_channels == 0 and out_channels % wanted == 0:
        return f"{fitting}, or groups={wanted}{missing}."
    return f"{fitting}, or x with {counted(group_channels * parts, 'channel')}{missing}."


def fitting_bias(bias: Array, x: Array, shape: tuple[int, ...], **kernel: Array) -> Array:
    """The bias, once it is certain that it has this shape and the type of x; the kernel stands in the errors."""
    each = "one number per output channel" if len(shape) == 1 else "one number per element of an image that comes out"
    if not arguments.is_array(bias):
        what = f"bias must be an array or None, got {typed(bias)}"
        raise problem(what, arguments.shapes(**kernel), f"Use an array of {each}, or None.")
    bias = arguments.as_array("bias", bias, arguments.FLOATS + arguments.COMPLEX)
    known = arguments.shapes(**kernel, bias=bias)
    if bias.shape != shape:
        numbers = counted(shape[0], "number") if len(shape) == 1 else f"shape {shape}"
        mend = f"Use bias.reshape{shape}." if bias.size == math.prod(shape) else f"Use a bias of {numbers}."
        raise problem(f"bias must be {shape}, {each}", known, mend)
    arguments.require_one_type(x=x, bias=bias)
    return bias
