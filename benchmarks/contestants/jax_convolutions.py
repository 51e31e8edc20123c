"""Convolutions by convjax, by lax as it is, and by the layers of Flax."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import numpy as np
from flax import nnx
from jax import lax

import convjax
from benchmarks.cases import Convolution, Direction
from convjax.ops.algorithms import derivatives, registry
from convjax.ops.algorithms.setting import Setting as Numbers

from .arrays import convolution_arrays
from .jax_programs import on_device, operation_program
from .program import Entrant, Program, Setting

Convolve = Callable[[Any, Any], Any]


def prepared(entrant: Entrant, case: Convolution, direction: Direction, setting: Setting) -> Program:
    """The convolution, or one of its two gradients, as a program."""
    if entrant.contestant not in (*_CONTESTANTS, "auto"):
        return _by_algorithm(entrant, case, direction, setting)
    convolve = _CONTESTANTS.get(entrant.contestant, _auto)(case)
    shapes = [jax.ShapeDtypeStruct(shape, np.float32) for shape in (case.images_shape, case.kernel_shape)]
    arrays = on_device(convolution_arrays(case, jax.eval_shape(convolve, *shapes).shape), setting)
    x, kernel, gradient = arrays
    if direction == "forward":
        return operation_program(convolve, (x, kernel), entrant.form, setting)
    if direction == "input_gradient":
        zeros = jax.numpy.zeros_like(x)

        def with_respect_to_images(kernel: Any, gradient: Any) -> Any:
            return jax.vjp(lambda x: convolve(x, kernel), zeros)[1](gradient)[0]

        return operation_program(with_respect_to_images, (kernel, gradient), entrant.form, setting)
    zeros = jax.numpy.zeros_like(kernel)

    def with_respect_to_the_kernel(x: Any, gradient: Any) -> Any:
        return jax.vjp(lambda kernel: convolve(x, kernel), zeros)[1](gradient)[0]

    return operation_program(with_respect_to_the_kernel, (x, gradient), entrant.form, setting)


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


def _auto(case: Convolution) -> Convolve:
    known = _setting(case)
    return lambda x, kernel: derivatives.forward(x, kernel, known)


def _setting(case: Convolution) -> Numbers:
    axes = len(case.size)
    around = ((case.padding, case.padding),) * axes
    dtype = np.dtype(np.float32)  # in which sums are kept, also those of half-precision numbers
    return Numbers((case.stride,) * axes, around, (case.dilation,) * axes, case.groups, dtype)


def _by_algorithm(entrant: Entrant, case: Convolution, direction: Direction, setting: Setting) -> Program:
    """One direction by the algorithm of this name, without the rules of derivatives, which may choose another."""
    known = _setting(case)
    output_size = known.output_size(case.size, case.kernel_shape[:-2])
    size = {"forward": output_size, "input_gradient": case.size}.get(direction, case.kernel_shape[:-2])
    shape = registry.Case(case.batch, case.size, case.kernel_shape, known)
    compute = registry.way(entrant.contestant, direction, shape).compute  # pyright: ignore[reportArgumentType]
    x, kernel, g = on_device(convolution_arrays(case, (case.batch, *output_size, case.out_channels)), setting)
    arrays = {"forward": (x, kernel), "input_gradient": (g, kernel)}.get(direction, (x, g))
    return operation_program(lambda a, b: compute(a, b, known, size), arrays, entrant.form, setting)


_CONTESTANTS: dict[str, Callable[[Convolution], Convolve]] = {"convjax": _convjax, "lax": _lax, "flax": _flax}
