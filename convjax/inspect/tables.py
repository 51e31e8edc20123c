"""A model, layer by layer, from an abstract run of it."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Sequence
from typing import Any, SupportsIndex, TypeVar

import jax
import numpy as np
from flax import nnx
from jax.typing import DTypeLike

from convjax.arithmetic.axes import integer, is_sequence, is_traced
from convjax.arithmetic.counting import truth
from convjax.arithmetic.messages import problem, shown, typed
from convjax.errors import ConvjaxError
from convjax.nn import models
from convjax.nn.models.registry import published
from convjax.ops import arguments

from .dataflow.views import image_view
from .equations import Result, Value, Walk
from .rows import Image, rows
from .summaries import Summary
from .tracing import Held, Traced, name_of, trace_function, trace_module

_T = TypeVar("_T")


def summary(
    model: nnx.Module | Callable[..., Any] | str,
    input_shape: Sequence[SupportsIndex] | None = None,
    *,
    batch_size: SupportsIndex | None = None,
    dtype: DTypeLike = "float32",
    training: bool = False,
    depth: SupportsIndex | None = None,
    layout: str = "channels_last",
) -> Summary:
    """Table what a model does, layer by layer, from an abstract run: nothing is computed and no weights are made.

    Formula:
        MACs are the multiply-adds of all convolutions and matrix products in the program of the model, those that read
        padding among them, and nothing else: Σ ∏(output size) · ∏(kernel_size) · (in_channels / groups) ·
        out_channels, and for a transposed convolution with its input size in place of its output size. FLOPs are
        2 · MACs, as PyTorch's FlopCounterMode counts; flops_without_padding leaves out what reads padding or the
        zeros between the elements of a transposed convolution, as XLA's cost_analysis does, which counts pools and
        element-wise operations besides. The receptive field of a layer is the hull of all that a unit in the middle
        of its output depends on, of channels all taken together; padding counts as if the image went on.

    Args:
        model: a Flax NNX module, built or abstract as nnx.eval_shape makes it; a function without arguments that
            makes one; the name of a registered model, see convjax.nn.models; or a function of images, whose rows are
            its convolutions, matrix products and pools, and whose parameters are the arrays that it closes over.
        input_shape: the shape of one image, (*spatial, channels); None where the model knows it.
        batch_size: images in a batch; sizes and counts are those of the whole batch. None means one image: it is
            traced as a batch of one, or without a batch where the model takes no batch, and its axis is not shown.
        dtype: the type of the images.
        training: whether the model is in its mode for training, with dropout and the statistics of the batch.
        depth: layers nested deeper are counted with the layer that holds them; 0 counts all as one, None none.
        layout: "channels_last", or "channels_first" where input_shape is (channels, *spatial).

    Returns:
        A Summary: a table in a terminal and in a notebook, numbers in its fields, JSON from its as_dict.

    Raises:
        ConvjaxError: an unknown name, a model that is none or that does not take such images, one that needs values
            while it is traced, an input_shape that is missing or no ints, a batch_size or depth that is no int or too
            small, an unknown dtype or layout.

    Example:
        >>> found = summary("lenet5")
        >>> found.parameters, found.macs
        (61706, 416520)
        >>> [(layer.name, layer.output_shape, layer.receptive_field) for layer in found.layers][:2]
        [('conv1', (28, 28, 6), (5, 5)), ('pool', (14, 14, 6), (6, 6))]
        >>> import convjax
        >>> import jax.numpy as jnp
        >>> kernel = jnp.ones((3, 3, 1, 8))
        >>> summary(lambda x: convjax.conv(x, kernel), (28, 28, 1)).macs == convjax.conv_macs(26, 3, 1, 8)
        True

    Source:
        HloCostAnalysis of XLA and torch.utils.flop_counter of PyTorch for what counts; Araujo, Norris and Sim,
        Computing receptive fields of convolutional neural networks, Distill, 2019.
    """
    order = arguments.one_of("layout", layout, arguments.LAYOUTS)
    in_training = truth("training", training)
    images = None if batch_size is None else integer("batch_size", batch_size, at_least=1)
    deepest = None if depth is None else integer("depth", depth, at_least=0)
    kind = _image_dtype(dtype)
    shape = _image_shape(model, input_shape)
    name, made = _resolved(model, shape)
    if shape is None:
        shape = _known_shape(name, made)
    traced, batch = _traced(name, made, shape, kind, images, in_training)

    first = len(batch) + (order == "channels_first")
    spatial = range(first, first + len(shape) - 1)
    walk, held, given = walked(traced, (*batch, *shape), [*range(len(batch)), *spatial])
    image = Image(tuple((*batch, *shape)[axis] for axis in spatial), bool(batch), images is None and bool(batch))
    layers, outside = rows(walk, traced.calls, held, image, deepest)
    output = given[0]
    seen, stride = image.seen_by(output.view)
    return Summary(
        model=name,
        input_shape=(*batch, *shape) if images is not None else shape,
        batch_size=images,
        dtype=kind.name,
        layout=order,
        training=in_training,
        layers=layers,
        output_shape=image.shape_of(output),
        receptive_field=seen,
        stride=stride,
        parameters=sum(one.size for one in held if one.kind == "parameter"),
        parameter_bytes=sum(one.bytes for one in held if one.kind == "parameter"),
        statistics=sum(one.size for one in held if one.kind == "statistic"),
        statistic_bytes=sum(one.bytes for one in held if one.kind == "statistic"),
        input_bytes=math.prod((*batch, *shape)) * kind.itemsize,
        notes=(*walk.notes, *_unused(outside)),
    )


def _unused(parameters: int) -> tuple[str, ...]:
    return (f"{parameters:,} parameters are in no layer that is called",) if parameters else ()


def walked(traced: Traced, shape: tuple[int, ...], axes: Sequence[int]) -> tuple[Walk, list[Held], list[Result]]:
    """The walk over a program, all that is held, and what the program gives."""
    held, numbers = list(traced.held), dict[int, int | None]()

    def number(constant: Any) -> int | None:
        if id(constant) not in numbers:
            found = traced.constant(constant)
            numbers[id(constant)] = None if found is None else len(held)
            held.extend([found] if found is not None else [])
        return numbers[id(constant)]

    walk = Walk(len(axes), number)
    weights = [Value(held=frozenset((i,))) for i in range(len(held))]
    values = walk.program(traced.program, [*weights, Value(image_view(shape, axes))])
    given = [
        Result((), tuple(array.shape), array.dtype.name, 0, value.view)
        for array, value in zip(traced.program.out_avals, values, strict=True)
    ]
    return walk, held, given


def _traced(
    name: str, made: Any, shape: tuple[int, ...], dtype: np.dtype, images: int | None, training: bool
) -> tuple[Traced, tuple[int, ...]]:
    """The program of the model, and the batch that it takes: (images,), or () where it takes one image only."""
    refused: list[ConvjaxError] = []
    for batch in [(1,), ()] if images is None else [(images,)]:
        x = jax.ShapeDtypeStruct((*batch, *shape), dtype)
        try:
            if isinstance(made, nnx.Module):
                traced = _explained(lambda x=x: trace_module(made, x, training=training), name, x.shape)
            else:
                traced = _explained(lambda x=x: trace_function(made, x), name, x.shape)
        except ConvjaxError as error:
            refused.append(error)
            continue
        if not traced.program.out_avals:
            raise problem(f"{name} gives no array back", f"x is {x.shape}", "Use a model that returns its result.")
        return traced, batch
    raise refused[0]


def _explained(run: Callable[[], _T], name: str, shape: tuple[int, ...] | None = None) -> _T:
    """What the user's own code gives; whatever it raises becomes a ConvjaxError that says when."""
    try:
        return run()
    except ConvjaxError:
        raise
    except jax.errors.ConcretizationTypeError as error:
        what = f"{name} needs the value of an array, and a summary has shapes and types only"
        mend = "Use jnp.where or lax.cond in place of if, lax.fori_loop in place of while, and x.shape for sizes."
        raise problem(what, _first_line(error), mend) from error
    except Exception as error:  # whatever the code of a user raises
        what = f"{name} cannot be traced" + (f" on images of shape {shape}" if shape else "")
        mend = "Use an input_shape that the model takes, without the batch axis; the full error stands above this one."
        if not shape:
            mend = "Use a function without arguments that makes the model, such as lambda: Model(rngs=nnx.Rngs(0))."
        raise problem(what, f"{type(error).__name__}: {_first_line(error)}", mend) from error


