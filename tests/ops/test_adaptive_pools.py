"""The adaptive pools and the global ones: against loops over the windows that PyTorch defines, and by identities."""

import functools
import itertools

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from convjax import (
    adaptive_avg_pool,
    adaptive_max_pool,
    avg_pool,
    global_avg_pool,
    global_max_pool,
    max_pool,
    testing,
)

POOLS = {"avg": adaptive_avg_pool, "max": adaptive_max_pool}
LOOPS = {"avg": lambda elements, _: elements.mean(0), "max": lambda elements, _: elements.max(0)}
both = pytest.mark.parametrize("name", POOLS)


def numbers(seed, *shape, dtype="float32"):
    values = np.random.default_rng(seed).normal(size=shape)
    return jnp.asarray(values.astype(np.float32)).astype(dtype)


def overlapping(n, o):
    """For each of o equal parts of an axis of n elements, the elements that it overlaps."""
    return [[j for j in range(n) if (j + 1) * o > i * n and j * o < (i + 1) * n] for i in range(o)]


@both
@pytest.mark.parametrize(("size", "wanted"), [((7,), (3,)), ((5, 8), (3, 4)), ((3, 2), (5, 2)), ((4, 5, 3), (2, 3, 1))])
def test_each_output_is_of_the_elements_that_its_part_of_the_image_overlaps(name, size, wanted):
    x = numbers(0, 2, *size, 3)
    windows = [overlapping(*pair) for pair in zip(size, wanted, strict=True)]
    expected = testing.reduce_windows(np.asarray(x, np.float64), windows, LOOPS[name])
    y = POOLS[name](x, wanted, spatial_dims=len(size))
    assert y.dtype == x.dtype
    np.testing.assert_allclose(y, expected, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(POOLS[name](x[0], wanted, spatial_dims=len(size)), y[0], rtol=1e-6)


@both
def test_every_pair_of_sizes_gives_the_size_asked_for(name):
    for n, o in itertools.product(range(1, 7), range(1, 9)):
        y = jax.eval_shape(functools.partial(POOLS[name], output_size=o, spatial_dims=1), jnp.zeros((n, 1)))
        assert y.shape == (o, 1)


def test_where_the_sizes_divide_it_is_a_pool_side_by_side():
    x = numbers(0, 2, 6, 8, 3)
    np.testing.assert_allclose(adaptive_avg_pool(x, (3, 2)), avg_pool(x, (2, 4)), rtol=1e-5, atol=1e-6)
    np.testing.assert_array_equal(adaptive_max_pool(x, (3, 2)), max_pool(x, (2, 4)))


@pytest.mark.parametrize("dims", [1, 2, 3])
def test_a_global_pool_is_over_all_positions(dims):
    x = numbers(0, 2, *(4, 5, 3)[:dims], 6)
    axes = tuple(range(1, dims + 1))
    mean = global_avg_pool(x, spatial_dims=dims)
    np.testing.assert_allclose(mean, np.mean(np.asarray(x, np.float64), axes), rtol=1e-5, atol=1e-6)
    np.testing.assert_array_equal(global_max_pool(x, spatial_dims=dims), np.max(x, axes))
    assert global_avg_pool(x[0], spatial_dims=dims).shape == global_max_pool(x[0], spatial_dims=dims).shape == (6,)


@pytest.mark.parametrize("pool", [global_max_pool, functools.partial(adaptive_max_pool, output_size=1)])
def test_of_equal_elements_the_first_gets_the_gradient(pool):
    x = jnp.zeros((3, 4, 1)).at[0, 3].set(1.0).at[2, 0].set(1.0)
    gradient = jax.jit(jax.grad(lambda x: pool(x).sum()))(x)
    assert gradient[0, 3, 0] == 1
    assert jnp.sum(gradient) == 1


def test_a_nan_comes_out_and_minus_infinity_too():
    assert jnp.isnan(global_max_pool(jnp.array([1.0, jnp.nan, 2.0]).reshape(3, 1), spatial_dims=1)).item()
    assert global_max_pool(jnp.full((3, 3, 1), -jnp.inf)).item() == -jnp.inf


@pytest.mark.parametrize("dtype", ["float16", "bfloat16"])
def test_half_precision_is_kept_and_summed_in_float32(dtype):
    ones = jnp.ones((4096, 1), dtype)
    for pool in (global_avg_pool, functools.partial(adaptive_avg_pool, output_size=2)):
        y = pool(ones, spatial_dims=1)
        assert y.dtype == ones.dtype
        assert jnp.all(y == 1)
    assert adaptive_max_pool(ones, 3, spatial_dims=1).dtype == ones.dtype
    gradient = jax.jit(jax.grad(lambda x: adaptive_avg_pool(x, 2, spatial_dims=1).sum()))(ones)
    assert gradient.dtype == ones.dtype


@pytest.mark.parametrize("dtype", ["int8", "uint8", "int32"])
def test_the_largest_of_ints_is_found(dtype):
    x = jnp.arange(-12, 13).reshape(5, 5, 1).astype(dtype)
    np.testing.assert_array_equal(global_max_pool(x)[0], np.max(x))
    assert adaptive_max_pool(x, 2).dtype == x.dtype


@both
@pytest.mark.parametrize(("n", "o"), [pytest.param(40, 18, marks=pytest.mark.slow), (36, 18), (7, 20)])
def test_many_windows_are_each_what_few_are(name, n, o):
    windows = overlapping(n, o)
    x = numbers(1, 2, n, 3).at[0, n // 2, 1].set(jnp.nan)
    expected = testing.reduce_windows(np.asarray(x, np.float64), [windows], LOOPS[name])
    np.testing.assert_allclose(POOLS[name](x, o, spatial_dims=1), expected, rtol=1e-5, atol=1e-6)
    gradient = jax.jit(jax.grad(lambda x: POOLS[name](x, o, spatial_dims=1).sum()))(jnp.zeros((n, 1)))
    shares = {"avg": lambda window: 1 / len(window), "max": lambda _: 1.0}[name]
    received = [window[:1] if name == "max" else window for window in windows]
    expected = [sum(shares(w) for w, to in zip(windows, received, strict=True) if j in to) for j in range(n)]
    np.testing.assert_allclose(gradient.ravel(), expected, rtol=1e-6)
