"""Windows laid out side by side, and added up again: unfold and fold."""

import functools
from typing import SupportsIndex

import jax.numpy as jnp
import numpy as np
from jax import lax
from jaxtyping import Array, Inexact

from convjax.arithmetic.axes import IntOrInts, per_axis
from convjax.arithmetic.messages import problem
from convjax.arithmetic.paddings import PaddingLike
from convjax.arithmetic.sizes import Sweep

from . import arguments
from .padding import fitting_mode, surrounded
from .programs import program
from .window_reductions import MOST_SLICES, places_read, windows_of


def unfold(
    x: Inexact[Array, "*dims"],
    kernel_size: IntOrInts,
    *,
    stride: IntOrInts = 1,
    padding: PaddingLike = "VALID",
    dilation: IntOrInts = 1,
    padding_mode: str = "zeros",
    spatial_dims: SupportsIndex = 2,
    layout: str = "channels_last",
) -> Inexact[Array, "*patch_dims"]:
    """Copy out every window that a convolution would visit.

    Formula:
        patches[i, t, c] = x[stride·i + dilation·t − low, c], where i (the window) and t (the tap in it) have one index
        per spatial axis, and x is zero outside its bounds, or what padding_mode puts there.

    Args:
        x: (batch, *spatial, channels) or (*spatial, channels).
        kernel_size: taps of a window along every axis, or one number per axis.
        stride: elements from one window to the next; an int, or one per axis.
        padding: "VALID", "SAME", "SAME_LOWER", "FULL", "CAUSAL" in any case, an int, one int per axis, or one
            (low, high) pair per axis.
        dilation: elements from one tap of a window to the next; an int, or one per axis.
        padding_mode: what stands in the padding: "zeros", "reflect", "replicate" or "circular"; see pad.
        spatial_dims: the number of spatial axes of x, one to three.
        layout: "channels_last", or "channels_first" where x and the result have their channels before the spatial
            axes: the result then is (batch, channels, *output_size, *kernel_size).

    Returns:
        (batch, *output_size, *kernel_size, channels), without the batch axis where x has none, in the layout and type
        of x. Where the channels stand last, a tensordot with a kernel over the last spatial_dims + 1 axes is the
        convolution with it.

    Raises:
        ConvjaxError: an x of another rank, empty or of ints, a window larger than the padded input, a size, stride or
            dilation below 1, a negative padding, one with more elements than its mode finds in x, an unknown name,
            traced values where Python ints belong.

    Example:
        >>> unfold(jnp.array([[1.0], [2.0], [3.0]]), 2, spatial_dims=1)[..., 0].tolist()
        [[1.0, 2.0], [2.0, 3.0]]
        >>> unfold(jnp.ones((8, 28, 28, 3)), (3, 5)).shape
        (8, 26, 24, 3, 5, 3)

    Source:
        Chellapilla, Puri and Simard, High performance convolutional neural networks for document processing, 2006,
        section 3.1, figure 2.
    """
    types = arguments.FLOATS + arguments.COMPLEX
    images = arguments.as_images(x, types, spatial_dims=spatial_dims, layout=layout)
    swept = arguments.swept(
        images.size, kernel_size, stride=stride, padding=padding, dilation=dilation, known=images.known
    )
    mode = fitting_mode(padding_mode, swept.padding, images.size, images.known)
    patches = _unfolded(images.x, swept, mode)
    return arguments.from_channels_last(patches, images.layout, 2 * len(images.size))