def _first_line(error: Exception) -> str:
    text = str(error).strip()
    return text.splitlines()[0].rstrip(".:")[:200] if text else "no message"


def _resolved(model: object, shape: tuple[int, ...] | None) -> tuple[str, Any]:
    """A name to show, and a module or a function of images."""
    if isinstance(model, str):
        return model, nnx.eval_shape(lambda: models.build(model, input_shape=shape))
    if isinstance(model, nnx.Module):
        if not callable(model):
            mend = "Use a module with a __call__, or a function: summary(lambda x: model.encode(x), ...)."
            raise problem(f"model {type(model).__name__} cannot be called", "", mend)
        return type(model).__name__, model
    if not callable(model):
        mend = "Use a Flax NNX module, a function that makes one or that takes images, or the name of a model."
        raise problem(f"model must be a model, got {typed(model)}", "", mend)
    name = name_of(model)
    if not isinstance(model, type) and not _takes_nothing(model):
        return name, model
    made = _explained(lambda: nnx.eval_shape(model), name)
    if not isinstance(made, nnx.Module):
        what = f"{name} takes no argument, so it has to make a module, and gave {typed(made)}"
        raise problem(what, "", "Use a function that takes images, or one that returns a Flax NNX module.")
    return type(made).__name__, made


def _takes_nothing(model: Callable[..., Any]) -> bool:
    """Whether a function has no argument that has to be given, and none that images could be meant for."""
    try:
        signature = inspect.signature(model)
    except (TypeError, ValueError):  # a builtin may have none
        return False
    try:
        signature.bind()
    except TypeError:
        pass
    else:
        return all(one.kind is not one.VAR_POSITIONAL for one in signature.parameters.values())
    try:
        signature.bind(None)
    except TypeError as error:
        what = f"model {shown(model)} cannot be called with images alone"
        mend = "Use lambda x: function(x, ...) for a function with more arguments."
        raise problem(what, str(error), mend) from error
    return False


