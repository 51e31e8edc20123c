"""Values of conv_transpose: equal to the transposed Jacobian of conv, and to loops that lay down copies."""

import functools
import itertools
import math
import re

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convjax import conv, conv_transpose, testing, transposed_output_size

pytestmark = pytest.mark.slow

NAMES = ["VALID", "SAME", "SAME_LOWER", "FULL", "CAUSAL"]


def numbers(seed, *shape, dtype="float32"):
    values = np.random.default_rng(seed).normal(size=shape)
    return jnp.asarray(values.astype(np.float32)).astype(dtype)


@st.composite
def settings_of_transposed(draw):
    """A setting in which something is left: (x, kernel, bias, options, output size)."""
    dims = draw(st.integers(1, 3))

    def each(low, high):
        return tuple(draw(st.integers(low, high)) for _ in range(dims))

    kernel_size, dilation, stride = each(1, 3), each(1, 2), each(1, 3)
    size = each(1, {1: 6, 2: 4, 3: 3}[dims])
    padding = draw(st.sampled_from([*NAMES, "pairs"]))
    same = padding.startswith("SAME")
    more = tuple(0 if same else draw(st.integers(0, s - 1)) for s in stride)
    reach = [d * (k - 1) for k, d in zip(kernel_size, dilation, strict=True)]
    if padding == "pairs":
        padding = tuple((draw(st.integers(0, r)), draw(st.integers(0, r))) for r in reach)
    if padding == "FULL" or not isinstance(padding, str):
        size = tuple(n + r for n, r in zip(size, reach, strict=True))
    groups, group_in, group_out = draw(st.sampled_from([(1, 1, 1), (1, 2, 3), (2, 1, 2), (2, 2, 1), (3, 1, 1)]))
    batch = draw(st.sampled_from([(), (1,), (2,)]))
    seed = draw(st.integers(0, 2**16))
    x = numbers(seed, *batch, *size, groups * group_in)
    kernel = numbers(seed + 1, *kernel_size, group_out, groups * group_in)
    bias = draw(st.sampled_from([None, numbers(seed + 2, groups * group_out)]))
    options = {"stride": stride, "padding": padding, "dilation": dilation}
    out = transposed_output_size(size, kernel_size, **options, output_padding=more)
    return x, kernel, bias, {**options, "groups": groups, "output_padding": more}, out


def without_output_padding(options):
    return {key: value for key, value in options.items() if key != "output_padding"}


@settings(max_examples=16)
@given(settings_of_transposed())
def test_conv_transpose_is_the_transpose_of_conv_with_the_same_kernel_and_padding(setting):
    x, kernel, bias, options, out = setting
    dims = kernel.ndim - 2
    forward = functools.partial(conv, kernel=kernel, **without_output_padding(options))
    image = jax.ShapeDtypeStruct((*x.shape[: -dims - 1], *out, kernel.shape[-2] * options["groups"]), x.dtype)
    assert jax.eval_shape(forward, image).shape == x.shape
    (y,) = jax.linear_transpose(forward, image)(x)
    y = y if bias is None else y + bias.reshape((1,) * (y.ndim - 1) + bias.shape)
    np.testing.assert_allclose(conv_transpose(x, kernel, bias, **options), y, rtol=1e-5, atol=1e-5)


@settings(max_examples=16)
@given(settings_of_transposed())
def test_conv_transpose_lays_down_a_copy_of_the_kernel_for_every_element(setting):
    x, kernel, bias, options, out = setting
    dims = kernel.ndim - 2
    y = conv_transpose(x, kernel, bias, **options)
    assert y.shape == (*x.shape[: -dims - 1], *out, kernel.shape[-2] * options["groups"])
    assert y.dtype == x.dtype
    np.testing.assert_allclose(y, testing.conv_transpose(x, kernel, bias, **options), rtol=1e-5, atol=1e-5)


def matrix_of(function, shape):
    """The Jacobian of a linear function of images of this shape: its columns are what it makes of the unit vectors."""
    units = np.eye(math.prod(shape), dtype=np.float32).reshape(-1, *shape)
    return np.asarray(function(jnp.asarray(units))).reshape(len(units), -1).T


