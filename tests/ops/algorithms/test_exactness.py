"""Every algorithm in every direction: against loops over NumPy arrays, and against XLA's own convolution."""

from dataclasses import replace

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from convjax import testing
from convjax.ops.algorithms.registry import ALGORITHMS, supports

pytestmark = pytest.mark.slow

WAYS = [(name, direction) for name, ways in ALGORITHMS.items() for direction in ways]


def all_ways(convolution):
    """What each possible algorithm gives in each direction, compiled as one program."""
    case = convolution.case

    def program(arrays):
        return {
            (name, direction): ALGORITHMS[name][direction].compute(
                *convolution.operands(direction, arrays)[:2], case.setting, convolution.operands(direction, arrays)[2]
            )
            for name, direction in WAYS
            if supports(name, direction, case)
        }

    return jax.jit(program)


def in_double_precision(convolution):
    return replace(convolution, setting=replace(convolution.setting, dtype=np.dtype("float64")))


def assert_all_are_as_lax(convolution, seed=0):
    """In float64, where a sum of some hundred products of numbers near 1 is right to about 1e-14."""
    with jax.enable_x64(True):
        double = in_double_precision(convolution)
        found = all_ways(double)(double.arrays(seed))
        for (name, direction), value in found.items():
            by_lax = found["lax", direction]
            assert value.shape == by_lax.shape
            np.testing.assert_allclose(value, by_lax, rtol=1e-12, atol=1e-12, err_msg=f"{name}, {direction}")


def test_every_algorithm_is_the_convolution_of_lax_and_its_transposes(convolution):
    assert_all_are_as_lax(convolution)


def test_the_convolutions_here_reach_every_algorithm(all_made):
    reached = {way for one in all_made for way in WAYS if supports(*way, one.case)}
    assert reached == set(WAYS)


@pytest.mark.parametrize(
    "name", ["one tap", *(pytest.param(name, marks=pytest.mark.slow) for name in ("strided and dilated", "grouped"))]
)
def test_every_algorithm_is_the_loop_over_windows_and_taps(name, all_made_by_name):
    """The loop is linear in x and in the kernel: ⟨g, loop(x, kernel)⟩ is the same from whichever side it is taken."""
    convolution = all_made_by_name[name]
    x, kernel, g = convolution.arrays()
    setting = convolution.setting
    options = {"stride": setting.stride, "padding": setting.padding, "dilation": setting.dilation}
    y = testing.conv(x, kernel, **options, groups=setting.groups)
    sum_of_all = np.vdot(g, y)
    scale = 1e-6 * np.linalg.norm(g) * np.linalg.norm(y)  # float32 keeps seven digits
    for (_, direction), value in all_ways(convolution)((x, kernel, g)).items():
        if direction == "forward":
            np.testing.assert_allclose(value, y, rtol=1e-5, atol=1e-5)
        else:
            assert abs(np.vdot(value, x if direction == "input_gradient" else kernel) - sum_of_all) <= scale


@pytest.mark.slow
def test_sums_of_half_precision_are_kept_in_single(all_made_by_name):
    convolution = all_made_by_name["depthwise"]
    exact = convolution.arrays()
    halves = [array.astype("bfloat16") for array in exact]
    rounded = [array.astype("float32") for array in halves]
    single, half = all_ways(convolution)(rounded), all_ways(convolution)(halves)
    for way, value in half.items():
        assert value.dtype == jnp.float32
        np.testing.assert_allclose(value, single[way], rtol=1e-5, atol=1e-5)


@pytest.mark.slow
def test_a_batch_shared_by_devices_is_walked_through_to_the_same_sums(all_made_by_name, monkeypatch):
    monkeypatch.setattr("convjax.ops.algorithms.blocked.PATCHES_IN_CACHE", 0)  # one image at a time
    for name in ("grouped", "depthwise"):
        convolution = all_made_by_name[name]
        shared = replace(convolution, batch=6, setting=replace(convolution.setting, devices=2))
        assert_all_are_as_lax(shared)


@pytest.mark.slow
def test_images_that_fill_no_block_count_too(all_made_by_name, monkeypatch):
    monkeypatch.setattr("convjax.ops.algorithms.blocked.PATCHES_IN_CACHE", 4000)
    convolution = replace(all_made_by_name["dense"], batch=7)
    blocks = jax.make_jaxpr(all_ways(convolution))(convolution.arrays())
    assert "length=2" in str(blocks) or "length=3" in str(blocks)
    assert_all_are_as_lax(convolution)
