"""Pools over windows side by side, whose taps are axes of their own; a gradient is broadcast along these."""

from itertools import product
from math import prod

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from convjax.arithmetic.sizes import Sweep
from convjax.ops.algorithms.once import computed_once

from .kinds import Kind
from .winners import NUMBER, at_number, taken, taken_with_number

MOST_TAPS = 32  # of a window: each is a term of the program


def pooled(x: jax.Array, swept: Sweep, kind: Kind) -> jax.Array:
    """Choose, or add up, row by row."""
    return taken(_read(x, swept), kind)


def collected(t: jax.Array, x: jax.Array | None, swept: Sweep, kind: Kind) -> jax.Array:
    """Read t by the taps that win in x."""
    if x is None:
        return pooled(t, swept, kind)
    _, number = taken_with_number(_read(x, swept), kind)
    return at_number(_read(t, swept), number)


def spread(g: jax.Array, x: jax.Array | None, swept: Sweep, kind: Kind) -> jax.Array:
    """Give each element what came of its window, but in a sum only where it is the winner."""
    zero, size = np.zeros((), g.dtype), swept.kernel_size
    wide = _beside(g, size)
    if x is not None:
        _, number = taken_with_number(_read(x, swept), kind)
        number = computed_once(number)  # not again for each tap
        apart = (1, *(sizes for k in size for sizes in (1, k)), 1)
        tap = np.arange(prod(size), dtype=NUMBER).reshape(apart)
        wide = jnp.where(_beside(number, size) == tap, wide, zero)
    together = tuple(o * k for o, k in zip(swept.output_size, size, strict=True))
    images = wide.reshape(g.shape[0], *together, g.shape[-1])
    left_over = [n - size for n, size in zip(swept.input_size, together, strict=True)]
    around = ((0, 0, 0), *((0, over, 0) for over in left_over), (0, 0, 0))
    return lax.pad(images, zero, around) if any(left_over) else images


def _read(x: jax.Array, swept: Sweep) -> list[jax.Array]:
    """What each tap reads, row by row."""
    ends = tuple(o * k for o, k in zip(swept.output_size, swept.kernel_size, strict=True))
    whole, step = (x.shape[0], *ends, x.shape[-1]), (1, *swept.stride, 1)
    return [lax.slice(x, (0, *tap, 0), whole, step) for tap in product(*map(range, swept.kernel_size))]


def _beside(g: jax.Array, kernel_size: tuple[int, ...]) -> jax.Array:
    """Each element for all taps of its window: (batch, o, k, o, k, ..., channels)."""
    apart = jnp.expand_dims(g, [2 * axis + 2 for axis in range(len(kernel_size))])
    sizes = (size for pair in zip(g.shape[1:-1], kernel_size, strict=True) for size in pair)
    return jnp.broadcast_to(apart, (g.shape[0], *sizes, g.shape[-1]))
