"""What an operation was given, checked: arrays, their types, and their axes."""

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple, SupportsFloat, TypeGuard

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from convjax.arithmetic.axes import IntOrInts, integer, is_traced
from convjax.arithmetic.messages import counted, did_you_mean, problem, shown, typed
from convjax.arithmetic.paddings import PaddingLike
from convjax.arithmetic.sizes import Sweep, sweep

FLOATS = ("float16", "bfloat16", "float32", "float64")
COMPLEX = ("complex64", "complex128")
INTEGERS = ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64")

LAYOUTS = ("channels_last", "channels_first")
PRECISIONS = ("default", "high", "highest")

MOST_SPATIAL_DIMS = 3

_BITS = {"padding": 24}  # a padding longer than any image is a slip, and costs what the image does not


def as_array(name: str, value: object, types: Sequence[str]) -> jax.Array:
    """The value as a JAX array of one of the named types."""
    checked = require_array(name, value, types)
    return jnp.asarray(checked)  # pyright: ignore[reportUnknownMemberType]  # JAX does not type its argument device


def require_array(name: str, value: object, types: Sequence[str]) -> jax.Array:
    """The value as it is, once it is certain that JAX can hold it and that its type is one of the named ones."""
    if not is_array(value):
        raise problem(f"{name} must be an array, got {typed(value)}", "", f"Use jnp.asarray(...) to make {name} one.")
    if value.dtype.name not in types:
        usual = "float32" if "float32" in types else types[0]
        mend = f"Use {name}.astype(jnp.{usual}), or another of {', '.join(types)}."
        raise problem(f"{name} is of type {value.dtype.name}", f"{name} is {shown(value.shape)}", mend)
    if isinstance(value, np.ndarray):
        _require_what_jax_can_hold(name, value)
    return value


def _require_what_jax_can_hold(name: str, value: np.ndarray) -> None:
    known = f"{name} is {shown(value.shape)}"
    if isinstance(value, np.ma.MaskedArray):
        raise problem(
            f"{name} is a masked array", known, f"Use {name}.filled(0), or another number for what is masked."
        )
    if not value.dtype.isnative:
        what = f"{name} has its bytes in the order of another machine, as {value.dtype.str!r} says"
        raise problem(what, known, f"Use {name}.astype({value.dtype.name!r}).")
    held = jax.dtypes.canonicalize_dtype(value.dtype)
    if held != value.dtype and held.kind in "iu" and value.size:  # a float that is too large becomes inf, and is seen
        least, most = int(value.min()), int(value.max())
        if least < np.iinfo(held).min or most > np.iinfo(held).max:
            what = f"{name} holds ints from {least} to {most}, which {held.name} does not"
            mend = "Use smaller ones, or jax.config.update('jax_enable_x64', True)."
            raise problem(what, f"{known}, and JAX is set to 32 bits", mend)


def is_array(value: object) -> TypeGuard[jax.Array]:
    """Whether the value is an array, of JAX or of NumPy."""
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


def one_of(name: str, value: object, names: Sequence[str], *, known: str = "") -> str:
    """The value where it is one of the names; a ConvjaxError that lists them otherwise."""
    known_names = f"Use one of {', '.join(map(repr, names))}."
    if is_traced(value):
        mend = f"Use a text, or mark {name} static: jax.jit(function, static_argnames=...)."
        raise problem(f"{name} must be known before tracing, got {typed(value)}", known, mend)
    if not isinstance(value, str):
        raise problem(f"{name} must be a text, got {typed(value)}", known, known_names)
    if value not in names:
        raise problem(f"{name} {shown(value)} is not known", known, f"{did_you_mean(value, names)}{known_names}")
    return value


def as_precision(precision: object, *, known: str = "") -> lax.Precision | None:
    """How exactly an accelerator multiplies float32; None leaves it to JAX's configuration."""
    if precision is None or isinstance(precision, lax.Precision):
        return precision
    return lax.Precision(one_of("precision", precision, PRECISIONS, known=known))


