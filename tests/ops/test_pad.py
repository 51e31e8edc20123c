"""Values of pad: against a loop that looks for the source of each element, and by identities."""

import functools

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convjax import pad, testing

MODES = ["zeros", "reflect", "replicate", "circular"]


def counted_up(*shape, dtype="float32"):
    return jnp.arange(1, np.prod(shape) + 1).reshape(shape).astype(dtype)


@st.composite
def settings_of_pad(draw):
    """An image or a batch of them, and padding that every mode has elements for."""
    dims = draw(st.integers(1, 3))
    size = tuple(draw(st.integers(1, 4)) for _ in range(dims))
    batch = draw(st.sampled_from([(), (1,), (2,)]))
    pairs = tuple((draw(st.integers(0, n - 1)), draw(st.integers(0, n - 1))) for n in size)
    return counted_up(*batch, *size, draw(st.integers(1, 2))), pairs, dims


@settings(max_examples=15)
@given(settings_of_pad(), st.sampled_from(MODES))
def test_pad_is_the_loop_over_the_elements_that_come_out(setting, mode):
    x, pairs, dims = setting
    y = pad(x, pairs, padding_mode=mode, spatial_dims=dims)
    assert y.dtype == x.dtype
    np.testing.assert_array_equal(y, testing.pad(x, pairs, padding_mode=mode, spatial_dims=dims))


@pytest.mark.parametrize("mode", MODES)
def test_the_middle_is_the_image_and_zero_padding_changes_nothing(mode):
    x = counted_up(2, 3, 4, 2)
    np.testing.assert_array_equal(pad(x, ((1, 2), (0, 3)), padding_mode=mode)[:, 1:4, :4], x)
    np.testing.assert_array_equal(pad(x, 0, padding_mode=mode), x)


def test_replicate_repeats_the_border_as_often_as_asked():
    y = pad(counted_up(2, 1), ((0, 5),), padding_mode="replicate", spatial_dims=1)
    assert y.ravel().tolist() == [1, 2, 2, 2, 2, 2, 2]


@pytest.mark.parametrize("dtype", ["float16", "bfloat16", "int8", "uint8", "int32", "complex64"])
@pytest.mark.parametrize("mode", MODES)
def test_the_type_of_x_is_kept(mode, dtype):
    x = counted_up(3, 3, 1, dtype=dtype)
    y = pad(x, 1, padding_mode=mode)
    assert y.dtype == x.dtype
    np.testing.assert_array_equal(y, testing.pad(x, [(1, 1)] * 2, padding_mode=mode))


@pytest.mark.parametrize("mode", MODES)
def test_under_jit_vmap_export_and_both_derivatives(mode):
    x = counted_up(3, 4, 5, 2)
    padded = functools.partial(pad, padding=((1, 2), (3, 0)), padding_mode=mode)
    np.testing.assert_array_equal(jax.jit(padded)(x), padded(x))
    np.testing.assert_array_equal(jax.vmap(padded)(x), padded(x))
    symbolic = jax.ShapeDtypeStruct(jax.export.symbolic_shape("batch, 4, 5, 2"), jnp.float32)
    np.testing.assert_array_equal(jax.export.export(jax.jit(padded))(symbolic).call(x), padded(x))
    forward, reverse = (jax.jit(jacobian(padded))(x[0]) for jacobian in (jax.jacfwd, jax.jacrev))
    np.testing.assert_array_equal(forward, reverse)
    assert forward.sum() == (7 * 8 * 2 if mode != "zeros" else x[0].size)  # each element has one source, or is zero
