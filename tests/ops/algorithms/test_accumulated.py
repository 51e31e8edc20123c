"""The kernel's gradient by sums over a few rows: with every way to take rows together, in one piece and in blocks."""

from dataclasses import replace

import jax
import numpy as np
import pytest

from convjax.ops.algorithms import accumulated
from convjax.ops.algorithms import lax as by_lax

CASES = {
    "rows that the loop divides": ((16, 5), (3, 3, 1, 4), {"groups": 4}),
    "rows of several images together": ((3, 5), (3, 3, 1, 4), {"groups": 4, "batch": 12}),
    "a prime number of rows": ((29, 3), (3, 3, 1, 4), {"groups": 4}),
    "a column of taps": ((7, 4), (5, 1, 1, 4), {"groups": 2}),
    "more taps than one loop takes": ((6, 5), (5, 11, 1, 2), {"groups": 2}),
    "several channels into a group": ((6, 5), (3, 3, 3, 4), {"groups": 2}),
    "no groups": ((8, 5), (3, 3, 2, 5), {"stride": 2}),
    "one axis": ((12,), (7, 2, 4), {"groups": 2, "dilation": 2}),
    "one tap": ((4, 4), (1, 1, 1, 6), {"groups": 3}),
}


@pytest.fixture(params=CASES)
def convolution(request, make):
    size, kernel_shape, options = CASES[request.param]
    around = tuple(taps // 2 * options.get("dilation", 1) for taps in kernel_shape[:-2])
    return make(size, kernel_shape, padding=tuple((p, p) for p in around), **{"batch": 5} | options)


def gradient(convolution, algorithm):
    x, _, g = convolution.arrays()
    setting, size = convolution.setting, convolution.kernel_size
    return jax.jit(lambda x, g: algorithm.kernel_gradient(x, g, setting, size))(x, g)


def assert_same(found, wanted):
    np.testing.assert_allclose(found, wanted, rtol=1e-5, atol=1e-5 * np.abs(wanted).max())


@pytest.mark.slow
def test_rows_are_summed_whatever_their_number(convolution):
    assert_same(gradient(convolution, accumulated), gradient(convolution, by_lax))


@pytest.mark.parametrize("devices", [1, 2])
def test_blocks_of_images_give_the_sums_of_the_whole_batch(devices, make, monkeypatch):
    of_one_image = 4 * (10 * 7 * 3 + 9 * 8 * 5 * 6 // 8)  # bytes: the padded image, and one sum of eight rows a tap
    monkeypatch.setattr(accumulated, "IN_ONE_PIECE", 2 * of_one_image)
    options = {"groups": 3, "padding": 1, "batch": 10}
    convolution = make((8, 5), (3, 3, 1, 6), **options, devices=devices)
    shared = replace(convolution, setting=replace(convolution.setting, devices=1))
    x, _, g = convolution.arrays()
    program = jax.make_jaxpr(lambda x, g: accumulated.kernel_gradient(x, g, convolution.setting, (3, 3)))(x, g)
    assert "scan[" in str(program)  # a loop over blocks
    assert_same(gradient(convolution, accumulated), gradient(shared, by_lax))


def test_the_sums_of_many_taps_are_one_loop_without_a_branch(make):
    """The whole point: XLA fuses the products of a row of taps into one reduction with a result for each of them."""
    convolution = make((16, 16), (3, 3, 1, 8), groups=8, padding=1)
    x, _, g = convolution.arrays()
    own = jax.jit(lambda x, g: accumulated.kernel_gradient(x, g, convolution.setting, (3, 3)))
    program = own.lower(x, g).compile().as_text() or ""
    assert sum(" reduce(" in line and line.count("constant") >= 3 for line in program.splitlines()) == 3
