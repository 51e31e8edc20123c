"""Convolutions as PyTorch has them, and those it has not, made of what it has."""

import functools
import itertools
import math
import warnings
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812  # as everybody calls it

import convjax

from .drawing import BATCHES, GROUPS, LAYOUTS, Case, Draw, Windows, windows
from .torch_images import kernel_of, of_rank, on_images, patches_of, surrounded


def conv(draw: Draw, *, flipped: bool = False) -> Case:
    found = windows(draw)
    groups, group_in, group_out = draw.one(GROUPS)
    mode = draw.one(["zeros", "zeros", "reflect", "replicate", "circular"])
    found, mode = found, mode if has_elements_for(mode, found) else "zeros"
    layout = draw.one(LAYOUTS)
    arrays = {"x": images(draw, found, groups * group_in, layout)}
    arrays["kernel"] = draw.numbers(*found.kernel_size, group_in, groups * group_out)
    if draw.one([True, False]):
        arrays["bias"] = draw.numbers(groups * group_out)
    options = {**found.options, "groups": groups, "padding_mode": mode, "layout": layout}

    def theirs(x: torch.Tensor, kernel: torch.Tensor, bias: torch.Tensor | None = None) -> torch.Tensor:
        taps = kernel_of(kernel.flip(tuple(range(found.axes))) if flipped else kernel)
        return by_torch(x, taps, bias, found, groups, mode)

    function = convjax.true_convolution if flipped else convjax.conv
    return Case(
        options, draw.dtype, arrays, functools.partial(function, **options), on_images(theirs, found.axes, layout)
    )


def by_torch(
    x: torch.Tensor,
    taps: torch.Tensor,
    bias: torch.Tensor | None,
    found: Windows,
    groups: int,
    mode: str = "zeros",
) -> torch.Tensor:
    """By PyTorch's own padding where it has one: as wide at both ends, or by the name "same" under stride 1."""
    convolve = functools.partial(
        of_rank("conv", found.axes), weight=taps, bias=bias, stride=found.stride, dilation=found.dilation, groups=groups
    )
    if mode == "zeros" and found.padding == "SAME" and set(found.stride) == {1}:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Using padding='same'", UserWarning)  # that it copies x first
            return convolve(x, padding="same")
    if mode == "zeros" and found.symmetric:
        return convolve(x, padding=tuple(low for low, _ in found.pairs))
    return convolve(surrounded(x, found.pairs, mode))


def has_elements_for(mode: str, found: Windows) -> bool:
    most = {"reflect": 1, "circular": 0}
    return mode not in most or all(max(pair) <= n - most[mode] for n, pair in zip(found.size, found.pairs, strict=True))


