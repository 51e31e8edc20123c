"""Every algorithm on drawn convolutions, against loops over NumPy arrays and against XLA's convolution.

There are 50 in float32 and 50 in float64; CONVJAX_EXAMPLES=500 draws a thousand, in about eight minutes.
"""

import os

import jax
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from convjax import testing
from convjax.ops.algorithms.registry import ALGORITHMS, supports

WAYS = [(name, direction) for name, ways in ALGORITHMS.items() for direction in ways]
EXACT_TO = {"float32": 2e-6, "float64": 2e-15}  # of a sum's terms; some hundred are added up
EXAMPLES = int(os.environ.get("CONVJAX_EXAMPLES", "50"))
QUICKLY_COMPILED = {"xla_backend_optimization_level": 0}


@st.composite
def numbers(draw):
    """The numbers of a convolution whose kernel fits; its arguments are checked, so it is made of them afterwards."""
    dims = draw(st.integers(1, 3))
    most = {1: 9, 2: 6, 3: 4}[dims]

    def each(low, high):
        return tuple(draw(st.integers(low, high)) for _ in range(dims))

    kernel_size, dilation, stride = each(1, 3), each(1, 2), each(1, 3)
    padding = tuple((draw(st.integers(-1, 2)), draw(st.integers(0, 2))) for _ in range(dims))
    needed = [d * (k - 1) + 1 - low - high for k, d, (low, high) in zip(kernel_size, dilation, padding, strict=True)]
    size = tuple(max(n, least, 1) for n, least in zip(each(1, most), needed, strict=True))
    parts = [(1, 1, 1), (1, 2, 3), (1, 3, 1), (2, 1, 2), (2, 2, 1), (3, 1, 1), (2, 2, 2), (1, 1, 4), (4, 1, 1)]
    groups, group_in, group_out = draw(st.sampled_from(parts))
    kernel_shape = (*kernel_size, group_in, groups * group_out)
    batch = draw(st.integers(1, 4))
    options = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups, "batch": batch}
    return size, kernel_shape, options


def compiled_ways(convolution, arrays):
    """What each possible algorithm gives in each direction, as one program."""
    case = convolution.case
    possible = [(name, direction) for name, direction in WAYS if supports(name, direction, case)]

    def program(arrays):
        found = []
        for name, direction in possible:
            a, b, size = convolution.operands(direction, arrays)
            found.append(ALGORITHMS[name][direction].compute(a, b, case.setting, size))
        return found

    return dict(zip(possible, jax.jit(program).lower(arrays).compile(QUICKLY_COMPILED)(arrays), strict=True))


def by_loops(x, kernel, setting):
    """The forward direction; what a negative padding takes off is taken off first."""
    for axis, (low, high) in enumerate(setting.padding, start=1):
        x = np.take(x, range(max(-low, 0), x.shape[axis] - max(-high, 0)), axis)
    padding = [(max(low, 0), max(high, 0)) for low, high in setting.padding]
    options = {"stride": setting.stride, "dilation": setting.dilation, "groups": setting.groups}
    return testing.conv(x, kernel, padding=padding, **options)


@pytest.mark.slow
@pytest.mark.parametrize("dtype", EXACT_TO)
@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.too_slow])
@given(setting=numbers(), seed=st.integers(0, 2**16))
def test_every_algorithm_is_the_convolution_wherever_it_is_possible(dtype, make, setting, seed):
    """The loop is linear in x and in the kernel: ⟨g, loop(x, kernel)⟩ is the same from whichever side it is taken."""
    size, kernel_shape, options = setting
    with jax.enable_x64(dtype == "float64"):
        convolution = make(size, kernel_shape, dtype=dtype, **options)
        x, kernel, g = arrays = convolution.arrays(seed)
        found = compiled_ways(convolution, arrays)
        exactly = by_loops(*(np.asarray(array, "float64") for array in (x, kernel)), convolution.setting)
        product = np.vdot(g, exactly)
        scale = EXACT_TO[dtype] * np.linalg.norm(g) * max(np.linalg.norm(x) * np.linalg.norm(kernel), 1)
        for (name, direction), value in found.items():
            said = f"{name}, {direction}"
            by_lax = found["lax", direction]
            assert (value.shape, value.dtype) == (by_lax.shape, dtype), said
            most = 100 * EXACT_TO[dtype] * max(np.abs(by_lax).max(), 1)
            np.testing.assert_allclose(value, by_lax, rtol=0, atol=most, err_msg=said)
            if direction == "forward":
                np.testing.assert_allclose(value, exactly, rtol=0, atol=most, err_msg=said)
            else:
                against = x if direction == "input_gradient" else kernel
                assert abs(np.vdot(np.asarray(value, "float64"), against) - product) <= 10 * scale, said
