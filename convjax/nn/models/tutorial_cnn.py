"""The network of the lesson."""

import math

import jax
from flax import nnx
from jax.typing import DTypeLike
from jaxtyping import Array, Num

from convjax.nn.layers import Conv, Dense, Flatten, MaxPool

from .registry import Shape
from .sizing import require_shape, size_after


class TutorialCNN(nnx.Module):
    """One convolution, one pool, one dense layer: the network of the lesson."""

    def __init__(
        self, input_shape: Shape, classes: int, *, dtype: DTypeLike | None, param_dtype: DTypeLike, rngs: nnx.Rngs
    ):
        """Draw the parameters, sized for images of input_shape."""
        self.input_shape = input_shape
        self.conv = Conv(input_shape[-1], 32, 3, padding="SAME", dtype=dtype, param_dtype=param_dtype, rngs=rngs)
        self.pool = MaxPool(2)
        self.flatten = Flatten()
        size = size_after("tutorial_cnn", input_shape, [("conv", self.conv), ("pool", self.pool)])
        self.features = (*size, 32)
        self.dense = Dense(math.prod(self.features), classes, dtype=dtype, param_dtype=param_dtype, rngs=rngs)

    @property
    def flattened(self) -> dict[str, Shape]:
        """The shape that is flattened before the dense layer, for load_torch_state_dict."""
        return {"dense": self.features}

    def __call__(self, x: Num[Array, "*dims channels"]) -> Num[Array, "*batch classes"]:
        """The logits of images, (batch, height, width, channels) or (height, width, channels)."""
        require_shape("tutorial_cnn", x, self.input_shape)
        x = jax.nn.relu(self.conv(x))
        return self.dense(self.flatten(self.pool(x)))
