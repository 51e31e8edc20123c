"""What an initialiser is asked for, checked: a key, a shape, a type."""

from collections.abc import Callable, Sequence
from typing import Any, SupportsIndex

import jax
import jax.numpy as jnp
import numpy as np
from jax.nn.initializers import Initializer
from jax.typing import DTypeLike
from jaxtyping import Array

from convjax.arithmetic.axes import integer, is_sequence
from convjax.arithmetic.messages import counted, problem, shown, typed
from convjax.ops import arguments

Fill = Callable[[Array, tuple[int, ...], np.dtype], Array]


def initializer(fill: Fill, *, least_axes: int) -> Initializer:
    """The function of (key, shape, dtype) that checks the three and fills an array of the shape."""

    def init(
        key: Array, shape: Sequence[SupportsIndex], dtype: DTypeLike | None = None, out_sharding: Any = None
    ) -> Array:
        kind = jnp.result_type(float) if dtype is None else arguments.as_dtype("dtype", dtype)
        filled = fill(_as_key(key), _as_shape(shape, least_axes), kind)
        if out_sharding is None:
            return filled
        return jax.sharding.reshard(filled, out_sharding)  # pyright: ignore[reportUnknownMemberType]  # JAX types it in part only

    return init


def in_groups(shape: tuple[int, ...], groups: int) -> int:
    """The channels of the last axis of a kernel that belong to one group."""
    if shape[-1] % groups:
        fitting = ", ".join(str(g) for g in range(1, min(shape[-1], 256) + 1) if shape[-1] % g == 0)
        what = f"groups {groups} does not divide the last axis of the kernel, {shape[-1]}"
        raise problem(what, f"shape is {shape}", f"Use groups that divide it: {fitting}.")
    return shape[-1] // groups


def centre(shape: tuple[int, ...]) -> tuple[int, ...]:
    """The tap that reads the place it writes to, under padding="SAME"."""
    return tuple((k - 1) // 2 for k in shape[:-2])


def _as_key(key: object) -> Array:
    if isinstance(key, jax.Array):
        of_a_type = jnp.issubdtype(key.dtype, jax.dtypes.prng_key) and key.ndim == 0
        if of_a_type or (key.dtype.name == "uint32" and key.shape == (2,)):  # as PRNGKey gives them
            return key
    raise problem(f"key must be a key of jax.random, got {typed(key)}", "", "Use jax.random.key(0).")


def _as_shape(shape: object, least_axes: int) -> tuple[int, ...]:
    example = "(3, 3, 16, 32)"
    if not is_sequence(shape):
        raise problem(f"shape must be a sequence of ints, got {typed(shape)}", "", f"Use shape={example}.")
    sizes = tuple(integer("shape", size, at_least=1) for size in shape)
    most = arguments.MOST_SPATIAL_DIMS + 2
    if not least_axes <= len(sizes) <= most:
        what = f"shape {shown(sizes)} has {counted(len(sizes), 'axis', 'axes')}, not {least_axes} to {most}"
        raise problem(what, "", f"Use (*kernel_size, in_channels // groups, out_channels), such as {example}.")
    return sizes