def fold(
    patches: Inexact[Array, "*patch_dims"],
    output_size: IntOrInts,
    kernel_size: IntOrInts,
    *,
    stride: IntOrInts = 1,
    padding: PaddingLike = "VALID",
    dilation: IntOrInts = 1,
    spatial_dims: SupportsIndex = 2,
    layout: str = "channels_last",
) -> Inexact[Array, "*dims"]:
    """Add every window up where it came from: exactly the transpose of unfold with zeros around.

    Formula:
        y[j, c] = Σ patches[i, t, c] over the windows i and taps t with stride·i + dilation·t − low = j, where i, t and
        j have one index per spatial axis. What falls into the padding is dropped.

    Args:
        patches: (batch, *windows, *kernel_size, channels) or (*windows, *kernel_size, channels), as unfold gives them.
        output_size: elements of the images along every spatial axis, or one number per axis.
        kernel_size: taps of a window along every axis, or one number per axis.
        stride: elements from one window to the next; an int, or one per axis.
        padding: the padding that unfold was given, in any of its forms.
        dilation: elements from one tap of a window to the next; an int, or one per axis.
        spatial_dims: the number of spatial axes of the images, one to three.
        layout: "channels_last", or "channels_first" where patches and the result have their channels before all other
            axes but that of the batch.

    Returns:
        (batch, *output_size, channels), without the batch axis where patches has none, in the layout and type of
        patches. Sums of float16 and bfloat16 are kept in float32 and rounded once, at the end.

    Raises:
        ConvjaxError: patches of another shape than unfold gives for these options, empty or of ints, a window larger
            than the padded output, a size, stride or dilation below 1, a negative padding, an unknown layout, traced
            values where Python ints belong.

    Example:
        >>> patches = jnp.array([[1.0, 2.0], [10.0, 20.0]]).reshape(2, 2, 1)
        >>> fold(patches, 3, 2, spatial_dims=1).ravel().tolist()
        [1.0, 12.0, 20.0]

    Source:
        Dumoulin and Visin, A guide to convolution arithmetic for deep learning, 2016, section 4.1: the transpose.
    """
    patches = arguments.as_array("patches", patches, arguments.FLOATS + arguments.COMPLEX)
    known = arguments.shapes(patches=patches)
    axes = arguments.as_spatial_dims(spatial_dims, known=known)
    order = arguments.one_of("layout", layout, arguments.LAYOUTS, known=known)
    size = per_axis("output_size", output_size, axes, at_least=1, known=known)
    known = f"{known}, output_size is {size}"
    swept = arguments.swept(size, kernel_size, stride=stride, padding=padding, dilation=dilation, known=known)
    _require_patches(patches, swept, order, known)
    return arguments.from_channels_last(
        _folded(arguments.to_channels_last(patches, order, 2 * axes), swept), order, axes
    )


def _require_patches(patches: Array, swept: Sweep, layout: str, known: str) -> None:
    windows = (*swept.output_size, *swept.kernel_size)
    first = layout == "channels_first"
    found = patches.shape[-len(windows) :] if first else patches.shape[-len(windows) - 1 : -1]
    if patches.ndim not in (len(windows) + 1, len(windows) + 2) or found != windows:
        inner = ", ".join(map(str, windows))
        inner = f"channels, {inner}" if first else f"{inner}, channels"
        known += f", kernel_size is {swept.kernel_size} with stride {swept.stride}, spatial_dims={len(swept.stride)}"
        mend = f"Use patches of shape ({inner}) or (batch, {inner})."
        raise problem("patches is not of the shape that unfold gives", known, mend)
    if any(size == 0 for size in patches.shape):
        raise problem("patches is empty", known, "Use at least one image, with at least one channel.")


def _copied_windows(x: Array, swept: Sweep, mode: str) -> Array:
    def copied(x: Array) -> Array:
        return windows_of(surrounded(x, swept.padding, mode), swept)

    return arguments.on_batches(copied, x, len(swept.kernel_size))


def _sum_of_windows(patches: Array, swept: Sweep) -> Array:
    dims = len(swept.kernel_size)

    def added(patches: Array) -> Array:
        sums = patches.astype(arguments.accumulator(patches.dtype))
        for axis in reversed(range(dims)):
            tap = dims + 1 + axis
            if swept.kernel_size[axis] > MOST_SLICES:
                sums = _added_to_places(jnp.moveaxis(sums, tap, axis + 2), swept, axis)
                continue
            one_tap_each = (lax.index_in_dim(sums, t, tap, keepdims=False) for t in range(swept.kernel_size[axis]))
            sums = functools.reduce(lax.add, (_put_back(one, swept, axis, t) for t, one in enumerate(one_tap_each)))
        return sums.astype(patches.dtype)

    return arguments.on_batches(added, patches, 2 * dims)


def _added_to_places(windows: Array, swept: Sweep, axis: int) -> Array:
    """All taps along one axis, which stand on the axis behind, added up where they were read; without the padding."""
    n, (low, high) = swept.input_size[axis], swept.padding[axis]
    before, after = windows.shape[: axis + 1], windows.shape[axis + 3 :]
    padded = lax.full((*before, low + n + high, *after), 0, windows.dtype)
    where = (slice(None),) * (axis + 1) + (places_read(swept, axis),)
    sums = padded.at[where].add(windows, mode="drop")
    return lax.slice_in_dim(sums, low, low + n, axis=axis + 1)


def _put_back(one_tap: Array, swept: Sweep, axis: int, tap: int) -> Array:
    """The elements of one tap at their places along the axis, zeros between; without what lies in the padding."""
    n, stride, low = swept.input_size[axis], swept.stride[axis], swept.padding[axis][0]
    first = tap * swept.dilation[axis] - low
    last = first + (swept.output_size[axis] - 1) * stride
    around = [(0, 0, 0)] * one_tap.ndim
    around[axis + 1] = (first, n - 1 - last, stride - 1)  # a negative number of zeros cuts off
    return lax.pad(one_tap, np.zeros((), one_tap.dtype), around)


_unfolded = program(_copied_windows, "swept", "mode")
_folded = program(_sum_of_windows, "swept")
