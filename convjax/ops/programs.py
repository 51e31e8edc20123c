"""One program for one operation."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

import jax

P = ParamSpec("P")
R = TypeVar("R")


def program(function: Callable[P, R], *static: str) -> Callable[P, R]:
    """The function compiled as one program, also where the caller is not under jit; the named arguments are static."""
    compiled = jax.jit(function, static_argnames=static, inline=True)  # pyright: ignore[reportUnknownMemberType]  # JAX types it in part only
    return cast("Callable[P, R]", compiled)
