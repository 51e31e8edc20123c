"""Convolutions by convjax, by lax as it is, and by the layers of Flax."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from flax import nnx
from jax import lax

import convjax
from benchmarks.cases import Convolution, Direction

from .arrays import convolution_arrays
from .jax_programs import on_device, operation_program
from .program import Entrant, Program, Setting

Convolve = Callable[[Any, Any], Any]


def prepared(entrant: Entrant, case: Convolution, direction: Direction, setting: Setting) -> Program:
    """The convolution, or one of its two gradients, as a program."""
    return in_direction(_CONTESTANTS[entrant.contestant](case), entrant, case, direction, setting)


def in_direction(
    convolve: Convolve, entrant: Entrant, case: Convolution, direction: Direction, setting: Setting
) -> Program:
    """What a function of images and a kernel computes, or JAX's derivative of it alone: it is linear in both."""
    shapes = [jax.ShapeDtypeStruct(shape, np.float32) for shape in (case.images_shape, case.kernel_shape)]
    x, kernel, g = on_device(convolution_arrays(case, jax.eval_shape(convolve, *shapes).shape), setting)
    if direction == "forward":
        return operation_program(convolve, (x, kernel), entrant.form, setting)

    def to_images(kernel: Any, g: Any) -> Any:
        return jax.vjp(lambda x: convolve(x, kernel), jnp.zeros(case.images_shape, g.dtype))[1](g)[0]

    def to_kernel(x: Any, g: Any) -> Any:
        return jax.vjp(lambda kernel: convolve(x, kernel), jnp.zeros(case.kernel_shape, g.dtype))[1](g)[0]

    if direction == "input_gradient":
        return operation_program(to_images, (kernel, g), entrant.form, setting)
    return operation_program(to_kernel, (x, g), entrant.form, setting)


def _convjax(case: Convolution) -> Convolve:
    options: dict[str, Any] = {"stride": case.stride, "padding": case.padding, "dilation": case.dilation}
    function = convjax.conv_transpose if case.transposed else convjax.conv
    return lambda x, kernel: function(x, kernel, groups=case.groups, **options)


def _lax(case: Convolution) -> Convolve:
    axes = len(case.size)
    letters = "DHW"[-axes:]
    numbers = (f"N{letters}C", f"{letters}IO", f"N{letters}C")
    if case.transposed:
        around = case.dilation * (case.kernel - 1) - case.padding
        return lambda x, kernel: lax.conv_transpose(
            x,
            kernel,
            (case.stride,) * axes,
            [(around, around)] * axes,
            (case.dilation,) * axes,
            numbers,
            transpose_kernel=True,
        )
    return lambda x, kernel: lax.conv_general_dilated(
        x,
        kernel,
        (case.stride,) * axes,
        [(case.padding, case.padding)] * axes,
        rhs_dilation=(case.dilation,) * axes,
        dimension_numbers=numbers,
        feature_group_count=case.groups,
    )


def _flax(case: Convolution) -> Convolve:
    axes = len(case.size)
    channels, size = (case.in_channels, case.out_channels), (case.kernel,) * axes
    options: dict[str, Any] = {"strides": case.stride, "kernel_dilation": case.dilation, "use_bias": False}
    if case.transposed:
        around = case.dilation * (case.kernel - 1) - case.padding
        options |= {"transpose_kernel": True, "padding": [(around, around)] * axes}
        layer: Any = nnx.ConvTranspose(*channels, size, **options, rngs=nnx.Rngs(0))
    else:
        options |= {"feature_group_count": case.groups, "padding": [(case.padding, case.padding)] * axes}
        layer = nnx.Conv(*channels, size, **options, rngs=nnx.Rngs(0))
    graph, state = nnx.split(layer)

    def convolve(x: Any, kernel: Any) -> Any:
        given = jax.tree.map(lambda _: kernel, state)
        return nnx.merge(graph, given)(x)

    return convolve


_CONTESTANTS: dict[str, Callable[[Convolution], Convolve]] = {"convjax": _convjax, "lax": _lax, "flax": _flax}
