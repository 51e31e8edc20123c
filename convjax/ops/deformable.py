"""The deformable convolution: every tap reads where an offset sends it, between elements too."""

import functools
import itertools
import math
from typing import Any, SupportsIndex

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from jaxtyping import Array, Float

from convjax.arithmetic.axes import IntOrInts
from convjax.arithmetic.messages import problem
from convjax.arithmetic.paddings import PaddingLike
from convjax.arithmetic.sizes import Sweep

from . import arguments, kernels
from .convolution import Plan, finished
from .padding import fitting_mode, surrounded
from .programs import program, table
from .window_reductions import places_read


def deformable_conv(
    x: Float[Array, "*dims"],
    offsets: Float[Array, "*windows offsets_per_window"],
    kernel: Float[Array, "*kernel_size in_channels_per_group out_channels"],
    bias: Float[Array, " out_channels"] | None = None,
    *,
    mask: Float[Array, "*windows taps_per_window"] | None = None,
    stride: IntOrInts = 1,
    padding: PaddingLike = "VALID",
    dilation: IntOrInts = 1,
    groups: SupportsIndex = 1,
    padding_mode: str = "zeros",
    layout: str = "channels_last",
    precision: str | lax.Precision | None = None,
) -> Float[Array, "*out_dims"]:
    """Convolve with taps that are moved, window by window, and weighed by a mask where there is one.

    Formula:
        y[i, c] = bias[c] + Σ_t Σ_j mask[i, t] · x(stride·i + dilation·t − low + offsets[i, t], j) · kernel[t, j, c],
        where x(p) between elements is linear along each axis (bilinear on images). In its padding x is zero, or what
        padding_mode puts there; beyond the padding it is zero.

    Args:
        x: (batch, *spatial, in_channels) or (*spatial, in_channels).
        offsets: (batch, *output_size, d · ∏ kernel_size · spatial_dims), without the batch axis where x has none:
            for each of d groups of input channels (d is read off and must divide them), for each tap, as in the
            kernel, the elements to move along each axis, the first axis first.
        kernel: (*kernel_size, in_channels // groups, out_channels); its rank tells the number of spatial axes.
        bias: (out_channels,), or None.
        mask: (batch, *output_size, d · ∏ kernel_size), a weight for each tap; None means 1 (version 1 of the paper).
        stride: as for conv.
        padding: as for conv.
        dilation: as for conv.
        groups: as for conv.
        padding_mode: as for conv.
        layout: "channels_last", or "channels_first" where x and the result have their channels before the spatial
            axes; offsets, mask and kernel stay as they are.
        precision: as for conv.

    Returns:
        (batch, *output_size, out_channels), without the batch axis where x has none, in the layout and type of x.
        Positions and sums of float16 and bfloat16 are kept in float32.

    Raises:
        ConvjaxError: offsets or a mask that are not made for the output_size and the taps, complex numbers; and as
            conv.

    Example:
        >>> x, kernel = jnp.array([[1.0], [2.0], [4.0]]), jnp.ones((1, 1, 1))
        >>> deformable_conv(x, jnp.array([[0.5], [-0.5], [0.5]]), kernel).ravel().tolist()
        [1.5, 1.5, 2.0]

    Source:
        Dai et al., Deformable convolutional networks, 2017, section 2.1, equations 2 to 4; Zhu et al., Deformable
        ConvNets v2, 2019, section 3.2, equation 1; torchvision.ops.deform_conv2d for the order of offsets.
    """
    x = arguments.as_array("x", x, arguments.FLOATS)
    kernel = arguments.as_array("kernel", kernel, arguments.FLOATS)
    offsets = arguments.as_array("offsets", offsets, arguments.FLOATS)
    known = arguments.shapes(x=x, kernel=kernel, offsets=offsets)
    arguments.require_one_type(x=x, kernel=kernel, offsets=offsets)
    dims = kernels.spatial_dims_of(kernel, known)
    layout = arguments.one_of("layout", layout, arguments.LAYOUTS, known=known)
    size = arguments.image_size(x, dims, known=known, layout=layout)
    parts = kernels.fitting_groups(x, kernel, groups, layout=layout, spatial_dims=dims, known=known)
    offset = None if bias is None else kernels.fitting_bias(bias, x, kernel.shape[-1:], kernel=kernel)
    swept = arguments.swept(size, kernel.shape[:-2], stride=stride, padding=padding, dilation=dilation, known=known)
    weights = None if mask is None else arguments.as_array("mask", mask, arguments.FLOATS)
    moved = _moved_groups(x, offsets, swept, layout, known)
    if weights is not None:
        arguments.require_one_type(x=x, mask=weights)
        _require_shape("mask", weights, (*offsets.shape[:-1], moved * math.prod(swept.kernel_size)), known)
    mode = fitting_mode(padding_mode, swept.padding, size, known)
    exactness = arguments.as_precision(precision, known=known)
    return _deformed(x, offsets, kernel, offset, weights, Plan(swept, parts, mode, layout, exactness))


