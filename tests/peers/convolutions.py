"""Convolutions as PyTorch has them, and those it has not, made of what it has."""

import functools
import math
import warnings

import numpy as np

import convjax

from .comparison import torch
from .drawing import BATCHES, GROUPS, LAYOUTS, Case, Draw, Windows, windows
from .torch_images import kernel_of, of_rank, on_images, patches_of, surrounded


def conv(draw: Draw, *, flipped: bool = False) -> Case:
    found = windows(draw)
    groups, group_in, group_out = draw.one(GROUPS)
    mode, layout = padding_mode(draw, found), draw.one(LAYOUTS)
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


def padding_mode(draw: Draw, found: Windows) -> str:
    """A mode for which the images have enough elements."""
    mode = draw.one(["zeros", "zeros", "reflect", "replicate", "circular"])
    less, needed = {"reflect": 1, "circular": 0}, [max(pair) for pair in found.pairs]
    enough = mode not in less or all(width <= n - less[mode] for width, n in zip(needed, found.size, strict=True))
    return mode if enough else "zeros"


def depthwise_conv(draw: Draw) -> Case:
    found, layout = windows(draw), draw.one(LAYOUTS)
    mode = padding_mode(draw, found)
    channels, multiplier = draw.integer(1, 4), draw.integer(1, 3)
    arrays = {"x": images(draw, found, channels, layout)}
    arrays["kernel"] = draw.numbers(*found.kernel_size, 1, channels * multiplier)
    arrays["bias"] = draw.numbers(channels * multiplier)
    options = {**found.options, "padding_mode": mode, "layout": layout}

    def theirs(x: torch.Tensor, kernel: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        return by_torch(x, kernel_of(kernel), bias, found, channels, mode)

    ours = functools.partial(convjax.depthwise_conv, **options)
    return Case(options, draw.dtype, arrays, ours, on_images(theirs, found.axes, layout))


def separable_conv(draw: Draw) -> Case:
    found, layout = windows(draw), draw.one(LAYOUTS)
    mode = padding_mode(draw, found)
    channels, multiplier, out_channels = draw.each(3, 1, 3)
    draw = draw if draw.dtype in ("float32", "float64") else Draw(draw.generator)  # it is rounded between its two steps
    arrays = {"x": images(draw, found, channels, layout)}
    arrays["depthwise_kernel"] = draw.numbers(*found.kernel_size, 1, channels * multiplier)
    arrays["pointwise_kernel"] = draw.numbers(*(1,) * found.axes, channels * multiplier, out_channels)
    arrays["bias"] = draw.numbers(out_channels)
    options = {**found.options, "padding_mode": mode, "layout": layout}

    def theirs(x: torch.Tensor, apart: torch.Tensor, joined: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        between = by_torch(x, kernel_of(apart), None, found, channels, mode)
        return of_rank("conv", found.axes)(between, kernel_of(joined), bias)

    ours = functools.partial(convjax.separable_conv, **options)
    return Case(options, draw.dtype, arrays, ours, on_images(theirs, found.axes, layout))


def local_conv(draw: Draw) -> Case:
    """PyTorch has none: its windows, each with a kernel of its own."""
    found, layout = windows(draw), draw.one(LAYOUTS)
    mode = padding_mode(draw, found)
    groups, group_in, group_out = draw.one(GROUPS)
    arrays = {"x": images(draw, found, groups * group_in, layout)}
    arrays["kernel"] = draw.numbers(*found.output_size, *found.kernel_size, group_in, groups * group_out)
    arrays["bias"] = draw.numbers(*found.output_size, groups * group_out)
    options = {**found.options, "groups": groups, "padding_mode": mode, "layout": layout}
    axes = found.axes

    def theirs(x: torch.Tensor, kernel: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        patches = patches_of(surrounded(x, found.pairs, mode), found.kernel_size, found.stride, found.dilation)
        in_groups = []
        for group in range(groups):
            read = patches[:, group * group_in : (group + 1) * group_in].flatten(2 + axes).flatten(2, 1 + axes)
            taps = kernel[..., group * group_out : (group + 1) * group_out]
            taps = taps.reshape(math.prod(found.output_size), math.prod(found.kernel_size), group_in, group_out)
            in_groups.append(torch.einsum("njpk,pkjc->ncp", read, taps))
        return torch.cat(in_groups, 1).unflatten(2, found.output_size) + bias.movedim(-1, 0)

    ours = functools.partial(convjax.local_conv, **options)
    return Case(options, draw.dtype, arrays, ours, on_images(theirs, axes, layout))


def images(draw: Draw, found: Windows, channels: int, layout: str) -> np.ndarray:
    x = draw.numbers(*draw.one(BATCHES), *found.size, channels)
    return np.moveaxis(x, -1, -found.axes - 1) if layout == "channels_first" else x


FAMILIES = {
    "conv": conv,
    "true_convolution": functools.partial(conv, flipped=True),
    "depthwise_conv": depthwise_conv,
    "separable_conv": separable_conv,
    "local_conv": local_conv,
}
