"""Whole models by name."""

import itertools
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import SupportsIndex

import jax
from flax import nnx
from jaxtyping import Array, Num

from convjax.arithmetic.axes import integer, is_sequence
from convjax.arithmetic.messages import did_you_mean, problem, shown, times
from convjax.errors import ConvjaxError
from convjax.ops import arguments

from .layers import Conv, Dense, Flatten, MaxPool
from .parameters import KEEPS_VARIANCE_THROUGH_RELU, as_rngs

Shape = tuple[int, int, int]


class TutorialCNN(nnx.Module):
    """One convolution, one pool, one dense layer: the network of the lesson."""

    def __init__(self, input_shape: Shape, classes: int, *, rngs: nnx.Rngs):
        """Draw the parameters, sized for images of input_shape."""
        self.input_shape = input_shape
        self.conv = Conv(input_shape[-1], 32, 3, padding="SAME", rngs=rngs)
        self.pool = MaxPool(2)
        self.flatten = Flatten()
        size = size_after("tutorial_cnn", input_shape, [("conv", self.conv), ("pool", self.pool)])
        self.dense = Dense(math.prod(size) * 32, classes, rngs=rngs)

    def __call__(self, x: Num[Array, "*dims channels"]) -> Num[Array, "*batch classes"]:
        """The logits of images, (batch, height, width, channels) or (height, width, channels)."""
        require_shape("tutorial_cnn", x, self.input_shape)
        x = jax.nn.relu(self.conv(x))
        return self.dense(self.flatten(self.pool(x)))


class LeNet5(nnx.Module):
    """LeCun's network in its modern form: ReLU, max pools, all channels joined, dense layers instead of a last 5×5."""

    def __init__(self, input_shape: Shape, classes: int, *, rngs: nnx.Rngs):
        """Draw the parameters, sized for images of input_shape."""
        self.input_shape = input_shape
        self.conv1 = Conv(input_shape[-1], 6, 5, rngs=rngs)
        self.conv2 = Conv(6, 16, 5, rngs=rngs)
        self.pool = MaxPool(2)
        self.flatten = Flatten()
        layers = [("conv1", self.conv1), ("pool1", self.pool), ("conv2", self.conv2), ("pool2", self.pool)]
        size = size_after("lenet5", input_shape, layers)
        self.dense1 = Dense(math.prod(size) * 16, 120, kernel_init=KEEPS_VARIANCE_THROUGH_RELU, rngs=rngs)
        self.dense2 = Dense(120, 84, kernel_init=KEEPS_VARIANCE_THROUGH_RELU, rngs=rngs)
        self.dense3 = Dense(84, classes, rngs=rngs)

    def __call__(self, x: Num[Array, "*dims channels"]) -> Num[Array, "*batch classes"]:
        """The logits of images, (batch, height, width, channels) or (height, width, channels)."""
        require_shape("lenet5", x, self.input_shape)
        x = self.pool(jax.nn.relu(self.conv1(x)))
        x = self.pool(jax.nn.relu(self.conv2(x)))
        x = jax.nn.relu(self.dense1(self.flatten(x)))
        return self.dense3(jax.nn.relu(self.dense2(x)))


@dataclass(frozen=True)
class _Entry:
    make: Callable[..., nnx.Module]
    input_shape: Shape
    classes: int


_MODELS = {
    "tutorial_cnn": _Entry(TutorialCNN, (28, 28, 1), 10),
    "lenet5": _Entry(LeNet5, (32, 32, 1), 10),
}


def names() -> tuple[str, ...]:
    """The names that build knows, smallest model first."""
    return tuple(_MODELS)


def build(
    name: str,
    *,
    input_shape: Sequence[SupportsIndex] | None = None,
    classes: SupportsIndex | None = None,
    rngs: nnx.Rngs | int = 0,
) -> nnx.Module:
    """Make a model, ready to train: a Flax NNX module that takes images and gives logits.

    Formula:
        Parameters, on the published shapes: "tutorial_cnn" 320 + 62,730 = 63,050 on 28×28×1 (5,450 on 8×8×1);
        "lenet5" 156 + 2,416 + 48,120 + 10,164 + 850 = 61,706 on 32×32×1, for images of at least 16×16.

    Args:
        name: one of names().
        input_shape: (height, width, channels) of one image; None means that of the published model.
        classes: the number of logits; None means that of the published model.
        rngs: where the random numbers for the parameters come from; an int is a seed.

    Returns:
        A module that maps (batch, height, width, channels) to (batch, classes), and one image to (classes,).

    Raises:
        ConvjaxError: an unknown name, an input_shape that is not three ints or too small for the model, classes below
            1, rngs that are neither nnx.Rngs nor a seed below 2**32; and when called, images of another shape.

    Example:
        >>> model = build("tutorial_cnn", input_shape=(8, 8, 1))
        >>> model(jnp.zeros((5, 8, 8, 1))).shape
        (5, 10)
        >>> sum(leaf.size for leaf in jax.tree.leaves(nnx.state(model, nnx.Param)))
        5450

    Source:
        LeCun, Bottou, Bengio and Haffner, Gradient-based learning applied to document recognition, 1998, section II.B,
        for lenet5, here in its modern form with ReLU and max pools.
    """
    if not isinstance(name, str) or name not in _MODELS:
        mend = did_you_mean(name.lower(), names()) if isinstance(name, str) else ""
        raise problem(f"There is no model {shown(name)}", "", f"{mend}Use one of {', '.join(names())}.")
    entry = _MODELS[name]
    shape = entry.input_shape if input_shape is None else _shape(input_shape)
    outputs = entry.classes if classes is None else integer("classes", classes, at_least=1)
    return entry.make(shape, outputs, rngs=as_rngs(rngs))


def _shape(input_shape: object) -> Shape:
    if not is_sequence(input_shape) or len(input_shape) != 3:
        raise problem(f"input_shape {shown(input_shape)} is not (height, width, channels)", "", "Use (28, 28, 1).")
    height, width, channels = (integer("input_shape", size, at_least=1) for size in input_shape)
    return height, width, channels


def size_after(model: str, input_shape: Shape, layers: Iterable[tuple[str, Conv | MaxPool]]) -> tuple[int, ...]:
    """The height and width after the layers; a ConvjaxError that names the layer where they end."""
    layers = list(layers)
    size: tuple[int, ...] = input_shape[:-1]
    for name, layer in layers:
        try:
            size = layer.output_size(size)
        except ConvjaxError as error:
            raise problem(
                f"{model} cannot take input_shape {input_shape}",
                f"{name} needs {times(layer.kernel_size)} and {times(size)} is left before it",
                f"Use images of at least {times(_smallest(layers))}.",
            ) from error
    return size


def _smallest(layers: list[tuple[str, Conv | MaxPool]]) -> tuple[int, int]:
    return next((size, size) for size in itertools.count(1) if _fit(layers, (size, size)))


def _fit(layers: list[tuple[str, Conv | MaxPool]], size: tuple[int, ...]) -> bool:
    try:
        for _, layer in layers:
            size = layer.output_size(size)
    except ConvjaxError:
        return False
    return True


def require_shape(model: str, x: object, input_shape: Shape) -> None:
    """Refuse images of another size than the model was built for."""
    images = arguments.as_array("x", x, arguments.FLOATS + arguments.INTEGERS)
    if images.ndim not in (3, 4) or images.shape[-3:] != input_shape:
        raise problem(
            f"this {model} was built for images of shape {input_shape}",
            f"x is {shown(images.shape)}",
            f"Use such images, or build({model!r}, input_shape=...) for others.",
        )
