"""Parameters: drawn where a layer is made, brought to the type to compute in where it is called."""

import jax
import jax.numpy as jnp
import numpy as np
from flax import nnx
from jax.nn.initializers import Initializer, he_normal, lecun_normal

from convjax.arithmetic.axes import integer
from convjax.arithmetic.messages import problem, shown, typed
from convjax.ops import arguments

KEEPS_VARIANCE = lecun_normal()
KEEPS_VARIANCE_THROUGH_RELU = he_normal()
"""Both take the fan from all axes but the last, as kernels with the output channels last need."""


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


def as_dtype(name: str, dtype: object) -> np.dtype:
    """A type that a layer can compute in."""
    allowed = arguments.FLOATS + arguments.COMPLEX
    try:
        found = jnp.dtype(dtype)  # type: ignore[arg-type]
    except TypeError as error:
        raise problem(f"{name} {shown(dtype)} is not a type", "", f"Use one of {', '.join(allowed)}.") from error
    if dtype is None or found.name not in allowed:
        raise problem(f"{name} must be a floating type, got {shown(dtype)}", "", f"Use one of {', '.join(allowed)}.")
    return found


def draw(name: str, initializer: Initializer, rngs: nnx.Rngs, shape: tuple[int, ...], dtype: np.dtype) -> nnx.Param:
    """A parameter of this shape, filled by the initialiser."""
    if not callable(initializer):
        mend = "Use a function of (key, shape, dtype), such as jax.nn.initializers.he_normal()."
        raise problem(f"{name} must be an initialiser, got {typed(initializer)}", "", mend)
    return nnx.Param(initializer(rngs.params(), shape, dtype))


def of_one_type(
    dtype: np.dtype | None, x: object, kernel: nnx.Param, bias: nnx.Param | None
) -> tuple[jax.Array, jax.Array, jax.Array | None]:
    """The arrays in the type to compute in: the one asked for, or else their common one."""
    images = arguments.as_array("x", x, arguments.FLOATS + arguments.COMPLEX + arguments.INTEGERS)
    weights = kernel[...]
    if dtype is None:
        with jax.numpy_dtype_promotion("standard"):
            dtype = jnp.promote_types(images.dtype, weights.dtype)
    return images.astype(dtype), weights.astype(dtype), None if bias is None else bias[...].astype(dtype)
