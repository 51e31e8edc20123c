"""A small U-Net, which tells the class of every pixel."""

from functools import partial
from itertools import pairwise

import jax
import jax.numpy as jnp
from flax import nnx
from jax.typing import DTypeLike
from jaxtyping import Array, Num

from convjax.nn.layers import BatchNorm, Conv, ConvTranspose, MaxPool

from .registry import Shape
from .sizing import require_images, require_multiples

WIDTHS = (16, 32, 64, 128)
"""Channels at the full size, at a half, at a quarter, and at an eighth of it."""


class DoubleConv(nnx.Module):
    """Two 3×3 convolutions that keep the size, each with a batch norm and a ReLU."""

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        *,
        dtype: DTypeLike | None,
        param_dtype: DTypeLike,
        rngs: nnx.Rngs,
    ):
        """Draw the parameters."""
        conv = partial(Conv, kernel_size=3, padding="SAME", bias=False, dtype=dtype, param_dtype=param_dtype, rngs=rngs)
        norm = partial(BatchNorm, dtype=dtype, param_dtype=param_dtype, rngs=rngs)
        self.conv1 = conv(in_channels, out_channels)
        self.norm1 = norm(out_channels)
        self.conv2 = conv(out_channels, out_channels)
        self.norm2 = norm(out_channels)

    def __call__(self, x: Num[Array, "*dims in_channels"]) -> Num[Array, "*dims out_channels"]:
        """Convolve twice."""
        x = jax.nn.relu(self.norm1(self.conv1(x)))
        return jax.nn.relu(self.norm2(self.conv2(x)))


class UNetSmall(nnx.Module):
    """Three halvings and three doublings of the size; each doubling is joined with what had that size before."""

    def __init__(
        self, input_shape: Shape, classes: int, *, dtype: DTypeLike | None, param_dtype: DTypeLike, rngs: nnx.Rngs
    ):
        """Draw the parameters; images may have any size whose sides are multiples of the total stride."""
        self.channels = input_shape[-1]
        self.stride = 2 ** (len(WIDTHS) - 1)
        require_multiples("unet_small", input_shape[:-1], self.stride, known=f"input_shape is {input_shape}")
        double = partial(DoubleConv, dtype=dtype, param_dtype=param_dtype, rngs=rngs)
        spread = partial(ConvTranspose, kernel_size=2, stride=2, dtype=dtype, param_dtype=param_dtype, rngs=rngs)
        self.pool = MaxPool(2)
        self.down = nnx.List([double(before, width) for before, width in pairwise((self.channels, *WIDTHS))])
        upwards = list(pairwise(reversed(WIDTHS)))
        self.spread = nnx.List([spread(before, width) for before, width in upwards])
        self.up = nnx.List([double(2 * width, width) for _, width in upwards])
        self.head = Conv(WIDTHS[0], classes, 1, dtype=dtype, param_dtype=param_dtype, rngs=rngs)

    def __call__(self, x: Num[Array, "*dims channels"]) -> Num[Array, "*dims classes"]:
        """The logits of every pixel of images, (batch, height, width, channels) or (height, width, channels)."""
        size = require_images("unet_small", x, self.channels)
        require_multiples("unet_small", size, self.stride, known=f"x is {x.shape}")
        *down, bottom = self.down
        kept = []
        for double in down:
            x = double(x)
            kept.append(x)
            x = self.pool(x)
        x = bottom(x)
        for spread, double in zip(self.spread, self.up, strict=True):
            x = double(jnp.concatenate([kept.pop(), spread(x)], axis=-1))
        return self.head(x)
