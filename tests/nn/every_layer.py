"""Every layer, with arguments that are not its defaults, and the function that it is."""

import inspect
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from flax import nnx

import convjax
from convjax import nn


@dataclass(frozen=True)
class Layer:
    """What a layer is made of, and which of its variables its function takes, in their order."""

    kind: type[nnx.Module]
    function: Callable[..., jax.Array]
    given: Mapping[str, Any]
    held: tuple[str, ...] = ()
    shapes: tuple[tuple[int, ...], ...] = ((2, 6, 7, 4),)

    def __str__(self) -> str:
        return self.kind.__name__

    def made(self, **others: Any) -> Any:
        return self.kind(**{**({"rngs": 0} if self.held else {}), **self.given, **others})

    def inputs(self, dtype: Any = "float32") -> tuple[jax.Array, ...]:
        generator = np.random.default_rng(0)
        return tuple(jnp.asarray(generator.normal(size=shape), jnp.float32).astype(dtype) for shape in self.shapes)

    def by_its_function(self, layer: Any, *inputs: jax.Array) -> jax.Array:
        arguments = inspect.signature(self.function).parameters
        options = {name: value for name, value in self.given.items() if name in arguments}
        if self.function is convjax.deformable_conv:
            x, offsets, mask = inputs
            return self.function(x, offsets, layer.kernel[...], layer.bias[...], mask=mask, **options)
        return self.function(*inputs, *[getattr(layer, name)[...] for name in self.held], **options)


def numbers(key: jax.Array, shape: tuple[int, ...], dtype: Any) -> jax.Array:
    """An initialiser that JAX need not compile; its numbers tell all places apart, where zeros would hide a bias."""
    del key
    return jnp.asarray(np.random.default_rng(math.prod(shape)).normal(size=shape).astype(np.float32)).astype(dtype)


WINDOW = {"kernel_size": (2, 3), "stride": (2, 1), "padding": ((1, 0), (1, 1)), "dilation": (2, 1)}
KERNEL = {**WINDOW, "kernel_init": numbers, "bias_init": numbers, "precision": "highest"}
TAPS = {"algorithm": "taps"}
CONV = {**KERNEL, "in_channels": 4, "out_channels": 6, "padding_mode": "reflect"}
POOL = {"kernel_size": (2, 3), "stride": (2, 2), "padding": (1, 0), "dilation": (1, 2), "ceil_mode": True}
NORM = {"channels": 4, "epsilon": 0.1, "scale_init": numbers, "bias_init": numbers}
KERNEL_AND_BIAS, SCALE_AND_BIAS = ("kernel", "bias"), ("scale", "bias")
OFFSETS_AND_MASK = ((2, 3, 7, 2 * 3 * 2), (2, 3, 7, 2 * 3))

LAYERS = [
    Layer(nn.Conv, convjax.conv, {**CONV, **TAPS, "groups": 2}, KERNEL_AND_BIAS),
    Layer(nn.LocalConv, convjax.local_conv, {**CONV, "groups": 2, "input_size": (6, 7)}, KERNEL_AND_BIAS),
    Layer(
        nn.DeformableConv,
        convjax.deformable_conv,
        {**CONV, "groups": 2},
        KERNEL_AND_BIAS,
        ((2, 6, 7, 4), *OFFSETS_AND_MASK),
    ),
    Layer(
        nn.DepthwiseConv,
        convjax.depthwise_conv,
        {**KERNEL, **TAPS, "channels": 4, "multiplier": 2, "padding_mode": "reflect"},
        KERNEL_AND_BIAS,
    ),
    Layer(
        nn.SeparableConv,
        convjax.separable_conv,
        {
            **{name: value for name, value in CONV.items() if name != "kernel_init"},
            **TAPS,
            "depthwise_init": numbers,
            "pointwise_init": numbers,
            "multiplier": 2,
        },
        ("depthwise_kernel", "pointwise_kernel", "bias"),
    ),
    Layer(
        nn.ConvTranspose,
        convjax.conv_transpose,
        {**KERNEL, **TAPS, "in_channels": 4, "out_channels": 6, "groups": 2, "output_padding": (1, 0)},
        KERNEL_AND_BIAS,
    ),
    Layer(nn.MaxPool, convjax.max_pool, {**POOL, "algorithm": "shifted"}),
    Layer(nn.MinPool, convjax.min_pool, POOL),
    Layer(nn.AvgPool, convjax.avg_pool, {**POOL, "count_padding": False}),
    Layer(nn.LpPool, convjax.lp_pool, {**POOL, "p": 3}),
    Layer(
        nn.BlurPool,
        convjax.blur_pool,
        {"kernel_size": (3, 2), "stride": (1, 3), "padding": 1, "padding_mode": "reflect"},
    ),
    Layer(nn.GlobalAvgPool, convjax.global_avg_pool, {"spatial_dims": 1}, shapes=((2, 6, 4),)),
    Layer(nn.GlobalMaxPool, convjax.global_max_pool, {"spatial_dims": 1}, shapes=((2, 6, 4),)),
    Layer(nn.AdaptiveAvgPool, convjax.adaptive_avg_pool, {"output_size": (3, 2)}),
    Layer(nn.AdaptiveMaxPool, convjax.adaptive_max_pool, {"output_size": (3, 2)}),
    Layer(
        nn.BatchNorm,
        convjax.batch_norm,
        {**NORM, "use_running_average": True, "momentum": 0.5},
        ("mean", "var", "scale", "bias"),
    ),
    Layer(nn.LayerNorm, convjax.layer_norm, NORM, SCALE_AND_BIAS),
    Layer(nn.GroupNorm, convjax.group_norm, {**NORM, "groups": 2}, SCALE_AND_BIAS),
    Layer(nn.InstanceNorm, convjax.instance_norm, {**NORM, "spatial_dims": 1}, SCALE_AND_BIAS, ((2, 6, 4),)),
    Layer(nn.Upsample, convjax.upsample, {"factor": (2, 3), "method": "bicubic", "align_corners": True}),
    Layer(nn.PixelShuffle, convjax.pixel_shuffle, {"factor": (2, 1)}),
    Layer(nn.PixelUnshuffle, convjax.pixel_unshuffle, {"factor": (3, 7)}),
]
