"""Every program that is measured computes what its row says, at tiny sizes; nothing is timed."""

import contextlib

import jax
import numpy as np
import pytest

import convjax
from benchmarks.cases import GROUPS, Convolution, Pool
from benchmarks.contestants import Entrant, Setting, prepared
from benchmarks.contestants.arrays import normal
from benchmarks.contestants.jax_programs import in_scan
from benchmarks.contestants.program import ALGORITHMS
from benchmarks.machine import has_torch
from convjax import testing

SETTING = Setting(turns=2)
TINY = dict.fromkeys(case.tiny() for group in ("operations", "kinds", "layers", "pools") for case in GROUPS[group])
QUICK = (Convolution(2, (5, 6), 3, 4, 3, stride=2), Pool("max", 2, (5, 6), 2, 3, 2, 1))
JAX = [Entrant(name, form) for name in ("convjax", "lax", "flax") for form in ("entry", "scan")]
TORCH = [Entrant("torch"), Entrant("torch channels_last")]


def forward(case, x, kernel):
    """The result, by loops."""
    options = {"stride": case.stride, "padding": ((case.padding, case.padding),) * len(case.size)}
    if isinstance(case, Convolution):
        function = testing.conv_transpose if case.transposed else testing.conv
        return function(x, kernel, dilation=case.dilation, groups=case.groups, **options)
    if case.kind == "max":
        return testing.max_pool(x, case.kernel, **options)
    return testing.pool(x, case.kernel, lambda elements, taps: elements.sum(0) / taps, **options)


def slope(case, arrays, gradient, along):
    """How ⟨gradient, result⟩ changes as the arrays move along others."""
    step = 1e-6
    before, after = (
        forward(case, *(array + sign * step * way for array, way in zip(arrays, along, strict=True)))
        for sign in (-1, 1)
    )
    return np.vdot(gradient, after - before) / (2 * step)


def assert_computed(case, entrants, directions=None):
    arrays = [normal(*case.images_shape).astype(np.float64), np.zeros(0)]
    if isinstance(case, Convolution):
        arrays[1] = normal(*case.kernel_shape, seed=1).astype(np.float64)
    along = [np.random.default_rng(4).normal(size=array.shape) for array in arrays]
    expected = forward(case, *arrays)
    gradient = normal(*expected.shape, seed=2)
    for direction in directions or case.directions:
        moved = 1 if direction == "kernel_gradient" else 0
        ways = [way * (place == moved) for place, way in enumerate(along)]
        wanted = None if direction == "forward" else slope(case, arrays, gradient, ways)
        for entrant in entrants:
            program = prepared(entrant, case, direction, SETTING)
            for _ in range(2):  # a second call gives the same
                program.call()()
                *result, last = program.result()
                what = f"{entrant}, {case}, {direction}"
                if direction.startswith("forward"):
                    first = result[0] if result else last
                    np.testing.assert_allclose(first, expected, rtol=1e-5, atol=1e-5, err_msg=what)
                if wanted is not None:
                    assert last.shape == arrays[moved].shape
                    size = np.linalg.norm(last) * np.linalg.norm(along[moved])
                    assert abs(np.vdot(last, along[moved]) - wanted) < 1e-5 * size, what


@pytest.mark.slow
@pytest.mark.parametrize("case", QUICK, ids=str)
def test_what_convjax_and_lax_are_measured_by_computes_the_case_and_its_gradients(case):
    assert_computed(case, JAX[:4])


@pytest.mark.slow
@pytest.mark.parametrize("case", TINY, ids=str)
def test_every_program_of_jax_computes_its_case_and_its_gradients(case):
    assert_computed(case, [JAX[0], JAX[2], JAX[4]])


@pytest.mark.slow
@pytest.mark.parametrize("name", ALGORITHMS)
def test_an_algorithm_computes_what_it_does_not_refuse(name):
    computed = 0
    for options in ({}, {"groups": 3}, {"out_channels": 6, "groups": 3}, {"kernel": 1}, {"size": (3, 4, 5)}):
        case = Convolution(**{"batch": 2, "size": (5, 6), "in_channels": 3, "out_channels": 3, "kernel": 3, **options})
        for direction in case.directions:
            with contextlib.suppress(convjax.ConvjaxError):
                assert_computed(case, [Entrant(name)], [direction])
                computed += 1
    assert computed


@pytest.mark.slow
@pytest.mark.skipif(not has_torch(), reason="PyTorch is not installed")
@pytest.mark.parametrize("case", TINY, ids=str)
def test_every_program_of_pytorch_computes_its_case_and_its_gradients(case):
    assert_computed(case, TORCH)


def test_what_stands_in_a_scan_is_computed_in_every_turn():
    """XLA moves what does not change out of a loop: then a scan would be measured that does nothing."""
    case = Convolution(2, (5, 5), 2, 3, 3)
    x, kernel = normal(*case.images_shape), normal(*case.kernel_shape)

    def convolve(x, kernel):
        numbers = ("NHWC", "HWIO", "NHWC")
        return jax.lax.conv_general_dilated(x, kernel, (1, 1), "SAME", dimension_numbers=numbers)

    carry = ((x, kernel), np.zeros((2, 5, 5, 3), np.float32))
    compiled = jax.jit(in_scan(convolve, 4)).lower(carry).compile().as_text()
    entry = compiled[compiled.index("ENTRY") :]
    assert " while(" in entry
    assert "conv_general_dilated" in compiled
    assert "conv_general_dilated" not in entry
