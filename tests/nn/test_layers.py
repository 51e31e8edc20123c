import re

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import nnx
from hypothesis import given, settings
from hypothesis import strategies as st

from convjax import ConvjaxError, conv, max_pool, testing
from convjax.arithmetic import conv_parameters, dense_parameters
from convjax.nn import Conv, Dense, Flatten, MaxPool


def leaf_sizes(module):
    return sum(leaf.size for leaf in jax.tree.leaves(nnx.state(module, nnx.Param)))


def numbers(seed, *shape):
    return jnp.asarray(np.random.default_rng(seed).normal(size=shape), jnp.float32)


@settings(max_examples=60)
@given(st.integers(1, 3), st.integers(1, 3), st.integers(1, 4), st.integers(1, 3), st.integers(1, 3), st.booleans())
def test_the_parameters_counted_are_the_sum_of_the_leaf_sizes(dims, k, groups, in_parts, out_parts, bias):
    inputs, outputs = groups * in_parts, groups * out_parts
    options = {"groups": groups, "bias": bias, "spatial_dims": dims}
    layer = nnx.eval_shape(lambda: Conv(inputs, outputs, k, **options, rngs=0))
    assert leaf_sizes(layer) == conv_parameters(k, inputs, outputs, **options)
    dense = nnx.eval_shape(lambda: Dense(inputs, outputs, bias=bias, rngs=0))
    assert leaf_sizes(dense) == dense_parameters(inputs, outputs, bias=bias)


def test_a_conv_layer_is_the_function_with_its_kernel_and_bias():
    options = {"stride": 2, "padding": "SAME", "dilation": 1, "groups": 2}
    layer = Conv(4, 6, 3, **options, bias_init=nnx.initializers.normal(), rngs=0)
    x = numbers(0, 2, 7, 8, 4)
    np.testing.assert_array_equal(layer(x), conv(x, layer.kernel[...], layer.bias[...], **options))


def test_a_pool_layer_is_the_function_with_its_window():
    x = numbers(0, 2, 9, 9, 3)
    np.testing.assert_array_equal(MaxPool(3, stride=2, padding=1)(x), max_pool(x, 3, stride=2, padding=1))
    np.testing.assert_array_equal(MaxPool(3)(x), max_pool(x, 3))


def test_a_dense_layer_is_a_convolution_whose_kernel_covers_the_input():
    layer = Dense(5 * 5 * 2, 3, bias_init=nnx.initializers.normal(), rngs=0)
    x = numbers(0, 4, 5, 5, 2)
    kernel = layer.kernel[...].reshape(5, 5, 2, 3)
    expected = testing.conv(x, kernel, layer.bias[...])[:, 0, 0]
    np.testing.assert_allclose(layer(Flatten()(x)), expected, rtol=1e-5, atol=1e-5)


def test_an_int_kernel_size_means_that_size_along_every_axis():
    for dims in (1, 2, 3):
        layer = Conv(1, 2, 3, spatial_dims=dims, rngs=0)
        assert layer.kernel.shape == (*(3,) * dims, 1, 2)
        assert layer(jnp.zeros((*(5,) * dims, 1))).shape == (*(3,) * dims, 2)
        assert MaxPool(2, spatial_dims=dims)(jnp.zeros((*(5,) * dims, 1))).shape == (*(2,) * dims, 1)


@pytest.mark.parametrize("padding", ["same", "CAUSAL", 1, (1, 2), ((0, 1), (2, 0)), [[0, 1], [2, 0]]], ids=str)
def test_the_output_size_of_a_layer_is_the_shape_that_comes_out(padding):
    for layer in (Conv(1, 1, (2, 3), stride=[2, 1], padding=padding, rngs=0), MaxPool((2, 3), padding=padding)):
        assert layer(jnp.zeros((7, 8, 1))).shape[:-1] == layer.output_size((7, 8))


def test_a_layer_can_be_split_merged_and_jitted():
    layer = Conv(2, 3, 3, padding=[[1, 1], [1, 1]], rngs=0)
    graph, state = nnx.split(layer)
    assert hash(graph) == hash(nnx.split(layer)[0])
    x = numbers(0, 5, 5, 2)
    y = jax.jit(lambda state, x: nnx.merge(graph, state)(x))(state, x)
    np.testing.assert_allclose(y, layer(x), rtol=1e-6, atol=1e-6)


def test_the_same_seed_gives_the_same_parameters_and_another_seed_others():
    kernels = [Conv(3, 8, 3, rngs=rngs).kernel[...] for rngs in (7, nnx.Rngs(7), 8)]
    np.testing.assert_array_equal(kernels[0], kernels[1])
    assert np.all(kernels[0] != kernels[2])


def test_the_initial_kernel_keeps_the_variance_through_a_relu():
    """He: variance 2 / fan-in, with the fan counted over the taps and the input channels of the group."""
    for groups in (1, 4):
        kernel = Conv(64, 256, 3, groups=groups, rngs=0).kernel[...]
        np.testing.assert_allclose(kernel.std(), np.sqrt(2 / (3 * 3 * 64 / groups)), rtol=0.02)
    np.testing.assert_allclose(Dense(1000, 500, rngs=0).kernel[...].std(), np.sqrt(1 / 1000), rtol=0.02)
    assert not np.any(Conv(1, 8, 3, rngs=0).bias[...])


