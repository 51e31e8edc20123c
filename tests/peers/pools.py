"""Pools as PyTorch has them; the dilated averages and the blurs that it has not, made of its convolution."""

import functools
import math
from collections.abc import Callable
from typing import Any

import jax.numpy as jnp
import numpy as np

import convjax

from .comparison import torch
from .convolutions import images, padding_mode
from .drawing import BATCHES, LARGEST, LAYOUTS, Case, Draw, Windows, pool_windows, windows
from .torch_images import of_rank, on_images, surrounded


def max_pool(draw: Draw, *, sign: int = 1, with_indices: bool = False) -> Case:
    """Of numbers so few that there are ties: the gradient goes to the first, row by row, and so does the index."""
    found, ceil_mode, layout = _drawn(draw, most_dilation=2)
    arrays = {"x": _few_numbers(draw, found, layout)}
    if draw.one([True, False]):
        arrays["x"] = draw.rounded(arrays["x"] + 0.25 * draw.numbers(*arrays["x"].shape))  # no ties
    options = found.options | {"ceil_mode": ceil_mode, "spatial_dims": found.axes, "layout": layout}

    def theirs(x: torch.Tensor) -> Any:
        options = {"ceil_mode": ceil_mode, "padding": tuple(low for low, _ in found.pairs)}
        pool = functools.partial(of_rank("max_pool", found.axes), dilation=found.dilation, **options)
        if with_indices:
            return pool(x, found.kernel_size, found.stride, return_indices=True)
        return sign * pool(sign * x, found.kernel_size, found.stride)

    function: Callable[..., Any] = convjax.max_pool if sign == 1 else convjax.min_pool
    function = convjax.max_pool_with_indices if with_indices else function
    ours = functools.partial(function, kernel_size=found.kernel_size, **options)
    return _case(draw, found, options, arrays, ours, theirs, layout)


def avg_pool(draw: Draw) -> Case:
    found, ceil_mode, layout = _drawn(draw)
    counted = draw.one([True, False])
    options = found.options | {"ceil_mode": ceil_mode, "spatial_dims": found.axes, "layout": layout}
    options["count_padding"] = counted
    arrays = {"x": images(draw, found, draw.integer(1, 3), layout)}

    def theirs(x: torch.Tensor) -> torch.Tensor:
        options = {"padding": tuple(low for low, _ in found.pairs), "ceil_mode": ceil_mode}
        pool = of_rank("avg_pool", found.axes)
        return pool(x, found.kernel_size, found.stride, count_include_pad=counted, **options)

    ours = functools.partial(convjax.avg_pool, kernel_size=found.kernel_size, **options)
    return _case(draw, found, options, arrays, ours, theirs, layout)


def dilated_avg_pool(draw: Draw) -> Case:
    """PyTorch has none: the sum of each window, over the number of its elements or of those within x."""
    found, layout = windows(draw), draw.one(LAYOUTS)
    while not _reads_elements(found):
        found = windows(draw)
    counted = draw.one([True, False])
    options = found.options | {"spatial_dims": found.axes, "layout": layout, "count_padding": counted}
    arrays = {"x": images(draw, found, draw.integer(1, 3), layout)}

    def theirs(x: torch.Tensor) -> torch.Tensor:
        padded, equally = surrounded(x, found.pairs), torch.ones(found.kernel_size, dtype=x.dtype)
        elements = torch.ones_like(padded) if counted else surrounded(torch.ones_like(x), found.pairs)
        return _weighted(padded, equally, found) / _weighted(elements, equally, found)

    ours = functools.partial(convjax.avg_pool, kernel_size=found.kernel_size, **options)
    return _case(draw, found, options, arrays, ours, theirs, layout)


def lp_pool(draw: Draw) -> Case:
    """PyTorch's takes no padding, and raises x itself to the power: but for an even p it is given magnitudes.

    Its ceil mode scales up a window that hangs over the edge, so zeros stand there instead.
    """
    found, ceil_mode, layout = _drawn(draw)
    p = draw.one([1, 1.5, 2, 2, 3, 4])
    options = found.options | {"ceil_mode": ceil_mode, "spatial_dims": found.axes, "layout": layout, "p": p}
    x = images(draw, found, draw.integer(1, 3), layout)
    arrays = {"x": draw.rounded(x + 0.25 * np.sign(x))}  # near 0 the slope of a root has no bound

    def theirs(x: torch.Tensor) -> torch.Tensor:
        x = surrounded(x if p in (2, 4) else x.abs(), found.pairs)
        over = [_over_the_edge(*one, ceil_mode) for one in zip(found.size, *_numbers(found), strict=True)]
        x = surrounded(x, [(0, more) for more in over])
        kernel_size = found.kernel_size if found.axes > 1 else found.kernel_size[0]
        return of_rank("lp_pool", found.axes)(x, float(p), kernel_size, found.stride)

    ours = functools.partial(convjax.lp_pool, kernel_size=found.kernel_size, **options)
    return _case(draw, found, options, arrays, ours, theirs, layout)


