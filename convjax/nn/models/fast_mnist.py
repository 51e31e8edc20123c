"""A network for handwritten digits that is quick to train."""

import math
from functools import partial

import jax
from flax import nnx
from jax.typing import DTypeLike
from jaxtyping import Array, Num

from convjax.nn.layers import Conv, Dense, Flatten, MaxPool
from convjax.nn.parameters import KEEPS_VARIANCE_THROUGH_RELU

from .registry import Shape
from .sizing import require_shape, size_after


class FastMNIST(nnx.Module):
    """A 5×5 and a 3×3 convolution without padding, each with a pool behind it, and two dense layers."""

    def __init__(
        self, input_shape: Shape, classes: int, *, dtype: DTypeLike | None, param_dtype: DTypeLike, rngs: nnx.Rngs
    ):
        """Draw the parameters, sized for images of input_shape."""
        self.input_shape = input_shape
        conv = partial(Conv, dtype=dtype, param_dtype=param_dtype, rngs=rngs)
        dense = partial(Dense, dtype=dtype, param_dtype=param_dtype, rngs=rngs)
        self.conv1 = conv(input_shape[-1], 24, 5)
        self.conv2 = conv(24, 32, 3)
        self.pool = MaxPool(2)
        self.flatten = Flatten()
        layers = [("conv1", self.conv1), ("pool1", self.pool), ("conv2", self.conv2), ("pool2", self.pool)]
        self.features = (*size_after("fast_mnist", input_shape, layers), 32)
        self.dense1 = dense(math.prod(self.features), 256, kernel_init=KEEPS_VARIANCE_THROUGH_RELU)
        self.dense2 = dense(256, classes)

    @property
    def flattened(self) -> dict[str, Shape]:
        """The shape that is flattened before the first dense layer, for load_torch_state_dict."""
        return {"dense1": self.features}

    def __call__(self, x: Num[Array, "*dims channels"]) -> Num[Array, "*batch classes"]:
        """The logits of images, (batch, height, width, channels) or (height, width, channels)."""
        require_shape("fast_mnist", x, self.input_shape)
        x = self.pool(jax.nn.relu(self.conv1(x)))
        x = self.pool(jax.nn.relu(self.conv2(x)))
        return self.dense2(jax.nn.relu(self.dense1(self.flatten(x))))
