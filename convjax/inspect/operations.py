"""Every convolution and pool of a model with all that goes into it and what comes out, for one image at a time."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from flax import nnx
from jaxtyping import Float

from convjax.arithmetic.messages import problem, times, typed

from .capturing import kind_of
from .chains import Chain, Followed
from .dataflow.views import View
from .executing import Execution
from .moves import Moves, moves_of
from .tables import walked
from .tracing import SIGN, Call, Traced, trace_module

_NAMES_OF_LAYERS = ("conv", "pool")
_SEES_WINDOWS = ("conv", "depthwise_conv", "conv_transpose", "max_pool", "min_pool", "sum_pool", "pool")


@dataclass(frozen=True, eq=False)
class Layer:
    """One convolution or pool of a model, as far as it is known without an image.

    Args:
        name: where the layer stands in the model, such as "features.0", with a number behind it where it is called
            again; kind and number outside of layers.
        kind: the name of its class, or of the operation.
        input_shape: of what goes into the operation; None where the operation is not known.
        output_shape: height, width and channels of what comes out.
        moves: how the operation reads its input; None where it is none whose sums can be told.
        bias: whether a number is added to each output channel.
        steps: what becomes of the output, one number at a time, such as ("norm1 (BatchNorm)", "relu").
        source: the name of the layer whose output goes in, "the image", or "" where that is not one of these.
        after: the last step of the source that goes in, "" where it is the output itself.
        view: what each unit sees of the image.
    """

    name: str
    kind: str
    input_shape: tuple[int, ...] | None
    output_shape: tuple[int, int, int]
    moves: Moves | None
    bias: bool
    steps: tuple[str, ...]
    source: str
    after: str
    view: View | None

    def seen_by(self, row: int, column: int, channel: int) -> tuple[tuple[int, int], tuple[int, int]] | None:
        """The rows and the columns of the image that a unit sees, from the first to after the last; None if unknown.

        They may begin before the image and end behind it, in its padding.
        """
        if self.view is None or any(one is None for one in self.view):
            return None
        place = (0, row, column, channel)
        spans = []
        for one in self.view:
            at = tuple(min(index, size - 1) for index, size in zip(place, one.starts.shape, strict=True))  # type: ignore[union-attr]  # none is None
            spans.append((int(one.starts[at]), int(one.ends[at])))  # type: ignore[union-attr]  # the same
        return spans[0], spans[1]


@dataclass(frozen=True, eq=False)
class LayerValues:
    """What one layer does to one image, in the order of the axes that this package has.

    Args:
        input: what goes into the operation; None where that is not known.
        kernel: (*kernel_size, in_channels // groups, out_channels), or (*kernel_size, out_channels // groups,
            in_channels) of a transposed convolution; None of a pool.
        bias: (out_channels,), or None.
        counted: how many numbers each mean of an average pool is of, (height, width, channels) or None.
        output: what comes out, bias included.
        steps: what the steps of the layer make of the output, one array each.
        tolerance: how exact the sums are, relative to the sum of the magnitudes of what is added.
    """

    input: Float[np.ndarray, "height width in_channels"] | None
    kernel: Float[np.ndarray, "*shape"] | None
    bias: Float[np.ndarray, " out_channels"] | None
    counted: Float[np.ndarray, "out_height out_width channels"] | None
    output: Float[np.ndarray, "out_height out_width out_channels"]
    steps: tuple[Float[np.ndarray, "out_height out_width out_channels"], ...]
    tolerance: float


@dataclass(frozen=True, eq=False)
class OnOneImage:
    """All layers of a model on one image.

    Args:
        layers: as in `Operations.layers`, in the same order.
        result: what the model gives for the image, without a batch axis.
    """

    layers: tuple[LayerValues, ...]
    result: np.ndarray


class Operations:
    """The convolutions and pools of one model for images of one shape, one program on the CPU.

    Args:
        model: a Flax NNX module that maps images ``(batch, height, width, channels)`` to anything; it is set to
            evaluation, and the values that it has now are kept.
        image_shape: height, width and channels.

    Raises:
        ConvjaxError: the model is no module that can be called on such images.

    Example:
        >>> import convjax
        >>> found = Operations(convjax.nn.models.build("lenet5", input_shape=(28, 28, 1)), (28, 28, 1))
        >>> [(layer.name, layer.output_shape, layer.steps) for layer in found.layers][:2]
        [('conv1', (24, 24, 6), ('relu',)), ('pool', (12, 12, 6), ())]
        >>> found.layers[2].source, found.layers[2].seen_by(0, 0, 0)
        ('pool', ((0, 14), (0, 14)))
        >>> found(np.zeros((28, 28, 1), np.float32)).layers[0].kernel.shape
        (5, 5, 1, 6)
    """

    def __init__(self, model: nnx.Module, image_shape: tuple[int, int, int]) -> None:
        """Read the program of the model; it is compiled for the first image."""
        if not isinstance(model, nnx.Module) or not callable(model):
            what = f"model must be a Flax NNX module that can be called, got {typed(model)}"
            raise problem(what, "", "Use your model.")
        self.image_shape = image_shape
        image = jax.ShapeDtypeStruct((1, *image_shape), np.float32)
        traced = trace_module(model, image, training=False)
        self._leaves = jax.device_put(jax.tree.leaves(nnx.state(model)), jax.devices("cpu")[0])
        watched = _Watched(traced.calls, Followed(traced.calls))

        def run(leaves: list[Any], x: Any) -> Any:
            watched.begin(x)
            results = watched.program(traced.program, (*leaves, x))
            return [_of_one(found) for found in watched.found], results[:1]

        self._program = jax.jit(run).trace(self._leaves, image)
        self._compiled: Any = None
        self._compiling = threading.Lock()
        self.layers = tuple(_layers(watched.found, _views(traced, image.shape)))
        self._exactness = [_exactness(found) for found in watched.found]

    def __call__(self, image: Float[np.ndarray, "height width channels"]) -> OnOneImage:
        """Run the model on one image, normalised as it is trained on.

        Raises:
            ConvjaxError: the image is of another shape.
        """
        if np.shape(image) != self.image_shape:
            what = f"image is {times(np.shape(image))} and the model takes {times(self.image_shape)}"
            raise problem(what, "", "Use one image of that shape, without a batch axis.")
        with self._compiling:
            if self._compiled is None:
                self._compiled = self._program.lower().compile()
        found, results = jax.device_get(self._compiled(self._leaves, np.asarray(image, np.float32)[None]))
        values = tuple(
            LayerValues(
                input=_plain(one["input"]),
                kernel=None if one["kernel"] is None else np.asarray(one["kernel"], np.float32),
                bias=None if one["bias"] is None else np.asarray(one["bias"], np.float32).reshape(-1),
                counted=None if one["counted"] is None else np.asarray(one["counted"], np.float32)[0],
                output=np.asarray(one["output"][0], np.float32),
                steps=tuple(np.asarray(step[0], np.float32) for step in one["steps"]),
                tolerance=tolerance,
            )
            for one, tolerance in zip(found, self._exactness, strict=True)
        )
        result = np.asarray(results[0], np.float32) if results else np.zeros(0, np.float32)
        return OnOneImage(values, result[0] if result.ndim and result.shape[0] == 1 else result)


@dataclass(slots=True)
class _Found:
    """One convolution or pool while the program is walked over."""

    name: str
    kind: str
    number: int | None  # among all convolutions and pools of the program
    call: int
    input: Any
    kernel: Any
    moves: Moves | None
    chain: Chain
    source: tuple[str, str]


@dataclass(slots=True)
class _Watched(Execution):
    """Executes a program and keeps every convolution and pool, with the chain of what becomes of its output."""

    calls: Sequence[Call]
    followed: Followed
    found: list[_Found] = field(default_factory=list)
    _count: int = 0
    _computing: set[int] = field(default_factory=set)
    _numbers: Counter[str] = field(default_factory=Counter)
    _names: Counter[str] = field(default_factory=Counter)

    def begin(self, image: Any) -> None:
        """Nothing but this image is to be followed."""
        self.followed.image(image)

    def done(self, equation: Any, given: Sequence[Any], results: Sequence[Any], calls: tuple[int, ...]) -> None:
        """Keep a convolution or pool of the image; follow everything else."""
        kind = kind_of(equation)
        sees = self.followed.sees_image(given)
        if kind and sees:
            self._keep(kind, equation, given, results[0], calls)
            return
        self.followed.done(equation, given, results, calls)
        if equation.primitive.name == "name" and equation.params["name"].startswith(SIGN) and sees:
            call = self.calls[int(equation.params["name"].removeprefix(SIGN))]
            self._keep_layer(call, results[0])
            self.followed.left_layer(call, results[0])

    def left(self, name: str, given: Sequence[Any], results: Sequence[Any], calls: tuple[int, ...]) -> None:
        """A part with a name may be an activation."""
        self.followed.left_part(name, given, results, calls)

    def _keep(self, kind: str, equation: Any, given: Sequence[Any], result: Any, calls: tuple[int, ...]) -> None:
        call, number = self.calls[calls[-1]], self._count
        self._count += 1
        if result.ndim != 4 or result.shape[0] != 1:
            self.followed.depends(results=[result])
            return
        self._computing.add(call.number)
        is_layer = len(calls) > 1 and not self._calls_others(call)
        self._numbers[f"{call.path} {kind}"] += 1
        inside = f"{call.path}.{kind}_{self._numbers[f'{call.path} {kind}']}".lstrip(".")
        moves, kernel = moves_of(equation, given)
        source = self.followed.source_of(given[0])
        name = self._unique(call.path if is_layer else inside)
        chain = self.followed.begin(name, kind, result, calls)
        self.found.append(
            _Found(name, call.kind if is_layer else kind, number, call.number, given[0], kernel, moves, chain, source)
        )

    def _keep_layer(self, call: Call, result: Any) -> None:
        """A layer that is named for a convolution or a pool and makes none of those that are known here."""
        named_for_it = any(word in call.kind.lower() for word in _NAMES_OF_LAYERS)
        if not named_for_it or call.number in self._computing or call.parent is None or self._calls_others(call):
            return
        if result.ndim == 4 and result.shape[0] == 1:
            name = self._unique(call.path)
            chain = self.followed.begin(name, "", result, (call.number,))
            self.found.append(_Found(name, call.kind, None, call.number, None, None, None, chain, ("", "")))

    def _calls_others(self, call: Call) -> bool:
        return any(other.parent == call.number for other in self.calls)

    def _unique(self, name: str) -> str:
        self._names[name] += 1
        return name if self._names[name] == 1 else f"{name}-{self._names[name]}"


def _of_one(found: _Found) -> dict[str, Any]:
    chain = found.chain
    return {
        "input": found.input,
        "kernel": found.kernel,
        "bias": chain.bias,
        "counted": chain.counted,
        "output": chain.output,
        "steps": [step.value for step in chain.steps],
    }


def _plain(batch: Any) -> np.ndarray | None:
    return None if batch is None else np.asarray(batch[0], np.float32)


def _exactness(found: _Found) -> float:
    """A few roundings of the coarsest type that the sum is kept or given in."""
    arrays = (found.chain.output, found.input, found.kernel)
    types = {one.dtype for one in arrays if one is not None and jnp.issubdtype(one.dtype, jnp.floating)}
    return max(1e-5, *(4 * float(jnp.finfo(one).eps) for one in types), 0.0)


def _layers(found: Sequence[_Found], views: tuple[dict[int, View | None], dict[int, View | None]]) -> list[Layer]:
    of_operations, of_calls = views
    layers = []
    for one in found:
        view = of_calls.get(one.call) if one.number is None else of_operations.get(one.number)
        moves = None if one.moves is None else one.moves.averaging(one.chain.counted is not None)
        height, width, channels = one.chain.output.shape[1:]
        layers.append(
            Layer(
                name=one.name,
                kind=one.kind,
                input_shape=None if one.input is None else tuple(one.input.shape[1:]),
                output_shape=(height, width, channels),
                moves=moves,
                bias=one.chain.bias is not None,
                steps=tuple(step.name for step in one.chain.steps),
                source=one.source[0],
                after=one.source[1],
                view=view,
            )
        )
    return layers


def _views(traced: Traced, shape: tuple[int, ...]) -> tuple[dict[int, View | None], dict[int, View | None]]:
    """What is seen of the image by every convolution and pool, in their order, and by what every call gives."""
    walk, _, _ = walked(traced, shape, [1, 2])
    windows = [result for result in walk.results if result.kind in _SEES_WINDOWS]
    returned = {result.calls[-1]: result.view for result in walk.results if not result.kind and result.calls}
    return {number: result.view for number, result in enumerate(windows)}, returned