def adaptive_pool(draw: Draw, *, name: str) -> Case:
    axes, layout = draw.integer(1, 3), draw.one(LAYOUTS)
    size, output_size = draw.each(axes, 1, LARGEST[axes] + 1), draw.each(axes, 1, LARGEST[axes])
    found = Windows(size, output_size, (1,) * axes, (1,) * axes, 0)
    average = name == "avg"
    x = images(draw, found, draw.integer(1, 3), layout) if average else _few_numbers(draw, found, layout)
    options = {"output_size": output_size, "spatial_dims": axes, "layout": layout}

    def theirs(x: torch.Tensor) -> torch.Tensor:
        return of_rank(f"adaptive_{name}_pool", axes)(x, output_size)

    ours = functools.partial(convjax.adaptive_avg_pool if average else convjax.adaptive_max_pool, **options)
    return _case(draw, found, options, {"x": x}, ours, theirs, layout)


def global_pool(draw: Draw, *, name: str) -> Case:
    axes, layout = draw.integer(1, 3), draw.one(LAYOUTS)
    found = Windows(draw.each(axes, 1, LARGEST[axes] + 2), (1,) * axes, (1,) * axes, (1,) * axes, 0)
    average = name == "avg"
    x = images(draw, found, draw.integer(1, 3), layout) if average else _few_numbers(draw, found, layout)
    options = {"spatial_dims": axes, "layout": layout}

    def theirs(x: torch.Tensor) -> torch.Tensor:
        first = x if layout == "channels_first" else x.movedim(-1, -axes - 1)
        return of_rank(f"adaptive_{name}_pool", axes)(first, 1).flatten(-axes - 1)

    ours = functools.partial(convjax.global_avg_pool if average else convjax.global_max_pool, **options)
    return Case(options, draw.dtype, {"x": x}, ours, theirs)


def max_unpool(draw: Draw) -> Case:
    """Each place once: where windows overlap, what two elements of one place get as gradients is a convention."""
    axes, layout = draw.integer(1, 3), draw.one(LAYOUTS)
    size, channels = draw.each(axes, 1, LARGEST[axes]), draw.integer(1, 3)
    output_size = tuple(n * 2 + draw.integer(0, 1) for n in size)
    found = Windows(size, (2,) * axes, (2,) * axes, (1,) * axes, 0)
    batch = draw.one(BATCHES)
    maps = math.prod(batch) * channels
    places = [draw.generator.permutation(math.prod(output_size))[: math.prod(size)] for _ in range(maps)]
    indices = np.array(places, np.int32).reshape(*batch, channels, *size)  # channels first
    in_layout = indices if layout == "channels_first" else np.moveaxis(indices, -axes - 1, -1)
    arrays = {"x": draw.numbers(*in_layout.shape)}
    options = {"output_size": output_size, "spatial_dims": axes, "layout": layout}

    def ours(x: Any) -> Any:
        return convjax.max_unpool(x, jnp.asarray(in_layout), **options)

    def theirs(x: torch.Tensor) -> torch.Tensor:
        to = torch.tensor(indices.reshape(x.shape), dtype=torch.int64)
        return of_rank("max_unpool", axes)(x, to, 2, output_size=output_size)

    return _case(draw, found, options | {"places": indices.ravel()[:3].tolist()}, arrays, ours, theirs, layout)


