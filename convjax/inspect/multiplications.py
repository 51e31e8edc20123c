"""How many multiplications one equation of a program makes."""

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from convjax.arithmetic.sizes import Sweep


class Multiplications(NamedTuple):
    """The multiply-adds of an equation: all of them, and those that read an element and not a zero around it."""

    macs: int
    inside: int


def multiplications(equation: Any) -> Multiplications | None:
    """Those of a convolution or a matrix product; None for every other equation."""
    count = _COUNTS.get(equation.primitive.name)
    return None if count is None else count(equation)


def window_of(equation: Any) -> tuple[int, ...]:
    """The size of what a convolution or a pool slides, along each axis of its result; () for every other equation."""
    params = equation.params
    if equation.primitive.name == "conv_general_dilated":
        numbers, kernel = params["dimension_numbers"], equation.invars[1].aval.shape
        along = dict(zip(numbers.out_spec[2:], numbers.rhs_spec[2:], strict=True))
        return tuple(kernel[along[axis]] if axis in along else 1 for axis in range(len(kernel)))
    return tuple(params["window_dimensions"]) if equation.primitive.name.startswith("reduce_window") else ()


def _of_convolution(equation: Any) -> Multiplications:
    params, out = equation.params, equation.outvars[0].aval.shape
    numbers = params["dimension_numbers"]
    images, kernel = (variable.aval.shape for variable in equation.invars)
    in_channels = kernel[numbers.rhs_spec[1]]
    pairs = out[numbers.out_spec[0]] * out[numbers.out_spec[1]] * in_channels
    macs = inside = pairs
    for place in range(len(out) - 2):
        n, k = images[numbers.lhs_spec[2 + place]], kernel[numbers.rhs_spec[2 + place]]
        windows, gaps = out[numbers.out_spec[2 + place]], params["lhs_dilation"][place]
        macs *= k * (windows if gaps == 1 else n)
        swept = (n,), (k,), (params["window_strides"][place],), (params["padding"][place],)
        inside *= _inside(Sweep(*swept, (params["rhs_dilation"][place],), (windows,)), gaps)
    return Multiplications(macs, inside)


def _inside(swept: Sweep, gaps: int) -> int:
    """The pairs of a window and a tap that read an element, where elements stand gaps apart."""
    if gaps == 1:
        return swept.taps_inside()[0]
    (n,), (k,), (s,), ((low, _),), (d,), (windows,) = (
        swept.input_size, swept.kernel_size, swept.stride, swept.padding, swept.dilation, swept.output_size,
    )  # fmt: skip
    starts = np.arange(windows) * s - low
    return sum(_read(starts + tap * d, n, gaps) for tap in range(k))


def _read(places: np.ndarray, n: int, gaps: int) -> int:
    return int(((places >= 0) & (places <= (n - 1) * gaps) & (places % gaps == 0)).sum())


def _of_product(equation: Any) -> Multiplications:
    (contracted, _), _ = equation.params["dimension_numbers"]
    left = equation.invars[0].aval.shape
    macs = math.prod(equation.outvars[0].aval.shape) * math.prod(left[axis] for axis in contracted)
    return Multiplications(macs, macs)


_COUNTS: dict[str, Callable[[Any], Multiplications]] = {
    "conv_general_dilated": _of_convolution,
    "dot_general": _of_product,
}
