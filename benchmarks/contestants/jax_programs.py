"""Programs of JAX: compiled once, called on arrays that lie on the device."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from .program import Form, Program, Setting

Function = Callable[..., Any]


def on_device(arrays: Sequence[np.ndarray], setting: Setting) -> list[jax.Array]:
    """The arrays in the setting's type, on the first device of its platform."""
    device = jax.devices(setting.platform)[0]
    return [jax.device_put(jnp.asarray(array, setting.dtype), device) for array in arrays]


def operation_program(function: Function, arrays: Sequence[jax.Array], form: Form, setting: Setting) -> Program:
    """A pure function of arrays, by itself or in the body of a scan."""
    if form == "entry":
        compiled, seconds = _compiled(jax.jit(function), *arrays)
        latest: list[Any] = [None]

        def call() -> Function:
            latest[0] = compiled(*arrays)
            return lambda: jax.block_until_ready(latest[0])

        return Program(call, lambda: _as_numpy(latest[0]), 1, seconds, _temporary_bytes(compiled))
    carried = _carried(function, arrays)
    compiled, seconds = _compiled(jax.jit(in_scan(function, setting.turns), donate_argnums=0), carried)
    state: list[Any] = [carried]

    def call_all() -> Function:
        state[0] = compiled(state[0])
        return lambda: jax.block_until_ready(state[0])

    return Program(call_all, lambda: _as_numpy(state[0][1]), setting.turns, seconds, _temporary_bytes(compiled))


def in_scan(function: Function, turns: int) -> Function:
    """The function in the body of a scan that does nothing else worth mentioning.

    XLA moves what does not change out of a loop, also what stands behind an optimization barrier: every turn therefore
    changes the sign of one number of each array, in place, once the result is there; before, it would be made part of
    what the function begins with. The arrays and the result are carried, and given up by the caller, so that nothing is
    copied; the result, so that all of it is computed in every turn.
    """

    def body(carry: Any, _: None) -> tuple[Any, None]:
        arrays, _ = carry
        result = function(*arrays)
        seen = _seen_of(jax.tree.leaves(result)[0])
        return (tuple(_with_one_sign_changed(array, seen) for array in arrays), result), None

    return lambda carry: lax.scan(body, carry, None, length=turns)[0]


LARGE = 2**16


def _seen_of(result: jax.Array) -> jax.Array:
    """A number of the result, once it is there; of a large one by a sort, or XLA would compute this number twice."""
    if result.size > LARGE:
        return lax.sort(result.reshape(-1)[:2])[0]
    return lax.slice(result, (0,) * result.ndim, (1,) * result.ndim).reshape(())


def _with_one_sign_changed(array: jax.Array, seen: jax.Array) -> jax.Array:
    corner = (0,) * array.ndim
    number = lax.slice(array, corner, (1,) * array.ndim)
    return lax.dynamic_update_slice(array, -number + 0 * seen.astype(array.dtype), corner)


def _carried(function: Function, arrays: Sequence[jax.Array]) -> Any:
    """What the scan begins with: after an even number of turns, the result is that of the arrays as they were given."""
    result = jax.tree.map(lambda shape: jnp.zeros(shape.shape, shape.dtype), jax.eval_shape(function, *arrays))
    changed = tuple(_with_one_sign_changed(array, jnp.zeros((), array.dtype)) for array in arrays)
    return jax.device_put((changed, result), arrays[0].device)


def training_program(step: Function, state: Any, batches: tuple[Any, Any], form: Form) -> Program:
    """A step from a state and a batch to a state and a loss; in a scan, over all batches."""
    program, *given = _stepping(step, batches, form)
    compiled, seconds = _compiled(jax.jit(program, donate_argnums=0), state, *given)
    now: list[Any] = [state, None]

    def call() -> Function:
        now[:] = compiled(now[0], *given)
        return lambda: jax.block_until_ready(now)

    turns = len(batches[0]) if form == "scan" else 1
    return Program(call, lambda: np.ravel(now[1])[-1], turns, seconds, _temporary_bytes(compiled))


def compilation_program(step: Function, state: Any, batches: tuple[Any, Any], form: Form) -> Program:
    """The same, traced and compiled at every call as if for the first time."""

    def call() -> Function:
        jax.clear_caches()
        program, *given = _stepping(step, batches, form)
        jax.jit(program, donate_argnums=0).lower(state, *given).compile()
        return lambda: None

    return Program(call, lambda: None)


def _stepping(step: Function, batches: tuple[Any, Any], form: Form) -> tuple[Function, Any, Any]:
    """A function that no cache knows, and the images and labels that it takes."""
    if form == "entry":
        return lambda state, *batch: step(state, *batch), batches[0][0], batches[1][0]

    def scanned(state: Any, *batches: Any) -> Any:
        return lax.scan(lambda now, batch: step(now, *batch), state, batches)

    return scanned, *batches


def _compiled(jitted: Any, *arguments: Any) -> tuple[Any, float]:
    start = time.perf_counter()
    compiled = jitted.lower(*arguments).compile()
    return compiled, time.perf_counter() - start


def _temporary_bytes(compiled: Any) -> int | None:
    analysis = compiled.memory_analysis()
    return None if analysis is None else int(analysis.temp_size_in_bytes)


def _as_numpy(result: Any) -> list[np.ndarray]:
    return [np.asarray(array, np.float32) for array in jax.tree.leaves(result)]