def blur_pool(draw: Draw) -> Case:
    """PyTorch has none: its convolution of each channel with the weights of Pascal's triangle."""
    found, layout = windows(draw, most_dilation=1), draw.one(LAYOUTS)
    mode = padding_mode(draw, found)
    options = {"stride": found.stride, "padding": found.padding, "padding_mode": mode}
    options |= {"spatial_dims": found.axes, "layout": layout}
    arrays = {"x": images(draw, found, draw.integer(1, 3), layout)}

    def theirs(x: torch.Tensor) -> torch.Tensor:
        rows = [torch.tensor([math.comb(k - 1, t) for t in range(k)], dtype=x.dtype) for k in found.kernel_size]
        weights = functools.reduce(lambda left, right: left[..., None] * right, rows)
        return _weighted(surrounded(x, found.pairs, mode), weights / weights.sum(), found)

    ours = functools.partial(convjax.blur_pool, kernel_size=found.kernel_size, **options)
    return _case(draw, found, options, arrays, ours, theirs, layout)


def _weighted(x: torch.Tensor, weights: torch.Tensor, found: Windows) -> torch.Tensor:
    """The weighted sum of each window of a padded batch, channel by channel."""
    taps = weights.expand(x.shape[1], 1, *weights.shape)
    convolve = of_rank("conv", found.axes)
    return convolve(x, taps, stride=found.stride, dilation=found.dilation, groups=x.shape[1])


def _drawn(draw: Draw, *, most_dilation: int = 1) -> tuple[Windows, bool, str]:
    """Windows each of which reads an element, a ceil mode, in which mostly one hangs over the edge, and a layout."""
    ceil_mode, hanging = draw.one([(False, False), (True, False), (True, True), (True, True)])
    found = pool_windows(draw, most_dilation=most_dilation)
    while not _reads_elements(found, ceil_mode) or (hanging and not _hangs_over(found)):
        found = pool_windows(draw, most_dilation=most_dilation)
    return found, ceil_mode, draw.one(LAYOUTS)


def _hangs_over(found: Windows) -> bool:
    return any(_over_the_edge(*one, True) for one in zip(found.size, *_numbers(found), strict=True))


def _numbers(found: Windows) -> tuple[Any, ...]:
    return found.kernel_size, found.stride, found.dilation, found.pairs


def _over_the_edge(n: int, k: int, stride: int, dilation: int, pair: tuple[int, int], ceil_mode: bool) -> int:
    """Elements that the last window reads beyond the padding; one that starts there is none."""
    low, high = pair
    padded, reach = low + n + high, dilation * (k - 1) + 1
    starts = [start for start in range(0, low + n, stride) if ceil_mode]
    starts = [start for start in starts if start < padded - reach + stride]
    return max([0, *(start + reach - padded for start in starts)])


def _reads_elements(found: Windows, ceil_mode: bool = False) -> bool:
    """Whether every window has a tap within the images."""
    for n, k, stride, dilation, (low, high) in zip(found.size, *_numbers(found), strict=True):
        over = _over_the_edge(n, k, stride, dilation, (low, high), ceil_mode)
        starts = range(0, low + n + high + over - dilation * (k - 1), stride)
        taps = ([start + dilation * tap - low for tap in range(k)] for start in starts)
        if not all(any(0 <= place < n for place in places) for places in taps):
            return False
    return True


def _few_numbers(draw: Draw, found: Windows, layout: str) -> np.ndarray:
    x = draw.few_numbers(*draw.one(BATCHES), *found.size, draw.integer(1, 3))
    return np.moveaxis(x, -1, -found.axes - 1) if layout == "channels_first" else x


def _case(
    draw: Draw,
    found: Windows,
    options: dict[str, Any],
    arrays: dict[str, np.ndarray],
    ours: Callable[..., Any],
    theirs: Callable[..., Any],
    layout: str,
) -> Case:
    setting = {"kernel_size": found.kernel_size, **options}
    return Case(setting, draw.dtype, arrays, ours, on_images(theirs, found.axes, layout))


FAMILIES = {
    "max_pool": max_pool,
    "min_pool": functools.partial(max_pool, sign=-1),
    "max_pool_with_indices": functools.partial(max_pool, with_indices=True),
    "avg_pool": avg_pool,
    "dilated avg_pool": dilated_avg_pool,
    "lp_pool": lp_pool,
    "adaptive_avg_pool": functools.partial(adaptive_pool, name="avg"),
    "adaptive_max_pool": functools.partial(adaptive_pool, name="max"),
    "global_avg_pool": functools.partial(global_pool, name="avg"),
    "global_max_pool": functools.partial(global_pool, name="max"),
    "max_unpool": max_unpool,
    "blur_pool": blur_pool,
}