@pytest.mark.parametrize("padding", [*NAMES, 1, ((1, 0),)], ids=str)
def test_the_jacobian_is_that_of_conv_transposed_for_every_output_padding(padding):
    for k, stride, dilation in [(1, 2, 1), (3, 1, 1), (3, 2, 1), (2, 3, 2)]:
        kernel = numbers(k, k, 1, 2)
        options = {"stride": stride, "padding": padding, "dilation": dilation, "groups": 2}
        down = functools.partial(conv, kernel=kernel, **options)
        for more in range(1 if padding in ("SAME", "SAME_LOWER") else stride):
            up = functools.partial(conv_transpose, kernel=kernel, output_padding=more, **options)
            large = jax.eval_shape(up, jnp.zeros((7, 2))).shape
            jacobian = matrix_of(down, large)
            assert jacobian.shape == (14, math.prod(large))
            np.testing.assert_allclose(matrix_of(up, (7, 2)), jacobian.T, rtol=1e-5, atol=1e-5)


def test_same_multiplies_the_size_by_the_stride_and_valid_covers_all_copies():
    for n, k, stride, dilation in itertools.product((1, 2, 5), (1, 2, 3, 4), (1, 2, 3), (1, 2)):
        shapes = [
            jax.eval_shape(
                functools.partial(conv_transpose, stride=stride, padding=padding, dilation=dilation),
                jax.ShapeDtypeStruct((n, 1), "float32"),
                jax.ShapeDtypeStruct((k, 1, 1), "float32"),
            ).shape[0]
            for padding in ("SAME", "VALID")
        ]
        assert shapes == [n * stride, (n - 1) * stride + dilation * (k - 1) + 1]


@pytest.mark.parametrize("algorithm", ["auto", "lax", "patches"])
def test_the_precision_is_handed_to_the_program(algorithm):
    transposed = jax.jit(functools.partial(conv_transpose, precision="high", algorithm=algorithm))
    program = transposed.lower(numbers(0, 5, 4), numbers(1, 3, 2, 4)).as_text()
    assert re.findall(r"\b(?:DEFAULT|HIGH|HIGHEST)\b", program) == ["HIGH"] * 2


@pytest.mark.parametrize("dtype", ["float16", "bfloat16"])
def test_half_precision_sums_in_float32_and_is_rounded_once(dtype):
    ones = conv_transpose(jnp.ones((1, 4096), dtype), jnp.ones((1, 1, 4096), dtype))
    assert ones.dtype == dtype
    assert ones.item() == 4096  # one after another in half precision the sum would stop at 2048 or 256


def test_float64_and_complex_numbers_are_computed_as_such():
    with jax.enable_x64(True):
        generator = np.random.default_rng(0)
        x, kernel = (jnp.asarray(generator.normal(size=shape)) for shape in ((5, 5, 3), (3, 3, 2, 3)))
        y = conv_transpose(x, kernel, stride=2)
        assert y.dtype == jnp.float64
        np.testing.assert_allclose(y, testing.conv_transpose(x, kernel, stride=2), rtol=1e-13, atol=1e-13)
        x, kernel = jax.lax.complex(x, x[::-1]), jax.lax.complex(kernel, kernel[::-1])
        y = conv_transpose(x, kernel, stride=2)
        assert y.dtype == jnp.complex128
        np.testing.assert_allclose(y, testing.conv_transpose(x, kernel, stride=2), rtol=1e-13, atol=1e-13)


def test_the_gradient_by_x_is_conv():
    x, kernel, g = numbers(0, 3, 4, 4, 2), numbers(1, 3, 3, 3, 2), numbers(2, 3, 8, 8, 3)
    gradient = jax.jit(jax.grad(lambda x: jnp.vdot(g, conv_transpose(x, kernel, stride=2, padding="SAME"))))(x)
    np.testing.assert_allclose(gradient, conv(g, kernel, stride=2, padding="SAME"), rtol=1e-5, atol=1e-5)
