"""What an operation was given, checked: arrays, their types, and their axes."""

from collections.abc import Callable, Sequence
from typing import TypeGuard

import jax
import jax.numpy as jnp
import numpy as np

from convjax.arithmetic.axes import IntOrInts, integer
from convjax.arithmetic.messages import counted, problem, shown, typed
from convjax.arithmetic.paddings import PaddingLike
from convjax.arithmetic.sizes import Sweep, sweep

FLOATS = ("float16", "bfloat16", "float32", "float64")
COMPLEX = ("complex64", "complex128")
INTEGERS = ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64")

MOST_SPATIAL_DIMS = 3


def as_array(name: str, value: object, types: Sequence[str]) -> jax.Array:
    """The value as a JAX array of one of the named types."""
    if not _is_array(value):
        raise problem(f"{name} must be an array, got {typed(value)}", "", f"Use jnp.asarray(...) to make {name} one.")
    if value.dtype.name not in types:
        mend = f"Use {name}.astype(jnp.float32), or another of {', '.join(types)}."
        raise problem(f"{name} is of type {value.dtype.name}", f"{name} is {shown(value.shape)}", mend)
    return jnp.asarray(value)  # pyright: ignore[reportUnknownMemberType]  # JAX does not type its argument device


def _is_array(value: object) -> TypeGuard[jax.Array]:
    return isinstance(value, jax.Array | np.ndarray)


def require_one_type(**arrays: jax.Array) -> None:
    """Refuse arrays of different types: nothing is converted unasked."""
    types = {name: array.dtype.name for name, array in arrays.items()}
    first, wanted = next(iter(types.items()))
    for name, found in types.items():
        if found != wanted:
            mend = f"Use {name}.astype({first}.dtype), or the other way round."
            raise problem(f"{first} is {wanted} but {name} is {found}", shapes(**arrays), mend)


def shapes(**arrays: jax.Array) -> str:
    """``"x is (1, 5, 5, 3), kernel is (3, 3, 3, 8)"``."""
    return ", ".join(f"{name} is {shown(array.shape)}" for name, array in arrays.items())


def as_spatial_dims(spatial_dims: object, *, known: str = "") -> int:
    """A number of spatial axes that the operations know."""
    axes = integer("spatial_dims", spatial_dims, at_least=1, known=known)
    if axes > MOST_SPATIAL_DIMS:
        raise problem(f"spatial_dims must be 1, 2 or 3, got {axes}", known, "Use jax.vmap for further axes.")
    return axes


def image_size(x: jax.Array, spatial_dims: int, *, known: str) -> tuple[int, ...]:
    """The sizes along the spatial axes of one image, or of a batch of them."""
    if x.ndim not in (spatial_dims + 1, spatial_dims + 2):
        axes = ", ".join(("depth", "height", "width")[-spatial_dims:])
        mend = f"Use x of shape ({axes}, channels) or (batch, {axes}, channels)."
        needed = f"{spatial_dims + 1} or {spatial_dims + 2} as spatial_dims={spatial_dims} needs"
        raise problem(f"x has {counted(x.ndim, 'axis', 'axes')}, not {needed}", known, mend)
    if any(size == 0 for size in x.shape):
        raise problem("x is empty", known, "Use at least one image, with at least one element along every axis.")
    return x.shape[-spatial_dims - 1 : -1]


def on_batches(function: Callable[[jax.Array], jax.Array], x: jax.Array, spatial_dims: int) -> jax.Array:
    """The function of a batch of images, also for one image alone."""
    if x.ndim == spatial_dims + 2:
        return function(x)
    return jnp.squeeze(function(jnp.expand_dims(x, 0)), 0)


def swept(
    size: tuple[int, ...],
    kernel_size: IntOrInts,
    *,
    stride: IntOrInts,
    padding: PaddingLike,
    dilation: IntOrInts,
    known: str,
) -> Sweep:
    """The checked numbers of a kernel moved over images, small enough for a program to hold."""
    found = sweep(size, kernel_size, stride=stride, padding=padding, dilation=dilation, known=known)
    for name, values in (("stride", found.stride), ("padding", sum(found.padding, ())), ("dilation", found.dilation)):
        if max(values) >= 2**31:
            raise problem(f"{name} must be below 2**31, got {max(values)}", known, f"Use a smaller {name}.")
    return found


def accumulator(dtype: np.dtype) -> np.dtype:
    """The type that sums are kept in: float32 for the two half-precision types, else the type itself."""
    return jnp.dtype(jnp.float32) if dtype.name in ("float16", "bfloat16") else dtype
