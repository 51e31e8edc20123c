"""An array that is computed before anything reads it, and once for all who do."""

import jax
import numpy as np
from jax import lax


def computed_once(array: jax.Array) -> jax.Array:
    """The array, in memory before anything reads it.

    XLA would make its computation, however long, part of each loop that reads it: a pool and its gradient are two, and
    a gradient that turns images around would go through all layers since the last convolution in an order that no
    cache likes. Nothing is joined across a loop; this one never runs, which XLA does not see behind the barrier.
    """
    never: jax.Array = lax.optimization_barrier(np.zeros((), bool))  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]  # JAX types it in part only

    def runs(state: tuple[jax.Array, jax.Array]) -> jax.Array:
        return state[0]

    def turn(state: tuple[jax.Array, jax.Array]) -> tuple[jax.Array, jax.Array]:
        return state[0], -state[1]

    return lax.while_loop(runs, turn, (never, array))[1]
