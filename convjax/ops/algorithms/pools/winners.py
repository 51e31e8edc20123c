"""Which tap of a window is taken along one axis, and what stands at it."""

import functools
from collections.abc import Sequence

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from .kinds import Kind, stays

NUMBER = np.uint8  # small, as it is read as often as what it chooses from
NO_TAP = NUMBER(255)


def taken(parts: Sequence[jax.Array], kind: Kind) -> jax.Array:
    """What is made of the elements that each tap reads."""
    if kind == "sum":
        return functools.reduce(lax.add, parts)
    return functools.reduce(lambda one, other: jnp.where(stays(kind, one, other), one, other), parts)


def taken_with_number(parts: Sequence[jax.Array], kind: Kind) -> tuple[jax.Array, jax.Array]:
    """The elements that are taken, and the number of the tap that each is read by."""
    best, number = parts[0], lax.full_like(parts[0], 0, NUMBER)
    for tap, rival in enumerate(parts[1:], 1):
        holds = stays(kind, best, rival)
        best, number = jnp.where(holds, best, rival), jnp.where(holds, number, NUMBER(tap))
    return best, number


def at_number(parts: Sequence[jax.Array], number: jax.Array) -> jax.Array:
    """The elements that the tap of this number reads, window by window."""
    found = parts[0]
    for tap, other in enumerate(parts[1:], 1):
        found = jnp.where(number == NUMBER(tap), other, found)
    return found
