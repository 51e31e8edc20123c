"""Values of local_conv: against a loop over places, and as what conv is without parameter sharing."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convjax import conv, local_conv, output_size, testing

pytestmark = pytest.mark.slow


def numbers(seed, *shape, dtype="float32"):
    values = np.random.default_rng(seed).normal(size=shape)
    return jnp.asarray(values.astype(np.float32)).astype(dtype)


@st.composite
def settings_of_local(draw):
    """(x, kernel, bias, options, the shape of a kernel that is shared)."""
    dims = draw(st.integers(1, 3))

    def each(low, high):
        return tuple(draw(st.integers(low, high)) for _ in range(dims))

    kernel_size, size = each(1, 3 if dims < 3 else 2), each(5, {1: 8, 2: 6, 3: 5}[dims])
    padding = draw(st.sampled_from(["VALID", "SAME", "SAME_LOWER", "FULL", "CAUSAL"]))
    options = {"stride": each(1, 3), "padding": padding, "dilation": each(1, 2)}
    groups, group_in, group_out = draw(st.sampled_from([(1, 1, 1), (1, 2, 3), (2, 1, 2), (2, 2, 1)]))
    places = output_size(size, kernel_size, **options)
    x = numbers(0, *draw(st.sampled_from([(), (2,)])), *size, groups * group_in)
    shared = (*kernel_size, group_in, groups * group_out)
    bias = draw(st.sampled_from([None, numbers(2, *places, groups * group_out)]))
    return x, numbers(1, *places, *shared), bias, {**options, "groups": groups}, shared


@settings(max_examples=10)
@given(settings_of_local())
def test_local_conv_is_a_convolution_at_each_place_with_the_kernel_of_the_place(setting):
    x, kernel, bias, options, _ = setting
    y = local_conv(x, kernel, bias, **options)
    assert y.dtype == x.dtype
    np.testing.assert_allclose(y, testing.local_conv(x, kernel, bias, **options), rtol=1e-5, atol=1e-5)


@settings(max_examples=5)
@given(settings_of_local(), st.sampled_from(["zeros", "replicate"]))
def test_the_same_kernel_everywhere_makes_it_conv(setting, mode):
    x, kernel, _, options, shared = setting
    one = numbers(3, *shared)
    y = local_conv(x, jnp.broadcast_to(one, kernel.shape), **options, padding_mode=mode)
    np.testing.assert_allclose(y, conv(x, one, **options, padding_mode=mode), rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("dtype", ["float16", "bfloat16"])
def test_half_precision_sums_in_float32_and_is_rounded_once(dtype):
    y = local_conv(jnp.ones((1, 4096), dtype), jnp.ones((1, 1, 4096, 1), dtype))
    assert y.dtype == dtype
    assert y.item() == 4096  # one after another in half precision the sum would stop at 2048 or 256


def test_complex_numbers_are_multiplied_without_conjugation():
    x, kernel = (
        jax.lax.complex(numbers(i, *shape), numbers(i + 2, *shape)) for i, shape in enumerate([(4, 2), (3, 2, 2, 3)])
    )
    np.testing.assert_allclose(local_conv(x, kernel), testing.local_conv(x, kernel), rtol=1e-5, atol=1e-5)
