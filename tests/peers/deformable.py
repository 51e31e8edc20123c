"""The deformable convolution, tap by tap: grid_sample reads where a tap is moved to."""

import itertools
import math
from typing import Any

import numpy as np

import convjax

from .comparison import torch
from .convolutions import padding_mode
from .drawing import BATCHES, GROUPS, LAYOUTS, Case, Draw, Windows, windows
from .torch_images import kernel_of, of_rank, surrounded

F = torch.nn.functional


def deformable_conv(draw: Draw) -> Case:
    found, layout = windows(draw), draw.one(LAYOUTS)
    mode = padding_mode(draw, found)
    groups, group_in, group_out = draw.one(GROUPS)
    axes, taps, channels = found.axes, math.prod(found.kernel_size), groups * group_in
    moved = draw.one([d for d in (1, 2, 3) if channels % d == 0])
    batch = draw.one(BATCHES)
    x = draw.numbers(*batch, *found.size, channels)
    # odd thirty-seconds, never whole: on the two sides of an element the slope differs
    moves = draw.generator.integers(-24, 24, (*batch, *found.output_size, moved * taps * axes))
    arrays = {"x": np.moveaxis(x, -1, -axes - 1) if layout == "channels_first" else x, "offsets": (2 * moves + 1) / 32}
    arrays["kernel"] = draw.numbers(*found.kernel_size, group_in, groups * group_out)
    if draw.one([True, False]):
        arrays["mask"] = draw.numbers(*batch, *found.output_size, moved * taps)
    options = {**found.options, "groups": groups, "padding_mode": mode, "layout": layout}

    def ours(x: Any, offsets: Any, kernel: Any, mask: Any = None) -> Any:
        return convjax.deformable_conv(x, offsets, kernel, mask=mask, **options)

    def theirs(
        x: torch.Tensor, offsets: torch.Tensor, kernel: torch.Tensor, mask: torch.Tensor | None = None
    ) -> torch.Tensor:
        first = x if layout == "channels_first" else x.movedim(-1, -axes - 1)
        image = surrounded(first if batch else first.unsqueeze(0), found.pairs, mode)
        shape = (image.shape[0], *found.output_size, moved, taps)
        to_move = offsets.reshape(*shape, axes)
        weights = torch.ones(shape, dtype=x.dtype) if mask is None else mask.reshape(shape)
        y: Any = 0
        for number, tap in enumerate(itertools.product(*map(range, found.kernel_size))):
            read = []
            for part, channels_of_part in enumerate(image.chunk(moved, 1)):
                places = _undeformed(found, tap).to(x.dtype) + to_move[..., part, number, :]
                read.append(_at(channels_of_part, places) * weights[..., part, number].unsqueeze(1))
            one_tap = kernel_of(kernel[tap])[(...,) + (None,) * axes]
            y = y + of_rank("conv", axes)(torch.cat(read, 1), one_tap, groups=groups)
        y = y if batch else y.squeeze(0)
        return y if layout == "channels_first" else y.movedim(-axes - 1, -1)

    return Case(options, draw.dtype, arrays, ours, theirs)


def _undeformed(found: Windows, tap: tuple[int, ...]) -> torch.Tensor:
    """Where a tap of every window reads the padded image: (*windows, axes)."""
    numbers = zip(found.starts, found.dilation, tap, strict=True)
    along = [torch.tensor([start + d * t for start in starts]) for starts, d, t in numbers]
    return torch.stack(torch.meshgrid(*along, indexing="ij"), -1)


def _at(x: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
    """A batch read at places given in elements; grid_sample counts from −1 to 1 and the last axis first."""
    size = torch.tensor(x.shape[2:], dtype=x.dtype)
    grid = ((2 * places + 1) / size - 1).flip(-1)
    if x.ndim == 3:  # it knows images and volumes only: an image of height 1, read in the middle
        grid = torch.cat([grid, torch.zeros_like(grid)], -1).unsqueeze(1)
        return F.grid_sample(x.unsqueeze(2), grid, align_corners=False).squeeze(2)
    return F.grid_sample(x, grid, align_corners=False)


FAMILIES = {"deformable_conv": deformable_conv}