def image_size(x: jax.Array, spatial_dims: int, *, known: str, layout: str = "channels_last") -> tuple[int, ...]:
    """The sizes along the spatial axes of one image, or of a batch of them."""
    if x.ndim not in (spatial_dims + 1, spatial_dims + 2):
        axes = ", ".join(("depth", "height", "width")[-spatial_dims:])
        axes = f"channels, {axes}" if layout == "channels_first" else f"{axes}, channels"
        mend = f"Use x of shape ({axes}) or (batch, {axes})."
        if x.ndim == spatial_dims:
            added = "x[None]" if layout == "channels_first" else "x[..., None]"
            mend = f"{mend[:-1]}: {added}, if x is one image without a channel axis."
        needed = f"{spatial_dims + 1} or {spatial_dims + 2} as spatial_dims={spatial_dims} needs"
        raise problem(f"x has {counted(x.ndim, 'axis', 'axes')}, not {needed}", known, mend)
    if any(size == 0 for size in x.shape):
        raise problem("x is empty", known, "Use at least one image, with at least one element along every axis.")
    return x.shape[-spatial_dims:] if layout == "channels_first" else x.shape[-spatial_dims - 1 : -1]


def to_channels_last(x: jax.Array, layout: str, spatial_dims: int) -> jax.Array:
    """Images of the layout, with their channels moved to the last axis."""
    return jnp.moveaxis(x, -spatial_dims - 1, -1) if layout == "channels_first" else x


def from_channels_last(y: jax.Array, layout: str, spatial_dims: int) -> jax.Array:
    """Images with their channels last, in the layout."""
    return jnp.moveaxis(y, -1, -spatial_dims - 1) if layout == "channels_first" else y


class Images(NamedTuple):
    """Images that were checked, with their channels last, and how they were given."""

    x: jax.Array
    size: tuple[int, ...]
    layout: str
    known: str

    def in_their_layout(self, y: jax.Array) -> jax.Array:
        """What was made of them, of as many spatial axes and with its channels last, in the layout they came in."""
        return from_channels_last(y, self.layout, len(self.size))


def as_images(x: object, types: Sequence[str], *, spatial_dims: object, layout: object) -> Images:
    """One image of the layout, or a batch of them, of one of the named types."""
    given = as_array("x", x, types)
    known = shapes(x=given)
    axes = as_spatial_dims(spatial_dims, known=known)
    order = one_of("layout", layout, LAYOUTS, known=known)
    size = image_size(given, axes, known=known, layout=order)
    return Images(to_channels_last(given, order, axes), size, order, known)


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
    require_holdable(known, stride=found.stride, padding=sum(found.padding, ()), dilation=found.dilation)
    return found


def require_holdable(known: str, **values_of: Sequence[int]) -> None:
    """Refuse numbers that a program cannot hold."""
    for name, values in values_of.items():
        bits = _BITS.get(name, 31)
        if max(values) >= 2**bits:
            raise problem(f"{name} must be below 2**{bits}, got {max(values)}", known, f"Use a smaller {name}.")


def as_dtype(name: str, dtype: object, types: Sequence[str] = FLOATS + COMPLEX) -> np.dtype:
    """One of the named types, in whatever form JAX knows it."""
    try:
        found = jnp.dtype(dtype)  # type: ignore[arg-type]  # it refuses what it does not know
    except TypeError as error:
        raise problem(f"{name} {shown(dtype)} is not a type", "", f"Use one of {', '.join(types)}.") from error
    if dtype is None or found.name not in types:
        raise problem(f"{name} must be a floating type, got {shown(dtype)}", "", f"Use one of {', '.join(types)}.")
    return found


def accumulator(dtype: np.dtype) -> np.dtype:
    """The type that sums are kept in: float32 for the two half-precision types, else the type itself."""
    return jnp.dtype(jnp.float32) if dtype.name in ("float16", "bfloat16") else dtype


def number(name: str, value: object, *, at_least: float, known: str) -> float:
    """The value as a plain finite float that is at least ``at_least``."""
    if is_traced(value):
        mend = f"Use a Python number, or mark {name} static: jax.jit(function, static_argnames=...)."
        raise problem(f"{name} must be known before tracing, got {typed(value)}", known, mend)
    try:
        found = float(value) if _is_one_number(value) else None
    except OverflowError:  # an int may be larger than any float
        found = math.inf
    if found is None:
        raise problem(f"{name} must be a number, got {typed(value)}", known, f"Use a Python number for {name}.")
    if not (math.isfinite(found) and found >= at_least):
        mend = f"Use {name}={at_least} or more."
        raise problem(f"{name} must be finite and at least {at_least}, got {shown(value)}", known, mend)
    return found


def _is_one_number(value: object) -> TypeGuard[SupportsFloat]:
    """Whether the value is a real number: of Python, or an array of one without axes; a bool is none."""
    kind = getattr(getattr(value, "dtype", None), "kind", "f")
    real = not isinstance(value, bool) and isinstance(value, SupportsFloat) and kind in "fiuV"  # bfloat16 is a V
    return real and getattr(value, "shape", ()) == ()
