import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import nnx
from hypothesis import given, settings
from hypothesis import strategies as st

from convjax import testing
from convjax.arithmetic import conv_parameters, dense_parameters, output_size
from convjax.nn import (
    BatchNorm,
    Conv,
    ConvTranspose,
    DeformableConv,
    Dense,
    DepthwiseConv,
    Flatten,
    GroupNorm,
    LocalConv,
    MaxPool,
    SeparableConv,
)

from .every_layer import numbers


def leaf_sizes(make):
    return sum(leaf.size for leaf in jax.tree.leaves(nnx.state(nnx.eval_shape(make), nnx.Param)))


def drawn(*shape):
    return jnp.asarray(np.random.default_rng(0).normal(size=shape), jnp.float32)


def slow(*case):
    return pytest.param(*case, marks=pytest.mark.slow)


@settings(max_examples=8)
@given(st.integers(1, 3), st.integers(1, 3), st.integers(1, 4), st.integers(1, 3), st.integers(1, 3), st.booleans())
def test_the_parameters_counted_are_the_sum_of_the_leaf_sizes(dims, k, groups, in_parts, out_parts, bias):
    inputs, outputs, each = groups * in_parts, groups * out_parts, {"bias": bias, "spatial_dims": dims, "rngs": 0}
    counted = {"bias": bias, "spatial_dims": dims}
    shared = conv_parameters(k, inputs, outputs, groups=groups, **counted)
    weights = conv_parameters(k, inputs, outputs, groups=groups, bias=False, spatial_dims=dims)
    assert leaf_sizes(lambda: Conv(inputs, outputs, k, groups=groups, **each)) == shared
    assert leaf_sizes(lambda: DeformableConv(inputs, outputs, k, groups=groups, **each)) == shared
    assert leaf_sizes(lambda: ConvTranspose(inputs, outputs, k, groups=groups, **each)) == weights + bias * outputs
    places = output_size(4, k) ** dims
    assert leaf_sizes(lambda: LocalConv(inputs, outputs, k, groups=groups, input_size=4, **each)) == places * shared
    apart = conv_parameters(k, inputs, inputs * out_parts, groups=inputs, **counted)
    assert leaf_sizes(lambda: DepthwiseConv(inputs, k, multiplier=out_parts, **each)) == apart
    joining = conv_parameters(1, inputs * out_parts, outputs, **counted)
    without = apart - bias * inputs * out_parts
    assert leaf_sizes(lambda: SeparableConv(inputs, outputs, k, multiplier=out_parts, **each)) == without + joining
    assert leaf_sizes(lambda: Dense(inputs, outputs, bias=bias, rngs=0)) == dense_parameters(inputs, outputs, bias=bias)
    assert leaf_sizes(lambda: BatchNorm(inputs, bias=bias, rngs=0)) == inputs * (1 + bias)
    assert leaf_sizes(lambda: GroupNorm(inputs, groups=groups, scale=bias, rngs=0)) == inputs * (1 + bias)


def test_a_dense_layer_is_a_convolution_whose_kernel_covers_the_input():
    layer = Dense(5 * 5 * 2, 3, kernel_init=numbers, bias_init=numbers, rngs=0)
    x = drawn(4, 5, 5, 2)
    kernel = layer.kernel[...].reshape(5, 5, 2, 3)
    expected = testing.conv(x, kernel, layer.bias[...])[:, 0, 0]
    np.testing.assert_allclose(layer(Flatten()(x)), expected, rtol=1e-5, atol=1e-5)


def test_an_int_kernel_size_means_that_size_along_every_axis():
    for dims in (1, 2, 3):
        layer, x = Conv(1, 2, 3, spatial_dims=dims, kernel_init=numbers, rngs=0), jnp.zeros((*(5,) * dims, 1))
        assert layer.kernel.shape == (*(3,) * dims, 1, 2)
        assert jax.eval_shape(layer, x).shape == (*(3,) * dims, 2)
        assert jax.eval_shape(MaxPool(2, spatial_dims=dims), x).shape == (*(2,) * dims, 1)


def test_the_same_seed_gives_the_same_parameters_and_another_seed_others():
    kernels = [Conv(8, 64, 3, rngs=rngs).kernel[...] for rngs in (7, nnx.Rngs(7), 8)]
    np.testing.assert_array_equal(kernels[0], kernels[1])
    assert np.all(kernels[0] != kernels[2])


@pytest.mark.parametrize(
    ("make", "name", "variance"),
    [
        (lambda: Conv(32, 64, 3, groups=4, rngs=0), "kernel", 2 / (9 * 8)),
        (lambda: ConvTranspose(64, 32, 3, groups=4, rngs=0), "kernel", 2 / (9 * 16)),
        slow(lambda: LocalConv(8, 16, 3, input_size=6, rngs=0), "kernel", 2 / (9 * 8)),
        slow(lambda: DepthwiseConv(512, 3, rngs=0), "kernel", 2 / 9),
        slow(lambda: SeparableConv(512, 64, 3, rngs=0), "depthwise_kernel", 2 / 9),
        slow(lambda: SeparableConv(512, 64, 3, rngs=0), "pointwise_kernel", 1 / 512),
        slow(lambda: Dense(200, 100, rngs=0), "kernel", 1 / 200),
    ],
    ids=["Conv", "ConvTranspose", "LocalConv", "DepthwiseConv", "depthwise", "pointwise", "Dense"],
)
def test_a_fresh_kernel_keeps_the_variance_through_the_relu_before_it_or_where_there_is_none(make, name, variance):
    """He: 2 / fan-in, LeCun: 1 / fan-in, with the fan counted over the taps and the input channels of the group."""
    layer = make()
    np.testing.assert_allclose(getattr(layer, name)[...].var(), variance, rtol=0.08)
    assert not np.any(layer.bias[...])


def test_every_window_of_a_local_convolution_gets_a_kernel_of_its_own():
    layer = LocalConv(1, 2, 2, input_size=4, kernel_init=nnx.initializers.uniform(), rngs=0)
    kernels = np.asarray(layer.kernel[...]).reshape(9, -1)
    assert len({kernel.tobytes() for kernel in kernels}) == 9


@pytest.mark.parametrize(("dtype", "ulp"), [("float16", 2**-10), ("bfloat16", 2**-7)])
def test_a_dense_layer_sums_in_float32_and_rounds_once(dtype, ulp):
    layer = Dense(4096, 8, param_dtype=dtype, kernel_init=numbers, bias_init=numbers, rngs=0)
    x = drawn(16, 4096).astype(dtype)
    wide = [value.astype(jnp.float32) for value in (x, layer.kernel[...], layer.bias[...])]
    exact = np.asarray(wide[0], np.float64) @ np.asarray(wide[1], np.float64) + np.asarray(wide[2], np.float64)
    assert np.all(np.abs(layer(x).astype(jnp.float32) - exact) <= 0.51 * ulp * np.abs(exact) + 1e-5)


def test_flatten_keeps_the_batch_and_lets_the_last_axis_run_fastest():
    x = jnp.arange(24).reshape(2, 2, 3, 2)
    np.testing.assert_array_equal(Flatten()(x), x.reshape(2, 12))
    np.testing.assert_array_equal(Flatten()(x[0]), jnp.arange(12))
