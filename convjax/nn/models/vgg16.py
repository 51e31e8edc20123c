"""VGG with sixteen layers of parameters."""

import math
from functools import partial
from itertools import pairwise

import jax
from flax import nnx
from jax.typing import DTypeLike
from jaxtyping import Array, Num

from convjax.nn.layers import Conv, Dense, Flatten, MaxPool
from convjax.nn.parameters import KEEPS_VARIANCE_THROUGH_RELU

from .registry import Shape
from .sizing import Windowed, require_shape, size_after

WIDTHS = ((64, 64), (128, 128), (256, 256, 256), (512, 512, 512), (512, 512, 512))


class VGG16(nnx.Module):
    """Configuration D: five blocks of 3×3 convolutions that keep the size, a pool after each, three dense layers."""

    def __init__(
        self, input_shape: Shape, classes: int, *, dtype: DTypeLike | None, param_dtype: DTypeLike, rngs: nnx.Rngs
    ):
        """Draw the parameters, sized for images of input_shape."""
        self.input_shape = input_shape
        conv = partial(Conv, kernel_size=3, padding="SAME", dtype=dtype, param_dtype=param_dtype, rngs=rngs)
        dense = partial(Dense, dtype=dtype, param_dtype=param_dtype, rngs=rngs)
        ends = (input_shape[-1], *(widths[-1] for widths in WIDTHS))
        self.blocks = nnx.List(
            [
                nnx.List([conv(into, out) for into, out in pairwise((before, *widths))])
                for before, widths in zip(ends, WIDTHS, strict=False)
            ]
        )
        self.pool = MaxPool(2)
        self.flatten = Flatten()
        self.features = (*size_after("vgg16", input_shape, self.windows()), ends[-1])
        self.dense1 = dense(math.prod(self.features), 4096, kernel_init=KEEPS_VARIANCE_THROUGH_RELU)
        self.dense2 = dense(4096, 4096, kernel_init=KEEPS_VARIANCE_THROUGH_RELU)
        self.dense3 = dense(4096, classes)
        self.dropout = nnx.Dropout(0.5, rngs=rngs)

    def windows(self) -> list[tuple[str, Windowed]]:
        """The layers before the dense ones, in their order and by name."""
        layers: list[tuple[str, Windowed]] = []
        for number, block in enumerate(self.blocks):
            layers += [(f"blocks.{number}.{index}", conv) for index, conv in enumerate(block)]
            layers.append((f"the pool after blocks.{number}", self.pool))
        return layers

    @property
    def flattened(self) -> dict[str, Shape]:
        """The shape that is flattened before the first dense layer, for load_torch_state_dict."""
        return {"dense1": self.features}

    @property
    def torch_names(self) -> dict[str, str]:
        """Where the layers of torchvision's vgg16 belong, for load_torch_state_dict."""
        found = {"classifier.0": "dense1", "classifier.3": "dense2", "classifier.6": "dense3"}
        place = 0
        for number, block in enumerate(self.blocks):
            for index in range(len(block)):
                found[f"features.{place}"] = f"blocks.{number}.{index}"
                place += 2  # a ReLU stands after every convolution
            place += 1  # and a pool after every block
        return found

    def __call__(self, x: Num[Array, "*dims channels"]) -> Num[Array, "*batch classes"]:
        """The logits of images, (batch, height, width, channels) or (height, width, channels)."""
        require_shape("vgg16", x, self.input_shape)
        for block in self.blocks:
            for conv in block:
                x = jax.nn.relu(conv(x))
            x = self.pool(x)
        x = self.dropout(jax.nn.relu(self.dense1(self.flatten(x))))
        x = self.dropout(jax.nn.relu(self.dense2(x)))
        return self.dense3(x)
