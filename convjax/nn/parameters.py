"""Parameters: drawn where a layer is made, brought to the type to compute in where it is called."""

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from flax import nnx
from jax.nn.initializers import Initializer

from convjax.arithmetic.axes import integer
from convjax.arithmetic.messages import counted, problem, shown, typed
from convjax.ops import arguments
from convjax.ops.initializers import he_normal, lecun_normal

KEEPS_VARIANCE = lecun_normal()
KEEPS_VARIANCE_THROUGH_RELU = he_normal()


def as_rngs(rngs: object) -> nnx.Rngs:
    """Flax's random streams; an int is a seed."""
    if isinstance(rngs, nnx.Rngs):
        return rngs
    if isinstance(rngs, bool) or not hasattr(rngs, "__index__"):
        raise problem(f"rngs must be nnx.Rngs or an int, got {typed(rngs)}", "", "Use rngs=nnx.Rngs(0).")
    seed = integer("rngs", rngs, at_least=0)
    if seed >= 2**32:
        raise problem(f"rngs must be below 2**32, got {seed}", "", "Use a smaller one: JAX reads 32 bits of a seed.")
    return nnx.Rngs(seed)


def draw(name: str, initializer: Initializer, rngs: nnx.Rngs, shape: tuple[int, ...], dtype: np.dtype) -> nnx.Param:
    """A parameter of this shape, filled by the initialiser."""
    return nnx.Param(filled(name, initializer, rngs.params(), shape, dtype))


def filled(name: str, initializer: Initializer, key: jax.Array, shape: tuple[int, ...], dtype: np.dtype) -> jax.Array:
    """What the initialiser gives, once it is certain that it is an array of this shape."""
    if not callable(initializer):
        mend = "Use a function of (key, shape, dtype), such as convjax.initializers.he_normal()."
        raise problem(f"{name} must be an initialiser, got {typed(initializer)}", "", mend)
    given = initializer(key, shape, dtype)
    if getattr(given, "shape", None) != shape:
        what = f"{name} gave {shown(getattr(given, 'shape', given))} where {shape} was asked for"
        raise problem(what, "", "Use a function of (key, shape, dtype) that gives an array of the shape.")
    return given


def of_one_type(dtype: np.dtype | None, x: object, *parameters: nnx.Param | jax.Array | None) -> tuple[Any, ...]:
    """The arrays in the type to compute in: the one asked for, or else their common one; None stays None."""
    images = arguments.as_array("x", x, arguments.FLOATS + arguments.COMPLEX + arguments.INTEGERS)
    arrays = [None if one is None else one[...] for one in parameters]
    if dtype is None:
        types = [array.dtype for array in (images, *arrays) if array is not None]
        with jax.numpy_dtype_promotion("standard"):
            dtype = jnp.result_type(*types)
    elif jnp.issubdtype(images.dtype, jnp.complexfloating) and not jnp.issubdtype(dtype, jnp.complexfloating):
        what = f"x is {images.dtype.name}, and the layer computes in {dtype.name}"
        raise problem(what, arguments.shapes(x=images), "Use x.real, or a layer with dtype=jnp.complex64 or None.")
    return (images.astype(dtype), *(None if array is None else array.astype(dtype) for array in arrays))


def require_channels(x: object, layer: Any, *, wanted: int, things: str = "channel") -> None:
    """Refuse an array whose last axis is not the one that a layer was made for."""
    images = arguments.require_array("x", x, arguments.FLOATS + arguments.COMPLEX + arguments.INTEGERS)
    if images.ndim == 0 or images.shape[-1] != wanted:
        first = -getattr(layer, "spatial_dims", 0) - 1  # where the channels stand in the other layout
        if first < -1 and images.ndim >= -first and images.shape[first] == wanted:
            mend = f"Use jnp.moveaxis(x, {first}, -1), if x has its channels first: layers have them last."
        else:
            found = images.shape[-1] if images.ndim else 1
            mend = f"Use an x of {counted(wanted, things)}, or {type(layer).__name__}({found}, ...)."
            if wanted == 1 and first < -1 and images.ndim == -first:
                mend = f"{mend[:-1]}, or x[..., None] if x is a batch without a channel axis."
        raise problem(f"x does not have {counted(wanted, things)}", f"x is {shown(images.shape)}", mend)
