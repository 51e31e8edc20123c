"""The transposed convolution, whose padding PyTorch takes in one form only: as wide at both ends."""

import functools

import convjax

from .comparison import torch
from .convolutions import images
from .drawing import GROUPS, LAYOUTS, Case, Draw, transposed_windows
from .torch_images import kernel_of, of_rank, on_images


def conv_transpose(draw: Draw) -> Case:
    """Where the padding is not as wide at both ends, PyTorch takes none off, and the ends are cut off after."""
    axes, layout = draw.integer(1, 3), draw.one(LAYOUTS)
    groups, group_in, group_out = draw.one(GROUPS)
    found, more = transposed_windows(draw, axes)
    options = {**found.options, "output_padding": more.asked, "groups": groups, "layout": layout}
    arrays = {"x": images(draw, found, groups * group_in, layout)}
    arrays["kernel"] = draw.numbers(*found.kernel_size, group_out, groups * group_in)
    if draw.one([True, False]):
        arrays["bias"] = draw.numbers(groups * group_out)

    def theirs(x: torch.Tensor, kernel: torch.Tensor, bias: torch.Tensor | None = None) -> torch.Tensor:
        laid_down = functools.partial(of_rank("conv_transpose", axes), x, kernel_of(kernel), bias, found.stride)
        laid_down = functools.partial(laid_down, output_padding=more.of_torch, groups=groups, dilation=found.dilation)
        if found.symmetric:
            return laid_down(padding=tuple(low for low, _ in found.pairs))
        y = laid_down(padding=0)
        for axis, (low, high) in enumerate(found.pairs):
            y = y.narrow(2 + axis, low, y.shape[2 + axis] - low - high)
        return y

    ours = functools.partial(convjax.conv_transpose, **options)
    return Case(options, draw.dtype, arrays, ours, on_images(theirs, axes, layout))


FAMILIES = {"conv_transpose": conv_transpose}