def _image_shape(model: object, input_shape: object) -> tuple[int, ...] | None:
    """The sizes of one image; None where only the model may know them."""
    if input_shape is None:
        return published(model).input_shape if isinstance(model, str) else None
    if is_traced(input_shape) or not is_sequence(input_shape) or not len(input_shape):
        mend = "Use one int per axis, without the batch: input_shape=(28, 28, 1)."
        raise problem(f"input_shape must be a sequence of ints, got {typed(input_shape)}", "", mend)
    known = f"input_shape is {shown(input_shape)}"
    return tuple(integer("input_shape", size, at_least=1, known=known) for size in input_shape)


def _known_shape(name: str, made: object) -> tuple[int, ...]:
    found = _image_shape(made, getattr(made, "input_shape", None))
    if found is None:
        raise problem(f"{name} needs an input_shape", "", "Use the shape of one image: input_shape=(28, 28, 1).")
    return found


def _image_dtype(dtype: object) -> np.dtype:
    found = arguments.as_dtype("dtype", dtype, (*arguments.FLOATS, *arguments.COMPLEX, *arguments.INTEGERS))
    if jax.dtypes.canonicalize_dtype(found) != found:
        mend = "Use a dtype of 32 bits or fewer, or jax.config.update('jax_enable_x64', True)."
        raise problem(f"dtype {found.name} is not available", "JAX is set to 32 bits", mend)
    return found