def depthwise_conv(draw: Draw) -> Case:
    found, layout = windows(draw), draw.one(LAYOUTS)
    channels, multiplier = draw.integer(1, 4), draw.integer(1, 3)
    arrays = {"x": images(draw, found, channels, layout)}
    arrays["kernel"] = draw.numbers(*found.kernel_size, 1, channels * multiplier)
    arrays["bias"] = draw.numbers(channels * multiplier)
    options = {**found.options, "layout": layout}

    def theirs(x: torch.Tensor, kernel: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        return by_torch(x, kernel_of(kernel), bias, found, channels)

    ours = functools.partial(convjax.depthwise_conv, **options)
    return Case(options, draw.dtype, arrays, ours, on_images(theirs, found.axes, layout))


def separable_conv(draw: Draw) -> Case:
    found, layout = windows(draw), draw.one(LAYOUTS)
    channels, multiplier, out_channels = draw.each(3, 1, 3)
    draw = draw if draw.dtype in ("float32", "float64") else Draw(draw.generator)  # it is rounded between its two steps
    arrays = {"x": images(draw, found, channels, layout)}
    arrays["depthwise_kernel"] = draw.numbers(*found.kernel_size, 1, channels * multiplier)
    arrays["pointwise_kernel"] = draw.numbers(*(1,) * found.axes, channels * multiplier, out_channels)
    arrays["bias"] = draw.numbers(out_channels)
    options = {**found.options, "layout": layout}

    def theirs(x: torch.Tensor, apart: torch.Tensor, joined: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        between = by_torch(x, kernel_of(apart), None, found, channels)
        return of_rank("conv", found.axes)(between, kernel_of(joined), bias)

    ours = functools.partial(convjax.separable_conv, **options)
    return Case(options, draw.dtype, arrays, ours, on_images(theirs, found.axes, layout))


def local_conv(draw: Draw) -> Case:
    """PyTorch has none: its windows, each with a kernel of its own."""
    found, layout = windows(draw), draw.one(LAYOUTS)
    groups, group_in, group_out = draw.one(GROUPS)
    arrays = {"x": images(draw, found, groups * group_in, layout)}
    arrays["kernel"] = draw.numbers(*found.output_size, *found.kernel_size, group_in, groups * group_out)
    arrays["bias"] = draw.numbers(*found.output_size, groups * group_out)
    options = {**found.options, "groups": groups, "layout": layout}
    axes = found.axes

    def theirs(x: torch.Tensor, kernel: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        patches = patches_of(surrounded(x, found.pairs), found.kernel_size, found.stride, found.dilation)
        in_groups = []
        for group in range(groups):
            read = patches[:, group * group_in : (group + 1) * group_in].flatten(2 + axes).flatten(2, 1 + axes)
            taps = kernel[..., group * group_out : (group + 1) * group_out]
            taps = taps.reshape(math.prod(found.output_size), math.prod(found.kernel_size), group_in, group_out)
            in_groups.append(torch.einsum("njpk,pkjc->ncp", read, taps))
        return torch.cat(in_groups, 1).unflatten(2, found.output_size) + bias.movedim(-1, 0)

    ours = functools.partial(convjax.local_conv, **options)
    return Case(options, draw.dtype, arrays, ours, on_images(theirs, axes, layout))


def conv_transpose(draw: Draw) -> Case:
    """Where PyTorch takes no padding of its own, what it takes off is cut off after."""
    axes, layout = draw.integer(1, 3), draw.one(LAYOUTS)
    kernel_size, stride, dilation = draw.each(axes, 1, 3), draw.each(axes, 1, 3), draw.each(axes, 1, 2)
    groups, group_in, group_out = draw.one(GROUPS)
    size = draw.each(axes, 1, {1: 6, 2: 4, 3: 3}[axes])
    more = tuple(draw.integer(0, s - 1) for s in stride)
    reach = [d * (k - 1) for k, d in zip(kernel_size, dilation, strict=True)]
    form = draw.one(["VALID", "CAUSAL", "SAME", "int", "pairs", "pairs", "ints"])
    if form == "SAME":
        more = (0,) * axes  # under it the size is n · stride
        ends = [n * s for n, s in zip(size, stride, strict=True)]
        total = [(n - 1) * s + r + 1 - end for n, s, r, end in zip(size, stride, reach, ends, strict=True)]
        pairs = [(max(t, 0) // 2, max(t, 0) - max(t, 0) // 2) for t in total]
        # a kernel that reaches less far than the stride leaves elements at the end that nothing leads to
        more_by_torch = tuple(max(-t, 0) for t in total)
    elif form == "int":
        width = draw.integer(0, min(reach) // 2)
        pairs, more_by_torch = [(width, width)] * axes, more
    elif form == "ints":
        pairs = [(width, width) for width in (draw.integer(0, r // 2) for r in reach)]
        more_by_torch = more
    else:
        pairs = {
            "VALID": [(0, 0)] * axes,
            "CAUSAL": [(r, 0) for r in reach],
            "pairs": [(draw.integer(0, r), draw.integer(0, r)) for r in reach],
        }[form]
        more_by_torch = more
    size = tuple(
        max(n, math.ceil((low + high - r) / s) + 1)
        for n, (low, high), r, s in zip(size, pairs, reach, stride, strict=True)
    )
    if form == "ints":
        padding: Any = tuple(low for low, _ in pairs) if axes > 1 else pairs[0][0]
    else:
        padding = {"int": pairs[0][0], "pairs": tuple(pairs)}.get(form, form)
    options = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
    options |= {"output_padding": more, "layout": layout}
    found = Windows(size, kernel_size, stride, dilation, padding, tuple(pairs))
    arrays = {"x": images(draw, found, groups * group_in, layout)}
    arrays["kernel"] = draw.numbers(*kernel_size, group_out, groups * group_in)
    if draw.one([True, False]):
        arrays["bias"] = draw.numbers(groups * group_out)

    def theirs(x: torch.Tensor, kernel: torch.Tensor, bias: torch.Tensor | None = None) -> torch.Tensor:
        laid_down = functools.partial(
            of_rank("conv_transpose", axes), x, kernel_of(kernel), bias, stride, groups=groups, dilation=dilation
        )
        if found.symmetric:
            return laid_down(padding=tuple(low for low, _ in pairs), output_padding=more_by_torch)
        y = laid_down(output_padding=more_by_torch)
        for axis, (low, high) in enumerate(pairs):
            y = y.narrow(2 + axis, low, y.shape[2 + axis] - low - high)
        return y

    ours = functools.partial(convjax.conv_transpose, **options)
    return Case(options, draw.dtype, arrays, ours, on_images(theirs, axes, layout))


def deformable_conv(draw: Draw) -> Case:
    """One tap after another: grid_sample reads where it is moved to, a product with its weights is added."""
    found = windows(draw)
    groups, group_in, group_out = draw.one(GROUPS)
    axes, taps, channels = found.axes, math.prod(found.kernel_size), groups * group_in
    moved = draw.one([d for d in (1, 2, 3) if channels % d == 0])
    batch = draw.one(BATCHES)
    arrays = {"x": draw.numbers(*batch, *found.size, channels)}
    # sixteenths, never whole: where a tap reads an element itself, the slope on its two sides differs
    moves = draw.generator.integers(-24, 24, (*batch, *found.output_size, moved * taps * axes))
    arrays["offsets"] = (2 * moves + 1) / 32
    arrays["kernel"] = draw.numbers(*found.kernel_size, group_in, groups * group_out)
    if draw.one([True, False]):
        arrays["mask"] = draw.numbers(*batch, *found.output_size, moved * taps)
    options = {**found.options, "groups": groups}

    def ours(x: Any, offsets: Any, kernel: Any, mask: Any = None) -> Any:
        return convjax.deformable_conv(x, offsets, kernel, mask=mask, **options)

    def theirs(
        x: torch.Tensor, offsets: torch.Tensor, kernel: torch.Tensor, mask: torch.Tensor | None = None
    ) -> torch.Tensor:
        alone = x.ndim == axes + 1
        image = (x.unsqueeze(0) if alone else x).movedim(-1, 1)
        shape = (image.shape[0], *found.output_size, moved, taps)
        to_move = offsets.reshape(*shape, axes)
        weights = torch.ones(shape, dtype=x.dtype) if mask is None else mask.reshape(shape)
        y: Any = 0
        for number, tap in enumerate(itertools.product(*map(range, found.kernel_size))):
            read = []
            for part, channels_of_part in enumerate(image.chunk(moved, 1)):
                places = undeformed(found, tap).to(x.dtype) + to_move[..., part, number, :]
                values = at_places(channels_of_part, places)
                read.append(values * weights[..., part, number].unsqueeze(1))
            one_tap = kernel_of(kernel[tap])[(...,) + (None,) * axes]
            y = y + of_rank("conv", axes)(torch.cat(read, 1), one_tap, groups=groups)
        y = y.movedim(1, -1)
        return y.squeeze(0) if alone else y

    return Case(options, draw.dtype, arrays, ours, theirs)


def undeformed(found: Windows, tap: tuple[int, ...]) -> torch.Tensor:
    """Where a tap of every window reads: (*windows, axes)."""
    along = [
        torch.tensor([start + d * t - low for start in starts])
        for starts, d, t, (low, _) in zip(found.starts, found.dilation, tap, found.pairs, strict=True)
    ]
    return torch.stack(torch.meshgrid(*along, indexing="ij"), -1)


def at_places(x: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
    """A batch read at places given in elements; grid_sample counts from −1 to 1 and the last axis first."""
    size = torch.tensor(x.shape[2:], dtype=x.dtype)
    grid = ((2 * places + 1) / size - 1).flip(-1)
    if x.ndim == 3:  # it knows images and volumes only: an image of height 1, read in the middle
        grid = torch.cat([grid, torch.zeros_like(grid)], -1).unsqueeze(1)
        return F.grid_sample(x.unsqueeze(2), grid, align_corners=False).squeeze(2)
    return F.grid_sample(x, grid, align_corners=False)


def images(draw: Draw, found: Windows, channels: int, layout: str) -> np.ndarray:
    x = draw.numbers(*draw.one(BATCHES), *found.size, channels)
    return np.moveaxis(x, -1, -found.axes - 1) if layout == "channels_first" else x


FAMILIES = {
    "conv": conv,
    "true_convolution": functools.partial(conv, flipped=True),
    "depthwise_conv": depthwise_conv,
    "separable_conv": separable_conv,
    "local_conv": local_conv,
    "conv_transpose": conv_transpose,
    "deformable_conv": deformable_conv,
}
