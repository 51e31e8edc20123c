"""What the residual networks are made of."""

from collections.abc import Callable, Sequence
from functools import partial

import jax
import jax.numpy as jnp
from flax import nnx
from jax.typing import DTypeLike
from jaxtyping import Array, Num

from convjax.nn.layers import BatchNorm, Conv


class ResidualBlock(nnx.Module):
    """Two 3×3 convolutions whose result is added to what came in; the first may have a stride."""

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        *,
        stride: int,
        shortcut: Callable[[Array], Array] | None,
        dtype: DTypeLike | None,
        param_dtype: DTypeLike,
        rngs: nnx.Rngs,
    ):
        """Draw the parameters; shortcut brings the input to the shape of the output, None leaves it as it is."""
        conv = partial(Conv, kernel_size=3, padding=1, bias=False, dtype=dtype, param_dtype=param_dtype, rngs=rngs)
        norm = partial(BatchNorm, dtype=dtype, param_dtype=param_dtype, rngs=rngs)
        self.conv1 = conv(in_channels, out_channels, stride=stride)
        self.norm1 = norm(out_channels)
        self.conv2 = conv(out_channels, out_channels)
        self.norm2 = norm(out_channels)
        self.shortcut = shortcut

    def __call__(self, x: Num[Array, "*dims in_channels"]) -> Num[Array, "*out_dims out_channels"]:
        """The sum of both ways through the block, through a ReLU."""
        y = jax.nn.relu(self.norm1(self.conv1(x)))
        y = self.norm2(self.conv2(y))
        return jax.nn.relu(y + (x if self.shortcut is None else self.shortcut(x)))


class Projection(nnx.Module):
    """A shortcut that learns: a 1×1 convolution with a stride, and a batch norm (option B of the paper)."""

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
        self.conv = Conv(
            in_channels, out_channels, 1, stride=stride, bias=False, dtype=dtype, param_dtype=param_dtype, rngs=rngs
        )
        self.norm = BatchNorm(out_channels, dtype=dtype, param_dtype=param_dtype, rngs=rngs)

    def __call__(self, x: Num[Array, "*dims in_channels"]) -> Num[Array, "*out_dims out_channels"]:
        """Bring images to fewer positions and more channels."""
        return self.norm(self.conv(x))


class PaddedIdentity(nnx.Module):
    """A shortcut without parameters: every stride-th position, channels of zeros around (option A of the paper)."""

    def __init__(self, in_channels: int, out_channels: int, *, stride: int):
        """Share the channels of zeros out evenly before and after those of the input."""
        self.stride = stride
        before = (out_channels - in_channels) // 2
        self.zeros = (before, out_channels - in_channels - before)

    def __call__(self, x: Num[Array, "*dims in_channels"]) -> Num[Array, "*out_dims out_channels"]:
        """Bring images to fewer positions and more channels."""
        kept = x[..., :: self.stride, :: self.stride, :]
        return jnp.pad(kept, ((0, 0),) * (x.ndim - 1) + (self.zeros,))


def residual_stages(
    widths: Sequence[int],
    blocks: int,
    shortcut: Callable[[int, int], nnx.Module],
    *,
    dtype: DTypeLike | None,
    param_dtype: DTypeLike,
    rngs: nnx.Rngs,
) -> list[list[ResidualBlock]]:
    """One list of blocks for each width; the first block of every stage but the first halves the size.

    shortcut makes what brings so many channels to so many others at half the size; nothing else needs one.
    """
    block = partial(ResidualBlock, dtype=dtype, param_dtype=param_dtype, rngs=rngs)
    stages: list[list[ResidualBlock]] = []
    for before, width in zip((widths[0], *widths), widths, strict=False):
        if before == width:
            first = block(before, width, stride=1, shortcut=None)
        else:
            first = block(before, width, stride=2, shortcut=shortcut(before, width))
        stages.append([first, *(block(width, width, stride=1, shortcut=None) for _ in range(1, blocks))])
    return stages
