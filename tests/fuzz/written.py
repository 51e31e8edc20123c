"""A call before it is made: it can be written as code, and made with numbers or without."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from convjax.arithmetic import Parallel, Window


@dataclass(frozen=True)
class Shaped:
    """An array before it is made; it is written as code."""

    shape: tuple[int, ...]
    dtype: str = "float32"

    def __repr__(self) -> str:
        """The code of an array of this shape and type."""
        return f"jnp.zeros({self.shape}, {self.dtype!r})"

    def abstract(self) -> jax.ShapeDtypeStruct:
        """The shape and the type alone."""
        return jax.ShapeDtypeStruct(self.shape, self.dtype)

    def made(self, random: np.random.Generator) -> jax.Array:
        """An array of small numbers."""
        if self.dtype.startswith(("int", "uint")):
            return jnp.asarray(random.integers(0, 9, self.shape), self.dtype)
        numbers = random.normal(size=self.shape)
        return jnp.asarray(numbers + 1j * numbers if self.dtype.startswith("complex") else numbers).astype(self.dtype)


@dataclass(frozen=True)
class Call:
    """A function and what it is called with."""

    name: str
    arguments: dict[str, Any]

    def __str__(self) -> str:
        """Code that makes the call again."""
        given = ", ".join(f"{argument}={code_of(value)}" for argument, value in self.arguments.items())
        return f"convjax.{self.name}({given})"

    def arrays(self) -> dict[str, Shaped]:
        """The arguments that are arrays."""
        return {argument: value for argument, value in self.arguments.items() if isinstance(value, Shaped)}

    def others(self) -> dict[str, Any]:
        """The arguments that are none."""
        return {argument: value for argument, value in self.arguments.items() if not isinstance(value, Shaped)}


def code_of(value):
    """The code of a value, for one who imported convjax, jax, jax.numpy and NumPy, and Fraction."""
    if isinstance(value, list | tuple):
        inner = ", ".join(map(code_of, value))
        return f"[{inner}]" if isinstance(value, list) else f"({inner}{',' if len(value) == 1 else ''})"
    if isinstance(value, Window):
        return str(Call("Window", {field: getattr(value, field) for field in Window.__slots__}))
    if isinstance(value, Parallel):
        return f"convjax.Parallel({code_of(value.branches)})"
    if isinstance(value, jax.Array) and jnp.issubdtype(value.dtype, jax.dtypes.prng_key):
        return "jax.random.key(0)"
    if isinstance(value, jax.Array):
        return f"jnp.array({value.tolist()!r}, {value.dtype.name!r})"
    if isinstance(value, np.ndarray):
        return f"np.array({value.tolist()!r}, {value.dtype.str!r})"
    if isinstance(value, float) and not math.isfinite(value):
        return f"float('{value}')"
    if isinstance(value, Iterator):
        return "iter([3])"
    if type(value) is object:
        return "object()"
    if isinstance(value, type) or (hasattr(value, "dtype") and hasattr(value, "__name__")):
        library = {"builtins": "", "numpy": "np", "convjax": "convjax"}.get(value.__module__.split(".")[0], "jnp")
        return f"{library}.{value.__name__}".lstrip(".")
    return repr(value)
