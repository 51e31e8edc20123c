"""The network of depthwise convolutions for telephones."""

from functools import partial

import jax
from flax import nnx
from jax.typing import DTypeLike
from jaxtyping import Array, Num

from convjax.nn.layers import BatchNorm, Conv, Dense, DepthwiseConv, GlobalAvgPool

from .registry import Shape
from .sizing import require_images

FIRST = 32
STEPS = (
    *((64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2)),
    *((512, 1),) * 5,
    *((1024, 2), (1024, 1)),
)
"""Output channels and stride of each step."""


class DepthwiseSeparable(nnx.Module):
    """A 3×3 convolution of each channel by itself and a 1×1 that joins them, each with a batch norm and a ReLU."""

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        *,
        stride: int,
        dtype: DTypeLike | None,
        param_dtype: DTypeLike,
        rngs: nnx.Rngs,
    ):
        """Draw the parameters."""
        depthwise = partial(DepthwiseConv, bias=False, dtype=dtype, param_dtype=param_dtype, rngs=rngs)
        norm = partial(BatchNorm, dtype=dtype, param_dtype=param_dtype, rngs=rngs)
        self.depthwise = depthwise(in_channels, 3, stride=stride, padding="SAME")
        self.norm1 = norm(in_channels)
        self.pointwise = Conv(in_channels, out_channels, 1, bias=False, dtype=dtype, param_dtype=param_dtype, rngs=rngs)
        self.norm2 = norm(out_channels)

    def __call__(self, x: Num[Array, "*dims in_channels"]) -> Num[Array, "*out_dims out_channels"]:
        """Filter images, then combine their channels."""
        x = jax.nn.relu(self.norm1(self.depthwise(x)))
        return jax.nn.relu(self.norm2(self.pointwise(x)))


class MobileNetV1(nnx.Module):
    """A 3×3 convolution and thirteen depthwise separable ones, of the full width, and a dense layer."""

    def __init__(
        self, input_shape: Shape, classes: int, *, dtype: DTypeLike | None, param_dtype: DTypeLike, rngs: nnx.Rngs
    ):
        """Draw the parameters; images may have any size."""
        self.channels = input_shape[-1]
        conv = partial(Conv, stride=2, padding="SAME", bias=False, dtype=dtype, param_dtype=param_dtype, rngs=rngs)
        self.conv = conv(self.channels, FIRST, 3)
        self.norm = BatchNorm(FIRST, dtype=dtype, param_dtype=param_dtype, rngs=rngs)
        step = partial(DepthwiseSeparable, dtype=dtype, param_dtype=param_dtype, rngs=rngs)
        channels = (FIRST, *(width for width, _ in STEPS))
        self.steps = nnx.List(
            [step(before, width, stride=stride) for before, (width, stride) in zip(channels, STEPS, strict=False)]
        )
        self.pool = GlobalAvgPool()
        self.dense = Dense(channels[-1], classes, dtype=dtype, param_dtype=param_dtype, rngs=rngs)

    def __call__(self, x: Num[Array, "*dims channels"]) -> Num[Array, "*batch classes"]:
        """The logits of images, (batch, height, width, channels) or (height, width, channels)."""
        require_images("mobilenet_v1", x, self.channels)
        x = jax.nn.relu(self.norm(self.conv(x)))
        for step in self.steps:
            x = step(x)
        return self.dense(self.pool(x))
