"""The types of numbers: kept by every operation, and summed in at least float32."""

import functools

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from convjax import ConvjaxError, conv, max_pool, separable_conv, testing

pytestmark = pytest.mark.slow

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


SPELLED = {
    "float": ["float16", "bfloat16", "float32", "float64"],
    "complex": ["complex64", "complex128"],
    "int": ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"],
}


def abstract(arrays):
    return {name: jax.ShapeDtypeStruct(a.shape, a.dtype) for name, a in arrays.items()}


def gradients(operation, arrays):
    """Those of the sum of what comes out, by every array that is not of ints."""
    y, back = jax.vjp(lambda inputs: operation.floats({**arrays, **inputs}), operation.differentiable(arrays))
    return back([jnp.ones_like(one) for one in y])[0]


def test_every_operation_keeps_the_type_and_so_do_its_gradients(operation):
    with jax.enable_x64(True):
        for dtype in [dtype for kind in operation.takes for dtype in SPELLED[kind]]:
            arrays = abstract(operation.arrays(dtype=dtype))
            values, *_ = jax.tree.leaves(jax.eval_shape(operation, arrays))
            assert values.dtype == operation.result_type(dtype)
            for name, gradient in jax.eval_shape(functools.partial(gradients, operation), arrays).items():
                assert gradient.dtype == arrays[name].dtype


@pytest.mark.usefixtures("unhooked")
def test_every_operation_refuses_the_types_that_it_does_not_take(operation):
    with jax.enable_x64(True):
        for dtype in [dtype for kind in {"complex", "int"} - set(operation.takes) for dtype in SPELLED[kind]]:
            with pytest.raises(ConvjaxError, match=f"is of type {dtype}"):
                operation(operation.arrays(dtype=dtype))


@pytest.mark.slow
@pytest.mark.parametrize("dtype", ["float16", "bfloat16"])
def test_every_operation_in_half_precision_is_that_in_double_precision_rounded_once(operation, dtype):
    with jax.enable_x64(True):
        arrays = operation.arrays(dtype=dtype)
        wide = {
            name: a.astype("float64") if name in operation.differentiable(arrays) else a for name, a in arrays.items()
        }
        between = 1 if operation.function is separable_conv else 0  # it rounds after its first step too
        for found, exact in zip(operation.floats(arrays), operation.floats(wide), strict=True):
            error = np.abs(np.asarray(found.astype("float64") - exact))
            assert np.all(error <= ULP[dtype] * (0.51 * np.abs(exact) + between) + 1e-4)


@pytest.mark.slow
def test_the_real_and_the_imaginary_part_of_an_image_go_their_own_way(operation_of_parts):
    operation = operation_of_parts
    arrays = operation.arrays(dtype="complex64")
    inputs = operation.differentiable(arrays)
    found = operation(arrays)
    for part in (jnp.real, jnp.imag):
        real = operation({**arrays, **jax.tree.map(part, inputs)})
        np.testing.assert_allclose(part(found), real, rtol=1e-6, atol=1e-6)


@pytest.mark.slow
@pytest.mark.parametrize("dtype", ["int8", "uint8", "int32"])
def test_ints_come_out_as_they_do_among_floats(operation_of_ints, dtype):
    operation = operation_of_ints
    arrays = operation.arrays(dtype=dtype)
    floats = {name: a if name == "indices" else a.astype("float32") for name, a in arrays.items()}
    for found, expected in zip(*(jax.tree.leaves(operation(a)) for a in (arrays, floats)), strict=True):
        np.testing.assert_array_equal(found.astype("float32"), expected.astype("float32"))
