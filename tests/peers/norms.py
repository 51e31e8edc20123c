"""Norms as PyTorch has them, with its statistics of a batch and with given ones."""

import functools
import math
from typing import Any

import jax.numpy as jnp
import numpy as np

import convjax

from .comparison import torch
from .drawing import BATCHES, LARGEST, Case, Draw
from .torch_images import on_images

F = torch.nn.functional

EPSILONS = (1e-5, 1e-3, 0.1)


def batch_norm(draw: Draw, *, given: bool) -> Case:
    """By the statistics of the batch, through which gradients flow too; or by given ones, as for evaluation."""
    x, axes, options = _drawn(draw, batches=((2,), (3,)))
    epsilon, channels = options["epsilon"], x.shape[-1]
    arrays = {"x": x, "scale": draw.numbers(channels), "bias": draw.numbers(channels)}
    wide = "float32" if draw.dtype in ("float16", "bfloat16") else draw.dtype
    mean = draw.numbers(channels).astype(wide)
    variance = (0.5 + np.abs(draw.numbers(channels))).astype(wide)

    def ours(x: Any, scale: Any, bias: Any) -> Any:
        statistics = map(jnp.asarray, (mean, variance)) if given else convjax.batch_statistics(x)
        return convjax.batch_norm(x, *statistics, scale, bias, epsilon=epsilon)

    def theirs(x: torch.Tensor, scale: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        known = [torch.tensor(value, dtype=x.dtype) for value in (mean, variance)] if given else [None, None]
        return F.batch_norm(x, *known, scale, bias, training=not given, eps=epsilon)

    return Case({"epsilon": epsilon, "axes": axes}, draw.dtype, arrays, ours, on_images(theirs, axes))


def layer_norm(draw: Draw) -> Case:
    x, axes, options = _drawn(draw, channels=(4, 6))
    arrays = _with_scale_and_bias(draw, x)

    def theirs(x: torch.Tensor, scale: torch.Tensor | None = None, bias: torch.Tensor | None = None) -> torch.Tensor:
        return F.layer_norm(x, x.shape[-1:], scale, bias, options["epsilon"])

    ours = functools.partial(convjax.layer_norm, **options)
    return Case(options | {"axes": axes}, draw.dtype, arrays, ours, theirs)


def group_norm(draw: Draw) -> Case:
    x, axes, options = _drawn(draw, channels=(4, 6))
    options |= {"groups": draw.one([g for g in (1, 2, 3) if x.shape[-1] % g == 0]), "spatial_dims": axes}
    arrays = _with_scale_and_bias(draw, x)

    def theirs(x: torch.Tensor, scale: torch.Tensor | None = None, bias: torch.Tensor | None = None) -> torch.Tensor:
        return F.group_norm(x, options["groups"], scale, bias, options["epsilon"])

    ours = functools.partial(convjax.group_norm, **options)
    return Case(options, draw.dtype, arrays, ours, on_images(theirs, axes))


def instance_norm(draw: Draw) -> Case:
    x, axes, options = _drawn(draw, smallest=2)
    options |= {"spatial_dims": axes}
    arrays = _with_scale_and_bias(draw, x)

    def theirs(x: torch.Tensor, scale: torch.Tensor | None = None, bias: torch.Tensor | None = None) -> torch.Tensor:
        return F.instance_norm(x, weight=scale, bias=bias, eps=options["epsilon"])

    ours = functools.partial(convjax.instance_norm, **options)
    return Case(options, draw.dtype, arrays, ours, on_images(theirs, axes))


def _drawn(
    draw: Draw,
    *,
    batches: tuple[tuple[int, ...], ...] = BATCHES,
    channels: tuple[int, ...] = (1, 2, 3),
    smallest: int = 1,
) -> tuple[np.ndarray, int, dict[str, Any]]:
    """Images whose mean is not 0 and whose variance is not 1."""
    axes = draw.integer(1, 3)
    size = draw.each(axes, smallest, LARGEST[axes])
    while math.prod(size) < 3:  # of two elements that are close to each other, all digits would be lost
        size = draw.each(axes, smallest, LARGEST[axes])
    x = draw.rounded(2 + 3 * draw.numbers(*draw.one(batches), *size, draw.one(channels)))
    return x, axes, {"epsilon": draw.one(EPSILONS)}


def _with_scale_and_bias(draw: Draw, x: np.ndarray) -> dict[str, np.ndarray]:
    given = {name: draw.numbers(x.shape[-1]) for name in ("scale", "bias")[: draw.integer(0, 2)]}
    return {"x": x, **given}


FAMILIES = {
    "batch_norm by its batch": functools.partial(batch_norm, given=False),
    "batch_norm by given statistics": functools.partial(batch_norm, given=True),
    "layer_norm": layer_norm,
    "group_norm": group_norm,
    "instance_norm": instance_norm,
}
