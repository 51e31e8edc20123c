"""What comes out of the convolutions and pools of a model, for one image, and the kernel that sees the image first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from flax import nnx
from jaxtyping import Float

from convjax.arithmetic.messages import problem, typed

from .dataflow.views import POOLS
from .executing import Execution
from .tracing import SIGN, Call, trace_module

CONVOLUTIONS = {
    "convolution_forward": "conv",
    "convolution_input_gradient": "conv_transpose",
    "conv_general_dilated": "conv",
}
_OWN_POOLS = ("pool_pooled", "pool_collected")
_KINDS_OF_POOLS = {"largest": "max_pool", "smallest": "min_pool", "sum": "sum_pool"}


@dataclass(frozen=True, eq=False)
class LayerOutput:
    """The feature maps that one convolution or pool gives for one image.

    Args:
        name: where the layer stands in the model, such as "features.0"; kind and number outside of layers.
        kind: the name of its class, or of the operation.
        maps: the values; a feature map is one channel.
    """

    name: str
    kind: str
    maps: Float[np.ndarray, "height width channels"]


@dataclass(frozen=True, eq=False)
class FirstKernel:
    """The kernel that sees the image itself.

    Args:
        name: of its layer, as in :class:`LayerOutput`.
        kernel: its values.
    """

    name: str
    kernel: Float[np.ndarray, "height width in_channels out_channels"]


def layer_outputs(
    model: nnx.Module, image: Float[np.ndarray, "height width channels"]
) -> tuple[tuple[LayerOutput, ...], FirstKernel | None]:
    """Run a model on one image and keep what each convolution and each pool gives.

    A layer is taken for one where it calls no other layer, and its class is named for a convolution or a pool or it
    computes one; a convolution or pool that a model makes outside of such layers is taken by itself. What stands in a
    loop of JAX's is not seen.

    Args:
        model: a Flax NNX module that maps images ``(batch, height, width, channels)`` to anything; it is set to
            evaluation.
        image: normalised, as the model is trained on.

    Returns:
        The outputs with two spatial axes, in the order in which they are computed, and the first kernel with two
        spatial axes; None where the model has none.

    Raises:
        ConvjaxError: the model cannot be called, or the image is not ``(height, width, channels)``.

    Example:
        >>> import convjax
        >>> model = convjax.nn.models.build("lenet5", input_shape=(28, 28, 1))
        >>> outputs, first = layer_outputs(model, np.zeros((28, 28, 1), np.float32))
        >>> [(one.name, one.kind, one.maps.shape) for one in outputs][:2]
        [('conv1', 'Conv', (24, 24, 6)), ('pool', 'MaxPool', (12, 12, 6))]
        >>> first.name, first.kernel.shape
        ('conv1', (5, 5, 1, 6))
    """
    if not isinstance(model, nnx.Module) or not callable(model):
        raise problem(f"model must be a Flax NNX module that can be called, got {typed(model)}", "", "Use your model.")
    if np.ndim(image) != 3:
        mend = "Use one image, without a batch axis."
        raise problem(f"image must be (height, width, channels), got shape {np.shape(image)}", "", mend)
    x = jnp.asarray(image)[None]
    traced = trace_module(model, jax.ShapeDtypeStruct(x.shape, x.dtype), training=False)
    leaves = jax.tree.leaves(nnx.state(model))
    seen = _Seen(traced.calls)

    def run(*arguments: Any) -> tuple[list[Any], Any]:
        seen.program(traced.program, arguments, ())
        return [array for _, _, array in seen.outputs], seen.kernel

    arrays, kernel = jax.device_get(jax.jit(run)(*leaves, x))
    outputs = tuple(
        LayerOutput(name, kind, np.asarray(array[0], np.float32))
        for (name, kind, _), array in zip(seen.outputs, arrays, strict=True)
    )
    first = None if kernel is None else FirstKernel(seen.of_kernel, np.asarray(kernel, np.float32))
    return outputs, first


@dataclass(slots=True)
class _Seen(Execution):
    """Executes a program, equation by equation, and keeps what is to be shown."""

    calls: Sequence[Call]
    outputs: list[tuple[str, str, Any]] = field(default_factory=list)
    kernel: Any = None
    of_kernel: str = ""
    _computing: set[int] = field(default_factory=set)  # the calls of layers that made a convolution or a pool
    _numbers: Counter[tuple[str, str]] = field(default_factory=Counter)

    def done(self, equation: Any, given: Sequence[Any], results: Sequence[Any], calls: tuple[int, ...]) -> None:
        """Keep what a convolution, a pool or a layer gives."""
        if kind := kind_of(equation):
            self._note(kind, equation, given, results[0], calls)
        elif equation.primitive.name == "name" and equation.params["name"].startswith(SIGN):
            self._note_layer(self.calls[int(equation.params["name"].removeprefix(SIGN))], results[0])

    def _note(self, kind: str, equation: Any, given: Sequence[Any], result: Any, calls: tuple[int, ...]) -> None:
        call = self.calls[calls[-1]]
        is_layer = len(calls) > 1 and not self._calls_others(call)
        self._numbers[call.path, kind] += 1
        name = call.path if is_layer else f"{call.path}.{kind}_{self._numbers[call.path, kind]}".lstrip(".")
        if self.kernel is None and equation.primitive.name in CONVOLUTIONS and result.ndim == 4:
            self.kernel, self.of_kernel = _kernel(equation, given[1]), name
        if is_layer:
            self._computing.add(call.number)
        elif result.ndim == 4:
            self.outputs.append((name, kind, result))

    def _note_layer(self, call: Call, result: Any) -> None:
        named_for_it = any(word in call.kind.lower() for word in ("conv", "pool"))
        shows = call.number in self._computing or (named_for_it and not self._calls_others(call))
        if shows and call.parent is not None and result.ndim == 4:
            self.outputs.append((call.path, call.kind, result))

    def _calls_others(self, call: Call) -> bool:
        return any(other.parent == call.number for other in self.calls)


def kind_of(equation: Any) -> str:
    """The operation, where it is a convolution or a pool."""
    name, params = equation.primitive.name, equation.params
    if name == "conv_general_dilated" and any(gaps > 1 for gaps in params["lhs_dilation"]):
        return "conv_transpose"
    if name in _OWN_POOLS:
        return _KINDS_OF_POOLS[params["kind"]]
    return CONVOLUTIONS.get(name) or POOLS.get(name, "")


def _kernel(equation: Any, kernel: Any) -> Any:
    """A kernel with its axes in the order of this package."""
    if equation.primitive.name != "conv_general_dilated":
        return kernel
    out_channels, in_channels, *spatial = equation.params["dimension_numbers"].rhs_spec
    return jnp.transpose(kernel, (*spatial, in_channels, out_channels))
