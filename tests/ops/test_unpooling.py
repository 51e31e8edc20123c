"""max_pool_with_indices, max_unpool and blur_pool: against loops, and by identities."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from convjax import blur_pool, conv, max_pool, max_pool_with_indices, max_unpool, testing

OPTIONS = [
    ((7,), 3, {"stride": 2}),
    ((6, 7), (2, 3), {}),
    ((6, 7), (3, 2), {"stride": 1, "padding": "SAME", "dilation": 2}),
    ((5, 5), 2, {"padding": ((1, 0), (0, 1)), "ceil_mode": True}),
    ((4, 3, 5), 2, {"stride": 1, "padding": "FULL"}),
]
settings_of_pools = pytest.mark.parametrize(("size", "kernel_size", "options"), OPTIONS)


def numbers(seed, *shape, dtype="float32"):
    values = np.random.default_rng(seed).normal(size=shape)
    return jnp.asarray(values.astype(np.float32)).astype(dtype)


def first_of_the_largest(elements, _):
    """Of (value, place) pairs, the place of the largest value; of equals the first."""
    return np.take_along_axis(elements.imag, np.argmax(elements.real, 0)[None], 0)[0]


@settings_of_pools
@pytest.mark.parametrize("ties", [False, True])
def test_the_indices_are_the_places_of_the_first_of_the_largest_elements(size, kernel_size, options, ties):
    x = numbers(0, 2, *size, 3)
    x = jnp.round(x) if ties else x
    dims = len(size)
    values, indices = max_pool_with_indices(x, kernel_size, **options, spatial_dims=dims)
    np.testing.assert_array_equal(values, max_pool(x, kernel_size, **options, spatial_dims=dims))
    places = np.arange(math.prod(size)).reshape(1, *size, 1)
    loop = {**options, "stride": options.get("stride", kernel_size), "spatial_dims": dims}
    expected = testing.pool(np.asarray(x) + 1j * places, kernel_size, first_of_the_largest, **loop)
    assert indices.dtype == jnp.int32
    np.testing.assert_array_equal(indices, expected)


@settings_of_pools
def test_unpooling_puts_each_largest_element_back_and_zeros_elsewhere(size, kernel_size, options):
    x, dims = numbers(0, 2, *size, 3), len(size)
    values, indices = max_pool_with_indices(x, kernel_size, **options, spatial_dims=dims)
    y = max_unpool(values, indices, size, spatial_dims=dims)
    expected = np.zeros((2, math.prod(size), 3), np.float32)
    flat = (2, -1, 3)
    for image, row, channel in np.ndindex(values.reshape(flat).shape):
        expected[image, indices.reshape(flat)[image, row, channel], channel] = values.reshape(flat)[image, row, channel]
    np.testing.assert_array_equal(y, expected.reshape(x.shape))
    np.testing.assert_array_equal(max_unpool(values[0], indices[0], size, spatial_dims=dims), y[0])


def test_unpooling_windows_side_by_side_is_the_gradient_of_the_pool():
    x, g = numbers(0, 2, 6, 6, 3), numbers(1, 2, 3, 3, 3)
    _, indices = max_pool_with_indices(x, 2)
    gradient = jax.jit(jax.grad(lambda x: jnp.vdot(g, max_pool(x, 2))))(x)
    np.testing.assert_array_equal(max_unpool(g, indices, 6), gradient)
    with_indices = jax.jit(jax.grad(lambda x: jnp.vdot(g, max_pool_with_indices(x, 2)[0])))(x)
    np.testing.assert_array_equal(with_indices, gradient)


def test_an_index_outside_of_the_output_is_dropped():
    y = max_unpool(jnp.ones((4, 1)), jnp.array([[-1], [1], [2], [9]]), 2, spatial_dims=1)
    assert y.ravel().tolist() == [0, 1]


def test_minus_infinity_beside_the_padding_has_an_index_too():
    values, indices = max_pool_with_indices(jnp.full((3, 3, 1), -jnp.inf), 3, stride=1, padding=1)
    assert jnp.all(values == -jnp.inf)
    assert indices[..., 0].tolist() == [[0, 0, 1], [0, 0, 1], [3, 3, 4]]


def test_a_nan_comes_out_with_its_place():
    values, indices = max_pool_with_indices(jnp.array([1.0, jnp.nan, 2.0, 3.0]).reshape(4, 1), 2, spatial_dims=1)
    assert jnp.isnan(values).ravel().tolist() == [True, False]
    assert indices.ravel().tolist() == [1, 3]


@pytest.mark.parametrize("kernel_size", [1, 2, 3, 5])
def test_blurring_is_a_depthwise_convolution_with_a_row_of_pascals_triangle(kernel_size):
    row = np.array([1.0])
    for _ in range(kernel_size - 1):
        row = np.convolve(row, [0.5, 0.5])
    x = numbers(0, 2, 9, 8, 3)
    kernel = jnp.asarray(np.repeat(np.multiply.outer(row, row)[..., None, None], 3, -1), jnp.float32)
    y = blur_pool(x, kernel_size, padding="SAME")
    np.testing.assert_allclose(y, conv(x, kernel, stride=2, padding="SAME", groups=3), rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(y[0], blur_pool(x[0], kernel_size, padding="SAME"), rtol=1e-6)


def test_the_finest_pattern_is_blurred_to_its_mean():
    board = jnp.indices((9, 9)).sum(0)[..., None] % 2
    assert jnp.all(blur_pool(board.astype(jnp.float32), 3) == 0.5)


def unpooled(x):
    return max_unpool(*max_pool_with_indices(x, 2), 6)


@pytest.mark.parametrize("mode", ["reflect", "replicate", "circular"])
def test_blurring_under_a_padding_mode_is_blurring_what_was_padded_before(mode):
    x = numbers(0, 2, 5, 6, 2)
    before = jnp.asarray(testing.pad(x, [(1, 2), (0, 3)], padding_mode=mode))
    y = blur_pool(x, 4, padding=((1, 2), (0, 3)), padding_mode=mode)
    np.testing.assert_allclose(y, blur_pool(before, 4), rtol=1e-6, atol=1e-6)
    constant = jnp.full((7, 7, 1), 3.0)
    np.testing.assert_allclose(blur_pool(constant, 3, padding="SAME", padding_mode=mode), jnp.full((4, 4, 1), 3.0))


def test_a_window_of_minus_infinity_beside_the_padding_sends_its_gradient_to_its_first_element():
    x = jnp.full((3, 3, 1), -jnp.inf)
    gradient = jax.jit(jax.grad(lambda x: max_pool_with_indices(x, 3, stride=1, padding=1)[0].sum()))(x)
    assert gradient[..., 0].tolist() == [[4, 2, 0], [2, 1, 0], [0, 0, 0]]  # as in PyTorch


def test_the_gradient_of_windows_of_many_taps_is_one_at_each_index():
    x = jnp.asarray(np.random.default_rng(0).permutation(200).reshape(200, 1), jnp.float32)
    _, indices = max_pool_with_indices(x, 60, stride=20, spatial_dims=1)
    gradient = jax.jit(jax.grad(lambda x: max_pool_with_indices(x, 60, stride=20, spatial_dims=1)[0].sum()))(x)
    np.testing.assert_array_equal(gradient.ravel(), np.bincount(np.ravel(indices), minlength=200))
