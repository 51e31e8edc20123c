"""The residual network of eighteen layers for images as large as those of ImageNet."""

from functools import partial

import jax
from flax import nnx
from jax.typing import DTypeLike
from jaxtyping import Array, Num

from convjax.nn.layers import BatchNorm, Conv, Dense, GlobalAvgPool, MaxPool

from .registry import Shape
from .residual import Projection, residual_stages
from .sizing import require_images

WIDTHS = (64, 128, 256, 512)


class ResNet18(nnx.Module):
    """A 7×7 convolution, a pool, four stages of two residual blocks that project where they shrink, a dense layer."""

    def __init__(
        self, input_shape: Shape, classes: int, *, dtype: DTypeLike | None, param_dtype: DTypeLike, rngs: nnx.Rngs
    ):
        """Draw the parameters; images may have any size."""
        self.channels = input_shape[-1]
        conv = partial(Conv, stride=2, padding=3, bias=False, dtype=dtype, param_dtype=param_dtype, rngs=rngs)
        self.conv = conv(self.channels, WIDTHS[0], 7)
        self.norm = BatchNorm(WIDTHS[0], dtype=dtype, param_dtype=param_dtype, rngs=rngs)
        self.max_pool = MaxPool(3, stride=2, padding=1)
        shortcut = partial(Projection, stride=2, dtype=dtype, param_dtype=param_dtype, rngs=rngs)
        stages = residual_stages(WIDTHS, 2, shortcut, dtype=dtype, param_dtype=param_dtype, rngs=rngs)
        self.stages = nnx.List([nnx.List(blocks) for blocks in stages])
        self.pool = GlobalAvgPool()
        self.dense = Dense(WIDTHS[-1], classes, dtype=dtype, param_dtype=param_dtype, rngs=rngs)

    @property
    def torch_names(self) -> dict[str, str]:
        """Where the layers of torchvision's resnet18 belong, for load_torch_state_dict."""
        found = {"conv1": "conv", "bn1": "norm", "fc": "dense"}
        for number, stage in enumerate(self.stages):
            for index, block in enumerate(stage):
                theirs, ours = f"layer{number + 1}.{index}", f"stages.{number}.{index}"
                found |= {theirs: ours, f"{theirs}.bn1": f"{ours}.norm1", f"{theirs}.bn2": f"{ours}.norm2"}
                if block.shortcut is not None:
                    found |= {f"{theirs}.downsample.0": f"{ours}.shortcut.conv"}
                    found |= {f"{theirs}.downsample.1": f"{ours}.shortcut.norm"}
        return found

    def __call__(self, x: Num[Array, "*dims channels"]) -> Num[Array, "*batch classes"]:
        """The logits of images, (batch, height, width, channels) or (height, width, channels)."""
        require_images("resnet18", x, self.channels)
        x = self.max_pool(jax.nn.relu(self.norm(self.conv(x))))
        for stage in self.stages:
            for block in stage:
                x = block(x)
        return self.dense(self.pool(x))
