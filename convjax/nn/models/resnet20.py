"""The residual network of twenty layers for images as small as those of CIFAR."""

from functools import partial

import jax
from flax import nnx
from jax.typing import DTypeLike
from jaxtyping import Array, Num

from convjax.nn.layers import BatchNorm, Conv, Dense, GlobalAvgPool

from .registry import Shape
from .residual import PaddedIdentity, residual_stages
from .sizing import require_images

WIDTHS = (16, 32, 64)


class ResNet20(nnx.Module):
    """A 3×3 convolution, three stages of three residual blocks without parameters in their shortcuts, a dense layer."""

    def __init__(
        self, input_shape: Shape, classes: int, *, dtype: DTypeLike | None, param_dtype: DTypeLike, rngs: nnx.Rngs
    ):
        """Draw the parameters; images may have any size."""
        self.channels = input_shape[-1]
        conv = partial(Conv, kernel_size=3, padding=1, bias=False, dtype=dtype, param_dtype=param_dtype, rngs=rngs)
        self.conv = conv(self.channels, WIDTHS[0])
        self.norm = BatchNorm(WIDTHS[0], dtype=dtype, param_dtype=param_dtype, rngs=rngs)
        shortcut = partial(PaddedIdentity, stride=2)
        stages = residual_stages(WIDTHS, 3, shortcut, dtype=dtype, param_dtype=param_dtype, rngs=rngs)
        self.stages = nnx.List([nnx.List(blocks) for blocks in stages])
        self.pool = GlobalAvgPool()
        self.dense = Dense(WIDTHS[-1], classes, dtype=dtype, param_dtype=param_dtype, rngs=rngs)

    def __call__(self, x: Num[Array, "*dims channels"]) -> Num[Array, "*batch classes"]:
        """The logits of images, (batch, height, width, channels) or (height, width, channels)."""
        require_images("resnet20", x, self.channels)
        x = jax.nn.relu(self.norm(self.conv(x)))
        for stage in self.stages:
            for block in stage:
                x = block(x)
        return self.dense(self.pool(x))
