"""A pool and its derivatives as three primitives, of which two are the transposes of each other.

The elements that win do not change where x changes a little, so that these rules are all that derivatives of any
order ask for, forward or reverse. What is kept for a gradient is x alone. The platform is known when a program is
lowered, not when it is traced: there the algorithm is chosen.
"""

import functools
from collections.abc import Callable, Sequence
from typing import Any, cast

import jax
import jax.numpy as jnp
from jax.extend.core import Primitive
from jax.interpreters import ad, batching, mlir
from jax.sharding import PartitionSpec

from convjax import compatibility
from convjax.arithmetic.sizes import Sweep
from convjax.ops.algorithms.choose import PLATFORMS
from convjax.ops.programs import program

from . import lax as by_lax
from .blocks import in_blocks
from .choose import ALGORITHMS, chosen, is_in_blocks
from .kinds import Kind, Task

TASKS: tuple[Task, ...] = ("pooled", "collected", "spread")


def pooled(x: jax.Array, swept: Sweep, kind: Kind, *, algorithm: str = "auto") -> jax.Array:
    """The pool of a batch; its gradient is computed by the algorithm of its own windows.

    algorithm is "auto", or the name of one that can compute the pool; "lax" is the pool of XLA itself, which every
    interpreter of JAX's programs knows.
    """
    if algorithm == "lax" or not _is_bindable(x):
        return by_lax.pooled(x, swept, kind)
    return _bind("collected" if kind == "sum" else "pooled", x, swept=swept, kind=kind, algorithm=algorithm)


def in_words_of_lax(primitive: str, *, swept: Sweep, kind: Kind, **_: Any) -> Callable[..., jax.Array]:
    """What a primitive of these parameters computes, as a function that calls lax alone: for readers of programs."""
    return _computed("lax", _OF_NAMES[primitive], swept, kind)


def _is_bindable(x: jax.Array) -> bool:
    """Whether all sizes but the batch are numbers, and explicit axes of a mesh split nothing but the batch."""
    sizes = cast("tuple[object, ...]", x.shape[1:])  # one of these may be symbolic
    return all(isinstance(size, int) for size in sizes) and not any(compatibility.split_by(x)[1:])


def _bind(task: Task, *arrays: jax.Array, **parameters: Any) -> jax.Array:
    return cast("Any", _PRIMITIVES[task]).bind(*compatibility.varying_alike(*arrays), **parameters)


def _computed(algorithm: str, task: Task, swept: Sweep, kind: Kind) -> Callable[..., jax.Array]:
    compute: Callable[..., jax.Array] = getattr(ALGORITHMS[algorithm], task)

    def pool(x: jax.Array) -> jax.Array:
        return compute(x, swept, kind)

    def linear(a: jax.Array, x: jax.Array | None = None) -> jax.Array:
        return compute(a, x, swept, kind)

    return pool if task == "pooled" else linear


def _abstract(task: Task, a: Any, *_: Any, swept: Sweep, **__: Any) -> Any:
    """The shape; where a mesh has explicit axes, images keep the split of their batch."""
    size = swept.input_size if task == "spread" else swept.output_size
    shape = (a.shape[0], *size, a.shape[-1])
    split = PartitionSpec(compatibility.split_by(a)[0], *(None,) * (len(shape) - 1))
    return compatibility.shaped_like(a, shape, a.dtype, split)


def _implementation(primitive: Primitive) -> Callable[..., Any]:
    def run(*arrays: Any, swept: Sweep, kind: Kind, algorithm: str) -> Any:
        return cast("Any", primitive).bind(*arrays, swept=swept, kind=kind, algorithm=algorithm)

    compiled = program(run, "swept", "kind", "algorithm")

    def computed(*arrays: Any, **known: Any) -> Any:
        with jax.disable_jit(disable=False):  # where it is disabled, the program would ask for itself without end
            return compiled(*arrays, **known)

    return computed


def _lowering(task: Task, platform: str | None) -> Callable[..., Sequence[Any]]:
    def lower(
        context: mlir.LoweringRuleContext, *operands: Any, swept: Sweep, kind: Kind, algorithm: str
    ) -> Sequence[Any]:
        name = chosen(algorithm, platform, task, swept, kind)
        computed = _computed(name, task, swept, kind)
        if is_in_blocks(name, task, swept):
            computed = in_blocks(computed, compatibility.devices_of(context))
        return compatibility.lowered(computed, context, operands)

    return lower


def _derivative(primals: Sequence[Any], tangents: Sequence[Any], **known: Any) -> tuple[Any, Any]:
    (x,), (t,) = primals, tangents
    y = _bind("pooled", x, **known)
    if isinstance(t, ad.Zero) or not jnp.issubdtype(x.dtype, jnp.inexact):
        return y, _nothing(y)
    return y, _bind("collected", t, x, **known)


def _nothing(y: jax.Array) -> Any:
    """The derivative of what does not change."""
    return cast("Any", ad.Zero)(jax.typeof(y).to_tangent_aval())


def _linear_derivative(task: Task) -> Callable[..., Any]:
    def rule(primals: Sequence[Any], tangents: Sequence[Any], **known: Any) -> tuple[Any, Any]:
        y = _bind(task, *primals, **known)
        if isinstance(tangents[0], ad.Zero):
            return y, _nothing(y)
        return y, _bind(task, tangents[0], *primals[1:], **known)

    return rule


def _transpose(task: Task) -> Callable[..., Any]:
    def rule(sent_back: Any, a: Any, *x: Any, **known: Any) -> list[Any]:
        if isinstance(sent_back, ad.Zero):
            return [cast("Any", ad.Zero)(a.aval), *(None for _ in x)]
        other: Task = "spread" if task == "collected" else "collected"
        return [_bind(other, sent_back, *x, **known), *(None for _ in x)]

    return rule


def _batch_rule(task: Task) -> Callable[..., tuple[jax.Array, int]]:
    """The images of all, behind each other."""

    def rule(operands: Sequence[Any], axes: Sequence[int | None], **known: Any) -> tuple[jax.Array, int]:
        many = next(array.shape[axis] for array, axis in zip(operands, axes, strict=True) if axis is not None)
        together: list[jax.Array] = []
        for array, axis in zip(operands, axes, strict=True):
            if axis is None:
                apart = jnp.broadcast_to(jnp.expand_dims(array, 1), (array.shape[0], many, *array.shape[1:]))
            else:
                apart = jnp.moveaxis(array, axis, 1)
            together.append(apart.reshape(-1, *apart.shape[2:]))
        y = _bind(task, *together, **known)
        return y.reshape(y.shape[0] // many, many, *y.shape[1:]), 1

    return rule


def _primitive(task: Task) -> Primitive:
    made = Primitive(f"pool_{task}")
    rules: Any = made  # JAX does not type what follows
    rules.def_abstract_eval(functools.partial(_abstract, task))
    rules.def_impl(_implementation(made))
    derivatives: Any = ad
    derivatives.primitive_jvps[made] = _derivative if task == "pooled" else _linear_derivative(task)
    if task != "pooled":
        derivatives.primitive_transposes[made] = _transpose(task)
    batching.primitive_batchers[made] = _batch_rule(task)
    for platform in (None, *PLATFORMS):
        cast("Any", mlir).register_lowering(made, _lowering(task, platform), platform=platform)
    return made


_PRIMITIVES: dict[Task, Primitive] = {task: _primitive(task) for task in TASKS}
_OF_NAMES: dict[str, Task] = {primitive.name: task for task, primitive in _PRIMITIVES.items()}
NAMES_OF_PRIMITIVES = tuple(_OF_NAMES)