def _moved_groups(x: Array, offsets: Array, swept: Sweep, layout: str, known: str) -> int:
    """How many groups of channels have offsets of their own."""
    dims = len(swept.kernel_size)
    each = math.prod(swept.kernel_size) * dims
    last = offsets.shape[-1] if offsets.ndim else 0
    groups = last // each
    fits = groups * each == last and groups > 0 and kernels.channels_of(x, layout, dims) % groups == 0
    batch = x.shape[: x.ndim - dims - 1]
    _require_shape("offsets", offsets, (*batch, *swept.output_size, last if fits else each), known)
    return groups


def _require_shape(name: str, array: Array, shape: tuple[Any, ...], known: str) -> None:
    if array.shape != shape:
        raise problem(f"{name} must be {shape}, got {array.shape}", known, f"Use {name} of shape {shape}.")


def _by_reading_between(
    x: Array, offsets: Array, kernel: Array, bias: Array | None, mask: Array | None, plan: Plan
) -> Array:
    swept, dims = plan.swept, kernel.ndim - 2
    wide = arguments.accumulator(x.dtype)
    images = surrounded(arguments.to_channels_last(x, plan.layout, dims), swept.padding, plan.padding_mode)
    places, window = math.prod(swept.output_size), math.prod(swept.kernel_size)
    undeformed = table(_positions(swept), wide)
    *_, group_in, out_channels = kernel.shape
    parts = (plan.groups, group_in)
    of_taps = kernel.reshape(window, group_in, plan.groups, out_channels // plan.groups)

    def one_image(image: Array, moves: Array, weights: Array | None) -> Array:
        moves = moves.reshape(places, -1, window, dims).astype(wide).swapaxes(1, 2)
        positions = undeformed[:, :, None, :] + moves  # (places, window, d, dims)
        read = _read_between(image.astype(wide), positions)
        if weights is not None:
            read = read * weights.reshape(places, -1, window).astype(wide).swapaxes(1, 2)[..., None]
        sums = jnp.einsum(  # pyright: ignore[reportUnknownMemberType]  # JAX types it in part only
            "pkgj,kjgc->pgc",
            read.reshape(places, window, *parts),
            of_taps.astype(wide),
            precision=plan.precision,
        )
        return sums.reshape(*swept.output_size, out_channels)

    function = one_image if x.ndim == dims + 1 else jax.vmap(one_image)
    return finished(function(images, offsets, mask), bias, x.dtype, plan.layout, dims)


def _positions(swept: Sweep) -> np.ndarray:
    """Where each tap of each window reads in a padded image before it is moved: (places, window, dims)."""
    along = [places_read(swept, axis) for axis in range(len(swept.kernel_size))]
    windows = np.indices(swept.output_size).reshape(len(along), -1, 1)
    taps = np.indices(swept.kernel_size).reshape(len(along), 1, -1)
    positions = np.empty((*np.broadcast_shapes(windows.shape[1:], taps.shape[1:]), len(along)), int)
    for axis, read in enumerate(along):
        positions[..., axis] = read[windows[axis], taps[axis]]
    return positions


def _read_between(image: Array, positions: Array) -> Array:
    """The values of an image at (places, window, d, dims), linear between elements, of a d-th of the channels each."""
    *size, channels = image.shape
    groups = positions.shape[2]
    elements = image.reshape(-1, groups, channels // groups)
    one_past = table(np.array(size).reshape(1, 1, 1, -1), positions.dtype)
    positions = jnp.clip(positions, -1, one_past)  # from there on everything is zero
    below = jnp.floor(positions)
    beyond, first = positions - below, below.astype(jnp.int32)

    def share(corner: tuple[int, ...]) -> Array:
        """What one of the elements around a position gives to it."""
        axes = range(len(size))
        indices = [first[..., axis] + corner[axis] for axis in axes]
        inside = functools.reduce(lax.bitwise_and, [(i >= 0) & (i < n) for i, n in zip(indices, size, strict=True)])
        clipped = tuple(jnp.clip(i, 0, n - 1) for i, n in zip(indices, size, strict=True))
        shares = [beyond[..., axis] if corner[axis] else 1 - beyond[..., axis] for axis in axes]
        flat = functools.reduce(lambda row, axis: row * size[axis] + clipped[axis], axes[1:], clipped[0])
        read = jnp.where(inside[..., None], elements[flat, np.arange(groups)[None, None, :]], 0)
        return functools.reduce(lax.mul, shares)[..., None] * read

    return functools.reduce(lax.add, map(share, itertools.product((0, 1), repeat=len(size))))


_deformed = program(_by_reading_between, "plan")
