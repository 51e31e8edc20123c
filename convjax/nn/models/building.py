"""From a name to a model."""

from collections.abc import Callable, Sequence
from typing import SupportsIndex

import jax.numpy as jnp
from flax import nnx
from jax.typing import DTypeLike

from convjax.arithmetic.axes import integer, is_sequence
from convjax.arithmetic.messages import problem, shown
from convjax.nn.parameters import as_dtype, as_rngs

from .lenet5 import LeNet5
from .registry import Shape, published
from .tutorial_cnn import TutorialCNN

_CLASSES: dict[str, Callable[..., nnx.Module]] = {
    "tutorial_cnn": TutorialCNN,
    "lenet5": LeNet5,
}


def build(
    name: str,
    *,
    input_shape: Sequence[SupportsIndex] | None = None,
    classes: SupportsIndex | None = None,
    dtype: DTypeLike | None = None,
    param_dtype: DTypeLike = jnp.float32,
    rngs: nnx.Rngs | int = 0,
) -> nnx.Module:
    """Make a model, ready to train: a Flax NNX module that takes images and gives logits.

    It is set to evaluation: dropout drops nothing, and batch norm uses its running averages. convjax.train sets it to
    training for its steps; in a loop of your own, do it with nnx.view(model, deterministic=False,
    use_running_average=False, raise_if_not_found=False).

    Formula:
        Parameters, on the published shapes: "tutorial_cnn" 320 + 62,730 = 63,050 on 28×28×1 (5,450 on 8×8×1);
        "lenet5" 156 + 2,416 + 48,120 + 10,164 + 850 = 61,706 on 32×32×1, for images of at least 16×16.

    Args:
        name: one of names().
        input_shape: (height, width, channels) of one image; None means that of the published model.
        classes: the number of logits; None means that of the published model.
        dtype: the type to compute in; None means the common type of the images and the parameters.
        param_dtype: the type to hold the parameters in.
        rngs: where the random numbers for the parameters come from; an int is a seed.

    Returns:
        A module that maps (batch, height, width, channels) to (batch, classes), and one image to (classes,).

    Raises:
        ConvjaxError: an unknown name, an input_shape that is not three ints or too small for the model, classes below
            1, types that are no floating ones, rngs that are neither nnx.Rngs nor a seed below 2**32; and when called,
            images of another shape.

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
    found = published(name)
    shape = found.input_shape if input_shape is None else _shape(input_shape)
    outputs = found.classes if classes is None else integer("classes", classes, at_least=1)
    compute = None if dtype is None else as_dtype("dtype", dtype)
    hold = as_dtype("param_dtype", param_dtype)
    model = _CLASSES[name](shape, outputs, dtype=compute, param_dtype=hold, rngs=as_rngs(rngs))
    return nnx.view(model, deterministic=True, use_running_average=True, raise_if_not_found=False)


def _shape(input_shape: object) -> Shape:
    if not is_sequence(input_shape) or len(input_shape) != 3:
        raise problem(f"input_shape {shown(input_shape)} is not (height, width, channels)", "", "Use (28, 28, 1).")
    height, width, channels = (integer("input_shape", size, at_least=1) for size in input_shape)
    return height, width, channels
