"""The types of numbers: kept, and summed in at least float32."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from convjax import conv, max_pool, testing

ULP = {"float16": 2.0**-10, "bfloat16": 2.0**-7}


def numbers(seed, *shape, dtype):
    values = np.random.default_rng(seed).normal(size=shape)
    return jnp.asarray(values.astype(np.float32)).astype(dtype)


@pytest.mark.parametrize("dtype", ["float16", "bfloat16"])
def test_half_precision_sums_in_float32_and_is_rounded_once(dtype):
    x, kernel, bias = (numbers(i, *shape, dtype=dtype) for i, shape in enumerate([(9, 9, 64), (3, 3, 64, 4), (4,)]))
    y = conv(x, kernel, bias)
    assert y.dtype == x.dtype
    exact = testing.conv(x.astype(jnp.float32), kernel.astype(jnp.float32), bias.astype(jnp.float32))
    assert np.all(np.abs(y.astype(jnp.float32) - exact) <= 0.51 * ULP[dtype] * np.abs(exact) + 1e-4)


@pytest.mark.parametrize("dtype", ["float16", "bfloat16"])
def test_four_thousand_small_numbers_are_all_counted_in_half_precision(dtype):
    """One after another in half precision the sum would stop at 2048 (float16) or 256 (bfloat16)."""
    ones = jnp.ones((4096, 1), dtype)
    assert conv(ones, jnp.ones((4096, 1, 1), dtype)).item() == 4096


@pytest.mark.parametrize("dtype", ["float16", "bfloat16"])
def test_gradients_keep_the_half_precision_type_and_are_summed_in_float32(dtype):
    x, kernel, bias = (numbers(i, *shape, dtype=dtype) for i, shape in enumerate([(2, 9, 9, 8), (3, 3, 8, 4), (4,)]))
    g = numbers(3, 2, 7, 7, 4, dtype=dtype)

    @jax.jit
    def gradients(g, *arrays):
        return jax.vjp(conv, *arrays)[1](g)

    wide = [value.astype(jnp.float32) for value in (g, x, kernel, bias)]
    for gradient, exact in zip(gradients(g, x, kernel, bias), gradients(*wide), strict=True):
        assert gradient.dtype == x.dtype
        error = np.abs(gradient.astype(jnp.float32) - exact)
        assert np.all(error <= 0.51 * ULP[dtype] * np.abs(exact) + 1e-4)


def test_float64_is_computed_in_float64():
    with jax.enable_x64(True):
        generator = np.random.default_rng(0)
        x, kernel = jnp.asarray(generator.normal(size=(7, 7, 3))), jnp.asarray(generator.normal(size=(3, 3, 3, 2)))
        y = conv(x, kernel)
        assert y.dtype == jnp.float64
        np.testing.assert_allclose(y, testing.conv(x, kernel), rtol=1e-13, atol=1e-13)


def test_complex_numbers_are_multiplied_without_conjugation():
    x, kernel = (
        jax.lax.complex(numbers(i, *shape, dtype="float32"), numbers(i + 2, *shape, dtype="float32"))
        for i, shape in enumerate([(6, 6, 2), (3, 3, 2, 3)])
    )
    y = conv(x, kernel)
    assert y.dtype == jnp.complex64
    np.testing.assert_allclose(y, testing.conv(x, kernel), rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize(
    "dtype", ["float16", "bfloat16", "float32", "int8", "int16", "int32", "uint8", "uint16", "uint32"]
)
@pytest.mark.parametrize("dilation", [1, 2])
def test_a_pool_keeps_the_type_and_its_padding_never_wins(dtype, dilation):
    x = jnp.arange(25).reshape(5, 5, 1).astype(dtype)
    if not dtype.startswith("u"):
        x = x - jnp.asarray(100, dtype)
    y = max_pool(x, 2, stride=1, padding=1, dilation=dilation)
    assert y.dtype == x.dtype
    wide = np.asarray(x.astype(jnp.float32))
    oracle = testing.max_pool(wide, 2, stride=1, padding=((1, 1), (1, 1)), dilation=dilation)
    np.testing.assert_array_equal(y.astype(jnp.float32), oracle)


@pytest.mark.parametrize("dtype", ["float16", "bfloat16", "float32"])
@pytest.mark.parametrize("dilation", [1, 2])
def test_the_gradient_of_a_pool_keeps_the_type(dtype, dilation):
    x = numbers(0, 6, 6, 2, dtype=dtype)
    assert jax.eval_shape(jax.grad(lambda x: max_pool(x, 2, dilation=dilation).sum()), x).dtype == x.dtype
