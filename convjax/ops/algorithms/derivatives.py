"""A convolution and its two gradients as three primitives, each the transpose of another.

Each is linear in either of its two arrays, so these rules are all that derivatives of any order, forward or reverse,
ask for; and each of the three is computed by an algorithm of its own, wherever in a program it stands. The platform
is known when a program is lowered, not when it is traced: there the algorithm is chosen.
"""

import functools
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, cast

import jax
from jax.extend.core import Primitive
from jax.interpreters import ad, batching, mlir
from jax.sharding import PartitionSpec

from convjax import compatibility
from convjax.ops.programs import program

from . import lax as by_lax
from .batches import batched
from .choose import PLATFORMS, chosen
from .registry import DIRECTIONS, Case, Direction, way
from .setting import Setting, Sizes, size_of


def forward(x: jax.Array, kernel: jax.Array, setting: Setting, *, algorithm: str = "auto") -> jax.Array:
    """The convolution, in the type that sums are kept in; its gradients are computed by algorithms of their own.

    algorithm is "auto", or a name that is followed in the directions and where it is possible; "lax" is the
    convolution of XLA itself, which every interpreter of JAX's programs knows.
    """
    setting = _as_configured(setting)
    if algorithm == "lax" or not _is_bindable(x, kernel):
        return by_lax.forward(x, kernel, setting)
    if algorithm != "auto":
        way(algorithm, "forward", _case("forward", x, kernel, setting, ()))
    size = setting.output_size(size_of(x), kernel.shape[:-2])
    return _bind("forward", x, kernel, setting=setting, size=size, dtype=setting.dtype, algorithm=algorithm)


def input_gradient(
    g: jax.Array, kernel: jax.Array, setting: Setting, input_size: Sizes, *, algorithm: str = "auto"
) -> jax.Array:
    """The transpose of forward with respect to its images, a transposed convolution."""
    setting = _as_configured(setting)
    if algorithm == "lax" or not _is_bindable(g, kernel):
        return by_lax.input_gradient(g, kernel, setting, input_size)
    if algorithm != "auto":
        way(algorithm, "input_gradient", _case("input_gradient", g, kernel, setting, input_size))
    return _bind(
        "input_gradient", g, kernel, setting=setting, size=input_size, dtype=setting.dtype, algorithm=algorithm
    )


def in_words_of_lax(
    primitive: str, *, setting: Setting, size: Sizes, dtype: Any, **_: Any
) -> Callable[[jax.Array, jax.Array], jax.Array]:
    """What a primitive of these parameters computes, as a function that calls lax alone: for readers of programs."""
    direction = _OF_NAMES[primitive]

    def told(a: jax.Array, b: jax.Array) -> jax.Array:
        if direction == "forward":
            return by_lax.as_written(a, b, setting)
        gradient = by_lax.input_gradient if direction == "input_gradient" else by_lax.kernel_gradient
        return gradient(a, b, setting, size, by_lax.as_written)

    return lambda a, b: told(a, b).astype(dtype)


def _as_configured(setting: Setting) -> Setting:
    """What JAX's configuration says now, which may be another when the program is lowered."""
    if setting.precision is not None:
        return setting
    return replace(setting, precision=compatibility.precision_of_now())


def _is_bindable(images: jax.Array, kernel: jax.Array) -> bool:
    """Whether all sizes but the batch are numbers, and explicit axes of a mesh split nothing but the batch."""
    sizes = cast("tuple[object, ...]", (*images.shape[1:], *kernel.shape))  # one of these may be symbolic
    split = (*compatibility.split_by(images)[1:], *compatibility.split_by(kernel))
    return all(isinstance(size, int) for size in sizes) and not any(split)


def _bind(direction: Direction, a: jax.Array, b: jax.Array, **parameters: Any) -> jax.Array:
    a, b = compatibility.varying_alike(a, b)
    return cast("Any", _PRIMITIVES[direction]).bind(a, b, **parameters)


