"""Values of deformable_conv: against a loop that reads between elements, and where it is conv."""

import functools

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from convjax import conv, deformable_conv, pad, testing

pytestmark = pytest.mark.slow


def numbers(seed, *shape, dtype="float32"):
    values = np.random.default_rng(seed).normal(size=shape)
    return jnp.asarray(values.astype(np.float32)).astype(dtype)


@pytest.mark.parametrize("moved", [1, pytest.param(2, marks=pytest.mark.slow)])
@pytest.mark.parametrize(
    ("size", "kernel_size", "options"),
    [
        ((6,), (3,), {"stride": 2, "padding": "SAME"}),
        ((5, 6), (3, 2), {"padding": ((1, 0), (2, 1))}),
        ((5, 5), (2, 2), {"dilation": 2, "groups": 2}),
        ((3, 3, 4), (2, 1, 2), {"groups": 4}),
    ],
    ids=str,
)
def test_deformable_conv_is_the_loop_that_reads_between_elements(size, kernel_size, options, moved):
    x = numbers(0, 2, *size, 4)
    kernel = numbers(1, *kernel_size, 4 // options.get("groups", 1), 4)
    windows = jax.eval_shape(functools.partial(conv, **options), x, kernel).shape[:-1]
    taps = int(np.prod(kernel_size))
    offsets, mask = 2 * numbers(2, *windows, moved * taps * len(size)), numbers(3, *windows, moved * taps)
    bias = numbers(4, 4)
    for weights in (None, mask):
        y = deformable_conv(x, offsets, kernel, bias, mask=weights, **options)
        oracle = testing.deformable_conv(x, offsets, kernel, bias, mask=weights, **options)
        np.testing.assert_allclose(y, oracle, rtol=1e-4, atol=1e-4)


def test_without_offsets_it_is_conv_and_with_whole_ones_that_of_a_moved_image():
    x, kernel = numbers(0, 2, 7, 7, 3), numbers(1, 3, 3, 3, 2)
    still = jnp.zeros((2, 5, 5, 18))
    np.testing.assert_allclose(deformable_conv(x, still, kernel), conv(x, kernel), rtol=1e-5, atol=1e-5)
    down = still[:, :4].at[..., ::2].set(1.0)
    moved = deformable_conv(x[:, :6], down, kernel)[:, :3]
    np.testing.assert_allclose(moved, conv(x[:, 1:6], kernel), rtol=1e-5, atol=1e-5)


def test_far_outside_there_is_nothing():
    x, kernel = jnp.ones((4, 4, 1)), jnp.ones((1, 1, 1, 1))
    for far in (-100.0, 100.0, 1e30, jnp.inf):
        assert not deformable_conv(x, jnp.full((4, 4, 2), far), kernel).any()


@pytest.mark.parametrize("dtype", ["float16", "bfloat16"])
def test_half_precision_comes_back_in_its_own_type(dtype):
    x, offsets, kernel = numbers(0, 4, 4, 2, dtype=dtype), numbers(1, 3, 3, 8, dtype=dtype), numbers(2, 2, 2, 2, 3)
    y = deformable_conv(x, offsets, kernel.astype(dtype))
    assert y.dtype == dtype
    exact = testing.deformable_conv(*(a.astype(dtype).astype("float32") for a in (x, offsets, kernel)))
    np.testing.assert_allclose(y.astype("float32"), exact, rtol=2e-2, atol=2e-2)


def test_what_is_read_outside_is_nothing_whatever_lies_at_the_edge():
    x, kernel = jnp.full((2, 2, 1), jnp.nan), jnp.ones((1, 1, 1, 1))
    gradients = jax.jit(jax.grad(lambda *a: deformable_conv(*a, kernel).sum(), (0, 1)))(x, jnp.full((2, 2, 2), 9.0))
    assert not any(gradient.any() for gradient in gradients)
    assert not deformable_conv(x, jnp.full((2, 2, 2), 9.0), kernel).any()


@pytest.mark.parametrize("mode", ["reflect", "replicate", "circular"])
def test_a_padding_mode_is_the_same_as_padding_before(mode):
    x, kernel, offsets = numbers(0, 2, 5, 6, 2), numbers(1, 3, 2, 2, 3), numbers(2, 2, 6, 3, 12)
    before = pad(x, ((1, 2), (1, 0)), padding_mode=mode)
    y = deformable_conv(x, offsets, kernel, padding=((1, 2), (1, 0)), stride=(1, 2), padding_mode=mode)
    oracle = testing.deformable_conv(before, offsets, kernel, stride=(1, 2))
    np.testing.assert_allclose(y, oracle, rtol=1e-4, atol=1e-4)
