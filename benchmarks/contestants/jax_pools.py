"""Pools by convjax, by lax as it is, and by Flax."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import numpy as np
from flax import nnx
from jax import lax

import convjax
from benchmarks.cases import Direction, Pool

from .arrays import normal
from .jax_programs import on_device, operation_program
from .program import Entrant, Program, Setting


def prepared(entrant: Entrant, case: Pool, direction: Direction, setting: Setting) -> Program:
    """The pool, alone or with its gradient, as a program."""
    pool = _CONTESTANTS[entrant.contestant](case)
    shape = jax.eval_shape(pool, jax.ShapeDtypeStruct(case.images_shape, np.float32)).shape
    x, gradient = on_device((normal(*case.images_shape), normal(*shape, seed=2)), setting)
    if direction == "forward":
        return operation_program(pool, (x,), entrant.form, setting)

    def with_gradient(x: Any, gradient: Any) -> Any:
        result, back = jax.vjp(pool, x)
        return result, *back(gradient)

    return operation_program(with_gradient, (x, gradient), entrant.form, setting)


def _convjax(case: Pool) -> Callable[[Any], Any]:
    function = convjax.max_pool if case.kind == "max" else convjax.avg_pool
    return lambda x: function(x, case.kernel, stride=case.stride, padding=case.padding)


def _lax(case: Pool) -> Callable[[Any], Any]:
    def pool(x: Any) -> Any:
        zero = np.zeros((), x.dtype)
        start, reduction = (zero, lax.add) if case.kind == "avg" else (zero - np.array(np.inf, x.dtype), lax.max)
        windows = (1, *(case.kernel,) * len(case.size), 1)
        strides = (1, *(case.stride,) * len(case.size), 1)
        around = ((0, 0), *((case.padding, case.padding),) * len(case.size), (0, 0))
        y = lax.reduce_window(x, start, reduction, windows, strides, around)
        return y / np.array(case.kernel ** len(case.size), x.dtype) if case.kind == "avg" else y

    return pool


def _flax(case: Pool) -> Callable[[Any], Any]:
    function: Any = nnx.max_pool if case.kind == "max" else nnx.avg_pool
    axes = len(case.size)
    window, stride = (case.kernel,) * axes, (case.stride,) * axes

    def pool(x: Any) -> Any:
        with jax.numpy_dtype_promotion("standard"):  # avg_pool divides by an int
            return function(x, window, strides=stride, padding=((case.padding, case.padding),) * axes)

    return pool


_CONTESTANTS: dict[str, Callable[[Pool], Callable[[Any], Any]]] = {"convjax": _convjax, "lax": _lax, "flax": _flax}