def _shape(direction: Direction, a: Any, b: Any, setting: Setting, size: Sizes) -> tuple[Any, ...]:
    if direction == "forward":
        return (a.shape[0], *size, b.shape[-1])
    if direction == "input_gradient":
        return (a.shape[0], *size, b.shape[-2] * setting.groups)
    return (*size, a.shape[-1] // setting.groups, b.shape[-1])


def _case(direction: Direction, a: Any, b: Any, setting: Setting, size: Sizes) -> Case:
    """What the algorithms are told: a symbolic batch is not known."""
    input_size = size if direction == "input_gradient" else a.shape[1:-1]
    kernel_shape = _shape(direction, a, b, setting, size) if direction == "kernel_gradient" else b.shape
    return Case(a.shape[0] if isinstance(a.shape[0], int) else None, input_size, kernel_shape, setting)


def _abstract(direction: Direction, a: Any, b: Any, *, setting: Setting, size: Sizes, dtype: Any, **_: Any) -> Any:
    """The shape; where a mesh has explicit axes, images keep the split of their batch and kernels are whole."""
    shape = _shape(direction, a, b, setting, size)
    batch = None if direction == "kernel_gradient" else compatibility.split_by(a)[0]
    return compatibility.shaped_like(a, shape, dtype, PartitionSpec(batch, *(None,) * (len(shape) - 1)))


def _implementation(primitive: Primitive) -> Callable[..., Any]:
    def run(a: Any, b: Any, setting: Setting, size: Sizes, dtype: Any, algorithm: str) -> Any:
        return cast("Any", primitive).bind(a, b, setting=setting, size=size, dtype=dtype, algorithm=algorithm)

    compiled = program(run, "setting", "size", "dtype", "algorithm")

    def computed(a: Any, b: Any, **known: Any) -> Any:
        with jax.disable_jit(disable=False):  # where it is disabled, the program would ask for itself without end
            return compiled(a, b, **known)

    return computed


def _lowering(direction: Direction, platform: str | None) -> Callable[..., Sequence[Any]]:
    def lower(
        context: mlir.LoweringRuleContext, *operands: Any, setting: Setting, size: Sizes, dtype: Any, algorithm: str
    ) -> Any:
        devices = compatibility.devices_of(context)
        sharing = setting if devices == 1 else replace(setting, devices=devices)
        case = _case(direction, context.avals_in[0], context.avals_in[1], sharing, size)
        name = chosen(algorithm, platform, direction, case)
        compute = way(name, direction, case).compute

        def computed(a: jax.Array, b: jax.Array) -> jax.Array:
            return compute(a, b, sharing, size).astype(dtype)

        return compatibility.lowered(computed, context, operands)

    return lower


def _transposes(direction: Direction) -> tuple[Callable[..., jax.Array], Callable[..., jax.Array]]:
    """The rules for the first and for the second array, which are undefined and tell their shape and type alone."""

    def to_images(g: Any, x: Any, kernel: Any, **known: Any) -> jax.Array:
        return _bind("input_gradient", g, kernel, **(known | {"size": x.aval.shape[1:-1], "dtype": x.aval.dtype}))

    def to_kernel(g: Any, x: Any, kernel: Any, **known: Any) -> jax.Array:
        return _bind("kernel_gradient", x, g, **(known | {"size": kernel.aval.shape[:-2], "dtype": kernel.aval.dtype}))

    def to_kernel_of_gradient(x: Any, g: Any, kernel: Any, **known: Any) -> jax.Array:
        return to_kernel(g, x, kernel, **known)

    def to_images_of_gradient(kernel: Any, x: Any, g: Any, **known: Any) -> jax.Array:
        return to_images(g, x, kernel, **known)

    def to_sent_back_of_gradient(kernel: Any, x: Any, g: Any, **known: Any) -> jax.Array:
        return to_sent_back(x, g, kernel, **known)

    def to_sent_back(x: Any, g: Any, kernel: Any, **known: Any) -> jax.Array:
        return _bind("forward", x, kernel, **(known | {"size": g.aval.shape[1:-1], "dtype": g.aval.dtype}))

    return {
        "forward": (to_images, to_kernel),
        "input_gradient": (to_sent_back, to_kernel_of_gradient),
        "kernel_gradient": (to_images_of_gradient, to_sent_back_of_gradient),
    }[direction]


def _batch_rule(direction: Direction) -> Callable[..., tuple[jax.Array, int]]:
    def rule(operands: Sequence[Any], axes: Sequence[int | None], *, setting: Setting, **known: Any) -> Any:
        (a, b), (axis_a, axis_b) = operands, axes
        made = batched(direction, a, b, axis_a, axis_b, setting.groups)
        widened = replace(setting, groups=setting.groups * made.times_groups)
        return made.taken_apart(_bind(direction, made.a, made.b, setting=widened, **known))

    return rule


def _primitive(direction: Direction) -> Primitive:
    made = Primitive(f"convolution_{direction}")
    rules: Any = made  # JAX does not type what follows
    rules.def_abstract_eval(functools.partial(_abstract, direction))
    rules.def_impl(_implementation(made))
    cast("Any", ad).defbilinear(made, *_transposes(direction))
    batching.primitive_batchers[made] = _batch_rule(direction)
    for platform in (None, *PLATFORMS):
        cast("Any", mlir).register_lowering(made, _lowering(direction, platform), platform=platform)
    return made


_PRIMITIVES: dict[Direction, Primitive] = {direction: _primitive(direction) for direction in DIRECTIONS}
_OF_NAMES: dict[str, Direction] = {primitive.name: direction for direction, primitive in _PRIMITIVES.items()}
NAMES_OF_PRIMITIVES = tuple(_OF_NAMES)