@pytest.mark.parametrize(
    ("x", "dtype", "param_dtype", "out"),
    [
        ("float32", None, "float32", "float32"),
        ("bfloat16", None, "float32", "float32"),
        ("uint8", None, "float32", "float32"),
        ("bfloat16", None, "bfloat16", "bfloat16"),
        ("float32", "bfloat16", "float32", "bfloat16"),
        ("float32", jnp.float16, "float32", "float16"),
    ],
)
def test_dtype_is_computed_in_and_param_dtype_is_stored(x, dtype, param_dtype, out):
    layers = [Conv(2, 3, 3, dtype=dtype, param_dtype=param_dtype, rngs=0)]
    layers += [Dense(2, 3, dtype=dtype, param_dtype=param_dtype, rngs=0)]
    for layer in layers:
        assert layer.kernel[...].dtype == layer.bias[...].dtype == jnp.dtype(param_dtype)
        assert layer(jnp.ones((1, 5, 5, 2), x)).dtype == jnp.dtype(out)
        gradients = nnx.grad(lambda layer: layer(jnp.ones((1, 5, 5, 2), x)).astype(jnp.float32).sum())(layer)
        assert {leaf.dtype for leaf in jax.tree.leaves(gradients)} == {jnp.dtype(param_dtype)}


@pytest.mark.parametrize(("dtype", "ulp"), [("float16", 2**-10), ("bfloat16", 2**-7)])
def test_a_dense_layer_sums_in_float32_and_rounds_once(dtype, ulp):
    layer = Dense(4096, 8, param_dtype=dtype, bias_init=nnx.initializers.normal(3.0), rngs=0)
    x = numbers(0, 16, 4096).astype(dtype)
    wide = [value.astype(jnp.float32) for value in (x, layer.kernel[...], layer.bias[...])]
    exact = np.asarray(wide[0], np.float64) @ np.asarray(wide[1], np.float64) + np.asarray(wide[2], np.float64)
    assert np.all(np.abs(layer(x).astype(jnp.float32) - exact) <= 0.51 * ulp * np.abs(exact) + 1e-5)


def test_flatten_keeps_the_batch_and_lets_the_last_axis_run_fastest():
    x = jnp.arange(24).reshape(2, 2, 3, 2)
    np.testing.assert_array_equal(Flatten()(x), x.reshape(2, 12))
    np.testing.assert_array_equal(Flatten()(x[0]), jnp.arange(12))


GOOD_CONV = {"in_channels": 4, "out_channels": 6, "kernel_size": 3, "stride": 1, "padding": "VALID", "dilation": 1}
GOOD_CONV |= {"groups": 2, "bias": True, "spatial_dims": 2, "dtype": None, "param_dtype": "float32", "rngs": 0}
GOOD = {
    Conv: GOOD_CONV | {"kernel_init": nnx.initializers.zeros, "bias_init": nnx.initializers.zeros},
    Dense: {"in_features": 4, "out_features": 6, "bias": True, "dtype": None, "param_dtype": "float32", "rngs": 0},
    MaxPool: {"kernel_size": 3, "stride": 1, "padding": "VALID", "dilation": 1, "spatial_dims": 2},
    Flatten: {"spatial_dims": 2},
}
NO_INTS = [None, True, 1.5, "3", (), (1.0, 1), 0, -1]
BAD = {
    "padding": [None, 1.0, -1, "smae", (1,), ((1, 1),)],
    "bias": [None, 1, "yes", jnp.zeros(6)],
    "dtype": ["flaot32", "int32", 3, object()],
    "param_dtype": [None, "flaot32", "int32", bool],
    "rngs": [None, True, "0", 1.0, -1, 2**32, jax.random.key(0)],
    "groups": [*NO_INTS, 3],
    "spatial_dims": [*NO_INTS, 4],
    "kernel_init": [None, 1.0],
    "bias_init": [None, "zeros"],
}
CASES = [
    (layer, argument, bad)
    for layer, good in GOOD.items()
    for argument in good
    for bad in BAD.get(argument, NO_INTS)
    if not (layer is MaxPool and argument == "stride" and bad is None)
]


def spelled(case):
    return re.sub(r" at 0x\w+", "", str(case))  # the same in every process


@pytest.mark.usefixtures("unhooked")
@pytest.mark.parametrize(("layer", "argument", "bad"), CASES, ids=spelled)
def test_a_bad_argument_is_named_with_a_mend(layer, argument, bad):
    with pytest.raises(ConvjaxError) as caught:
        layer(**{**GOOD[layer], argument: bad})
    assert argument in str(caught.value)
    assert "Use " in str(caught.value).splitlines()[-1]


@pytest.mark.usefixtures("unhooked")
@pytest.mark.parametrize("layer", GOOD, ids=lambda layer: layer.__name__)
@pytest.mark.parametrize(
    "x", [None, [[1.0]], "x", jnp.zeros(()), jnp.zeros((2, 5, 5, 4), bool), np.array([None])], ids=str
)
def test_a_bad_input_is_named_with_a_mend(layer, x):
    with pytest.raises(ConvjaxError, match=r"(?s)^x .*Use "):
        layer(**GOOD[layer])(x)


def test_a_dense_layer_told_another_number_of_features_says_both():
    with pytest.raises(ConvjaxError, match=r"(?s)does not have 4 features.*x is \(2, 5\).*Dense\(5, ...\)"):
        Dense(4, 6, rngs=0)(jnp.zeros((2, 5)))
