"""What moves, repeats and blends elements: windows laid out and added up, padding, enlarging, shuffling."""

import functools
import math
from typing import Any

import numpy as np

import convjax

from .comparison import torch
from .convolutions import images, padding_mode
from .drawing import BATCHES, LARGEST, LAYOUTS, Case, Draw, Windows, windows
from .torch_images import MODES, of_rank, on_images, patches_of, surrounded

F = torch.nn.functional

LINEAR = {1: "linear", 2: "bilinear", 3: "trilinear"}


def unfold(draw: Draw) -> Case:
    """PyTorch's own is for images, and pads with zeros as wide at both ends; else windows axis by axis."""
    found, layout = windows(draw), draw.one(LAYOUTS)
    mode = padding_mode(draw, found)
    options = found.options | {"padding_mode": mode, "spatial_dims": found.axes, "layout": layout}
    arrays = {"x": images(draw, found, draw.integer(1, 3), layout)}

    def theirs(x: torch.Tensor) -> torch.Tensor:
        first = _batch(x, found.axes, layout)
        if found.axes == 2 and found.symmetric and mode == "zeros":
            y = F.unfold(first, found.kernel_size, found.dilation, tuple(low for low, _ in found.pairs), found.stride)
            y = y.unflatten(1, (first.shape[1], *found.kernel_size)).unflatten(-1, found.output_size)
            y = y.movedim((2, 3), (-2, -1))
        else:
            around = surrounded(first, found.pairs, mode)
            y = patches_of(around, found.kernel_size, found.stride, found.dilation)
        return _as_given(y, 2 * found.axes, layout, alone=x.ndim == found.axes + 1)

    ours = functools.partial(convjax.unfold, kernel_size=found.kernel_size, **options)
    return Case({"kernel_size": found.kernel_size, **options}, draw.dtype, arrays, ours, theirs)


def fold(draw: Draw) -> Case:
    """PyTorch's own is for images; else its transposed convolution lays down each tap with a kernel that is 1 there."""
    found, layout, channels = windows(draw), draw.one(LAYOUTS), draw.integer(1, 3)
    options = found.options | {"output_size": found.size, "spatial_dims": found.axes, "layout": layout}
    patches = draw.numbers(*draw.one(BATCHES), *found.output_size, *found.kernel_size, channels)
    patches = np.moveaxis(patches, -1, -2 * found.axes - 1) if layout == "channels_first" else patches
    taps = math.prod(found.kernel_size)

    def theirs(patches: torch.Tensor) -> torch.Tensor:
        axes = found.axes
        first = _batch(patches, 2 * axes, layout)  # (batch, channels, *windows, *taps)
        by_tap = first.flatten(2 + axes).movedim(-1, 2).flatten(1, 2)
        if axes == 2 and found.symmetric:
            low = tuple(low for low, _ in found.pairs)
            y = F.fold(by_tap.flatten(2), found.size, found.kernel_size, found.dilation, low, found.stride)
        else:
            one_tap_each = torch.eye(taps, dtype=patches.dtype).reshape(taps, 1, *found.kernel_size)
            one_tap_each = one_tap_each.repeat(channels, *(1,) * (axes + 1))
            y = of_rank("conv_transpose", axes)(
                by_tap, one_tap_each, stride=found.stride, dilation=found.dilation, groups=channels
            )
            for axis, (n, (low, _)) in enumerate(zip(found.size, found.pairs, strict=True)):
                left_over = max(low + n - y.shape[2 + axis], 0)  # elements at the end that no window reads
                y = surrounded(y, [(0, left_over if a == axis else 0) for a in range(axes)])
                y = y.narrow(2 + axis, low, n)
        return _as_given(y, axes, layout, alone=patches.ndim == 2 * axes + 1)

    ours = functools.partial(convjax.fold, kernel_size=found.kernel_size, **options)
    return Case({"kernel_size": found.kernel_size, **options}, draw.dtype, {"patches": patches}, ours, theirs)


def pad(draw: Draw) -> Case:
    axes, layout, mode = draw.integer(1, 3), draw.one(LAYOUTS), draw.one(list(MODES))
    size = draw.each(axes, 1, LARGEST[axes])
    most = [{"reflect": n - 1, "circular": n}.get(mode, 3) for n in size]
    pairs = tuple((draw.integer(0, m), draw.integer(0, m)) for m in most)
    found = Windows(size, (1,) * axes, (1,) * axes, (1,) * axes, pairs, pairs)
    options = {"padding": pairs, "padding_mode": mode, "spatial_dims": axes, "layout": layout}
    arrays = {"x": images(draw, found, draw.integer(1, 3), layout)}

    def theirs(x: torch.Tensor) -> torch.Tensor:
        return surrounded(x, pairs, mode)

    return _case(draw, options, arrays, functools.partial(convjax.pad, **options), theirs, axes, layout)


