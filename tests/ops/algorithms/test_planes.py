"""Volumes convolved as planes: whatever lies across the planes, and only while they take little memory."""

from dataclasses import replace

import jax
import numpy as np
import pytest

from convjax import ConvjaxError
from convjax.ops.algorithms.registry import ALGORITHMS, way

NUMBERS = [
    {"stride": (2, 1, 1), "dilation": (2, 1, 2), "padding": ((2, 1), (1, 0), (2, 2))},
    pytest.param({"stride": (3, 2, 1), "padding": ((-1, 2), (1, 1), (0, -1))}, marks=pytest.mark.slow),
    pytest.param({"dilation": (3, 1, 1), "padding": ((3, 3), (0, 0), (1, 1))}, marks=pytest.mark.slow),
]


@pytest.mark.parametrize("direction", ["forward", "input_gradient"])
@pytest.mark.parametrize("numbers", NUMBERS)
def test_planes_are_those_of_the_convolution_of_volumes(direction, numbers, make):
    with jax.enable_x64(True):
        convolution = make((6, 5, 4), (3, 2, 2, 3, 4), batch=2, dtype="float64", **numbers)
        a, b, size = convolution.operands(direction, convolution.arrays())
        found, wanted = (
            jax.jit(lambda a, b, compute=ALGORITHMS[name][direction].compute: compute(a, b, convolution.setting, size))
            for name in ("planes", "lax")
        )
        np.testing.assert_allclose(found(a, b), wanted(a, b), rtol=1e-12, atol=1e-12)


def test_planes_that_would_take_much_memory_are_for_other_algorithms(make):
    case = make((64, 64, 64), (3, 3, 3, 16, 16), padding=1, batch=1).case
    assert way("planes", "forward", replace(case, input_size=(32, 32, 32)))
    with pytest.raises(ConvjaxError, match="'planes' needs a batch whose planes, repeated for every tap across them"):
        way("planes", "forward", case)
