"""Convolutions by the algorithms of convjax, before convjax.conv has a say."""

from __future__ import annotations

import numpy as np

from benchmarks.cases import Convolution, Direction
from convjax.ops.algorithms import derivatives, registry
from convjax.ops.algorithms.setting import Setting as Numbers

from .arrays import convolution_arrays
from .jax_convolutions import in_direction
from .jax_programs import on_device, operation_program
from .program import Entrant, Program, Setting


def prepared(entrant: Entrant, case: Convolution, direction: Direction, setting: Setting) -> Program:
    """One direction: by what is chosen, or by the algorithm of this name and no other."""
    known = _numbers(case)
    if entrant.contestant == "auto":
        return in_direction(lambda x, k: derivatives.forward(x, k, known), entrant, case, direction, setting)
    output_size = known.output_size(case.size, case.kernel_shape[:-2])
    shapes = registry.Case(case.batch, case.size, case.kernel_shape, known)
    compute = registry.way(entrant.contestant, direction, shapes).compute  # pyright: ignore[reportArgumentType]  # way refuses what it does not know
    x, kernel, g = on_device(convolution_arrays(case, (case.batch, *output_size, case.out_channels)), setting)
    arrays = {"forward": (x, kernel), "input_gradient": (g, kernel)}.get(direction, (x, g))
    size = {"forward": output_size, "input_gradient": case.size}.get(direction, case.kernel_shape[:-2])
    return operation_program(lambda a, b: compute(a, b, known, size), arrays, entrant.form, setting)


def _numbers(case: Convolution) -> Numbers:
    axes = len(case.size)
    around = ((case.padding, case.padding),) * axes
    dtype = np.dtype(np.float32)  # in which sums are kept, also those of half-precision numbers
    return Numbers((case.stride,) * axes, around, (case.dilation,) * axes, case.groups, dtype)