def upsample(draw: Draw) -> Case:
    """PyTorch's "nearest-exact" is this "nearest", and its "bicubic" without aliases is this "bicubic".

    With aliases it has a = −¾ and repeats the elements at the edge.
    """
    axes, layout = draw.integer(1, 3), draw.one(LAYOUTS)
    method = draw.one(["nearest", "bilinear", "bilinear", *(["bicubic"] * (axes == 2 and draw.dtype != "float16"))])
    size = draw.each(axes, 1, {1: 7, 2: 5, 3: 3}[axes])
    corners = draw.one([False, method == "bilinear"])
    options: dict[str, Any] = {"method": method, "spatial_dims": axes, "layout": layout}
    if corners:
        options["align_corners"] = True
    if draw.one([True, False]):
        factors = draw.each(axes, 1, 3)
        options["factor"], wanted = factors, tuple(n * r for n, r in zip(size, factors, strict=True))
    else:
        wanted = tuple(n + draw.integer(0, n + 2) for n in size)
        options["output_size"] = wanted
    found = Windows(size, (1,) * axes, (1,) * axes, (1,) * axes, 0)
    arrays = {"x": images(draw, found, draw.integer(1, 3), layout)}

    def theirs(x: torch.Tensor) -> torch.Tensor:
        if method == "nearest":
            return F.interpolate(x, wanted, mode="nearest-exact")
        if method == "bilinear":
            return F.interpolate(x, wanted, mode=LINEAR[axes], align_corners=corners)
        return F.interpolate(x, wanted, mode="bicubic", align_corners=False, antialias=True)

    return _case(draw, options, arrays, functools.partial(convjax.upsample, **options), theirs, axes, layout)


def pixel_shuffle(draw: Draw, *, back: bool = False) -> Case:
    """PyTorch's own is for images and one factor; else its convolutions with kernels that are 1 at one place."""
    axes, layout, channels = draw.integer(1, 3), draw.one(LAYOUTS), draw.integer(1, 3)
    factors = (draw.integer(1, 3),) * axes if draw.one([True, False]) else draw.each(axes, 1, 3)
    small, block = draw.each(axes, 1, 3), math.prod(factors)
    size = tuple(n * r for n, r in zip(small, factors, strict=True)) if back else small
    found = Windows(size, (1,) * axes, (1,) * axes, (1,) * axes, 0)
    arrays = {"x": images(draw, found, channels if back else channels * block, layout)}
    options = {"factor": factors, "spatial_dims": axes, "layout": layout}

    def theirs(x: torch.Tensor) -> torch.Tensor:
        if axes == 2 and len(set(factors)) == 1:
            return (F.pixel_unshuffle if back else F.pixel_shuffle)(x, factors[0])
        one_place_each = torch.eye(block, dtype=x.dtype).reshape(block, 1, *factors)
        one_place_each = one_place_each.repeat(channels, *(1,) * (axes + 1))
        moved = of_rank("conv" if back else "conv_transpose", axes)
        return moved(x, one_place_each, stride=factors, groups=channels)

    ours = functools.partial(convjax.pixel_unshuffle if back else convjax.pixel_shuffle, **options)
    return _case(draw, options, arrays, ours, theirs, axes, layout)


def _batch(x: torch.Tensor, axes: int, layout: str) -> torch.Tensor:
    first = x if layout == "channels_first" else x.movedim(-1, -axes - 1)
    return first.unsqueeze(0) if x.ndim == axes + 1 else first


def _as_given(y: torch.Tensor, axes: int, layout: str, *, alone: bool) -> torch.Tensor:
    """A batch with its channels first, in the layout, and without the batch axis where one image alone was given."""
    y = y.squeeze(0) if alone else y
    return y if layout == "channels_first" else y.movedim(-axes - 1, -1)


def _case(
    draw: Draw, options: dict[str, Any], arrays: dict[str, Any], ours: Any, theirs: Any, axes: int, layout: str
) -> Case:
    return Case(options, draw.dtype, arrays, ours, on_images(theirs, axes, layout))


FAMILIES = {
    "unfold": unfold,
    "fold": fold,
    "pad": pad,
    "upsample": upsample,
    "pixel_shuffle": pixel_shuffle,
    "pixel_unshuffle": functools.partial(pixel_shuffle, back=True),
}
