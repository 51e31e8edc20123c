"""Values of depthwise_conv and separable_conv: against a loop over channels, and as compositions of conv."""

import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convjax import conv, conv_parameters, depthwise_conv, separable_conv, testing

pytestmark = pytest.mark.slow


def numbers(seed, *shape, dtype="float32"):
    values = np.random.default_rng(seed).normal(size=shape)
    return jnp.asarray(values.astype(np.float32)).astype(dtype)


@st.composite
def settings_of_depthwise(draw):
    """(x, kernel, bias, options)."""
    dims = draw(st.integers(1, 3))

    def each(low, high):
        return tuple(draw(st.integers(low, high)) for _ in range(dims))

    kernel_size = each(1, 3)
    channels, multiplier = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    batch = draw(st.sampled_from([(), (2,)]))
    x = numbers(0, *batch, *each(5, {1: 8, 2: 6, 3: 5}[dims]), channels)
    kernel = numbers(1, *kernel_size, 1, channels * multiplier)
    bias = draw(st.sampled_from([None, numbers(2, channels * multiplier)]))
    padding = draw(st.sampled_from(["VALID", "SAME", "SAME_LOWER", "FULL", "CAUSAL"]))
    return x, kernel, bias, {"stride": each(1, 3), "padding": padding, "dilation": each(1, 2)}


@settings(max_examples=12)
@given(settings_of_depthwise())
def test_depthwise_conv_is_a_convolution_of_each_channel_by_itself(setting):
    x, kernel, bias, options = setting
    y = depthwise_conv(x, kernel, bias, **options)
    assert y.dtype == x.dtype
    oracle = testing.depthwise_conv(x, kernel, bias, **options)
    np.testing.assert_allclose(y, oracle, rtol=1e-5, atol=1e-5)


@settings(max_examples=8)
@given(settings_of_depthwise(), st.sampled_from(["zeros", "replicate"]))
def test_separable_conv_is_a_dense_convolution_with_the_product_of_its_kernels(setting, mode):
    x, depthwise_kernel, _, options = setting
    channels, between = x.shape[-1], depthwise_kernel.shape[-1]
    pointwise_kernel, bias = numbers(3, *(1,) * (depthwise_kernel.ndim - 2), between, 2), numbers(4, 2)
    y = separable_conv(x, depthwise_kernel, pointwise_kernel, bias, **options, padding_mode=mode)
    of_channels = np.asarray(depthwise_kernel).reshape(-1, channels, between // channels)
    dense = np.einsum("tjm,jmc->tjc", of_channels, np.asarray(pointwise_kernel).reshape(channels, -1, 2))
    dense = dense.reshape(*depthwise_kernel.shape[:-2], channels, 2)
    oracle = testing.conv(x, dense, bias, **options, padding_mode=mode)
    np.testing.assert_allclose(y, oracle, rtol=1e-4, atol=1e-4)


def test_a_separable_kernel_has_the_parameters_that_its_docstring_counts():
    apart = conv_parameters(3, 32, 32, groups=32, bias=False) + conv_parameters(1, 32, 64, bias=False)
    assert apart == 9 * 32 + 32 * 64
    assert apart < conv_parameters(3, 32, 64, bias=False) / 7


def test_channels_first_and_padding_modes_are_those_of_conv():
    x, kernel, pointwise_kernel = numbers(0, 2, 6, 6, 3), numbers(1, 3, 3, 1, 6), numbers(2, 1, 1, 6, 4)
    first = jnp.moveaxis(x, -1, 1)
    options = {"stride": 2, "padding": 2, "padding_mode": "reflect"}
    y = depthwise_conv(first, kernel, numbers(3, 6), **options, layout="channels_first")
    wanted = conv(x, kernel, numbers(3, 6), groups=3, **options)
    np.testing.assert_allclose(jnp.moveaxis(y, 1, -1), wanted, rtol=1e-5, atol=1e-5)
    y = separable_conv(first, kernel, pointwise_kernel, **options, layout="channels_first")
    joined = separable_conv(x, kernel, pointwise_kernel, **options)
    np.testing.assert_allclose(jnp.moveaxis(y, 1, -1), joined, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("dtype", ["float16", "bfloat16", "complex64"])
def test_the_type_of_x_is_kept(dtype):
    x, kernel, pointwise_kernel = (
        numbers(i, *shape, dtype=dtype) for i, shape in enumerate([(6, 6, 3), (3, 3, 1, 3), (1, 1, 3, 2)])
    )
    y = separable_conv(x, kernel, pointwise_kernel)
    assert depthwise_conv(x, kernel).dtype == y.dtype == x.dtype
    wide = "complex64" if dtype == "complex64" else "float32"
    between = testing.depthwise_conv(x.astype(wide), kernel.astype(wide))
    oracle = testing.conv(between, pointwise_kernel.astype(wide))
    tolerance = {"float16": 1e-2, "bfloat16": 1e-1, "complex64": 1e-5}[dtype]
    np.testing.assert_allclose(y.astype(wide), oracle, rtol=tolerance, atol=tolerance)
