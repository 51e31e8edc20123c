"""One program for one operation, and the tables that it holds."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array

P = ParamSpec("P")
R = TypeVar("R")


def program(function: Callable[P, R], *static: str) -> Callable[P, R]:
    """The function compiled as one program, also where the caller is not under jit; the named arguments are static."""
    compiled = jax.jit(function, static_argnames=static, inline=True)  # pyright: ignore[reportUnknownMemberType]  # JAX types it in part only
    return cast("Callable[P, R]", compiled)


def table(ints: np.ndarray, dtype: np.dtype) -> Array:
    """Ints as numbers of a type, converted within the program: floats that a program holds pass for parameters."""
    return jnp.asarray(ints).astype(dtype)  # pyright: ignore[reportUnknownMemberType]  # JAX does not type its argument device
