"""avg_pool, lp_pool, min_pool, max_pool: against a loop over windows, and by identities."""

import functools

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from convjax import ConvjaxError, avg_pool, conv, lp_pool, max_pool, min_pool, pool_output_size, testing

NAMES = ["VALID", "SAME", "SAME_LOWER", "FULL", "CAUSAL"]


def mean_of_some(elements, _):
    if not len(elements):
        raise ValueError("no element")
    return elements.mean(0)


POOLS = {
    "avg": avg_pool,
    "avg_uncounted": functools.partial(avg_pool, count_padding=False),
    "min": min_pool,
    "lp": functools.partial(lp_pool, p=3),
    "max": max_pool,
}
LOOPS = {
    "avg": lambda elements, taps: elements.sum(0) / taps,
    "avg_uncounted": mean_of_some,
    "min": lambda elements, _: elements.min(0),
    "max": lambda elements, _: elements.max(0),
    "lp": lambda elements, _: (np.abs(elements) ** 3).sum(0) ** (1 / 3),
}
every_pool = pytest.mark.parametrize("name", POOLS)


def numbers(seed, *shape, dtype="float32"):
    values = np.random.default_rng(seed).normal(size=shape)
    return jnp.asarray(values.astype(np.float32)).astype(dtype)


@st.composite
def settings_of_pools(draw):
    """(x, kernel_size, options), of which some leave a window without an element."""
    dims = draw(st.integers(1, 3))

    def each(low, high):
        return tuple(draw(st.integers(low, high)) for _ in range(dims))

    kernel_size, dilation, size = each(1, 3), each(1, 2), each(1, {1: 9, 2: 6, 3: 4}[dims])
    reach = [d * (k - 1) + 1 for k, d in zip(kernel_size, dilation, strict=True)]
    padding = draw(st.sampled_from([*NAMES, "pairs"]))
    if padding in ("VALID", "pairs"):
        size = tuple(max(n, r) for n, r in zip(size, reach, strict=True))
    if padding == "pairs":
        padding = tuple((draw(st.integers(0, k - 1)), draw(st.integers(0, k - 1))) for k in kernel_size)
    stride = draw(st.sampled_from([kernel_size, each(1, 3)]))
    batch = draw(st.sampled_from([(), (1,), (2,)]))
    x = numbers(draw(st.integers(0, 2**16)), *batch, *size, draw(st.integers(1, 3)))
    options = {"stride": stride, "padding": padding, "dilation": dilation, "ceil_mode": draw(st.booleans())}
    return x, kernel_size, {**options, "spatial_dims": dims}


def by_loops(name, x, kernel_size, options):
    """The loop's answer in float64, None where the pool needs an element and a window has none."""
    try:
        return testing.pool(np.asarray(x, np.float64), kernel_size, LOOPS[name], **options)
    except ValueError:
        return None


@every_pool
@settings(max_examples=12)
@given(settings_of_pools())
def test_a_pool_is_the_loop_over_windows_and_an_error_where_a_window_lacks_an_element(name, setting):
    x, kernel_size, options = setting
    expected = by_loops(name, x, kernel_size, options)
    if expected is None:
        with pytest.raises(ConvjaxError, match="lies wholly in the padding"):
            POOLS[name](x, kernel_size, **options)
    else:
        y = POOLS[name](x, kernel_size, **options)
        assert y.dtype == x.dtype
        np.testing.assert_allclose(y, expected, rtol=1e-5, atol=1e-6)


@every_pool
@settings(max_examples=4)
@given(settings_of_pools())
def test_the_gradient_of_a_pool_is_its_difference_quotient(name, setting):
    x, kernel_size, options = setting
    assume(by_loops(name, x, kernel_size, options) is not None)
    expected = by_loops(name, x, kernel_size, options)
    g, v = numbers(1, *expected.shape), numbers(2, *x.shape)
    wide, step = np.asarray(x, np.float64), 1e-6
    ahead, behind = (by_loops(name, wide + sign * step * np.asarray(v), kernel_size, options) for sign in (1, -1))
    gradient = jax.jit(jax.grad(lambda x: jnp.vdot(g, POOLS[name](x, kernel_size, **options))))(x)
    along = np.vdot(g, (ahead - behind) / (2 * step))
    np.testing.assert_allclose(np.vdot(gradient, v), along, rtol=1e-3, atol=1e-3 * np.sqrt(v.size * g.size))


@settings(max_examples=30)
@given(settings_of_pools())
def test_the_output_size_of_arithmetic_is_the_shape_of_the_program(setting):
    x, kernel_size, options = setting
    dims = options["spatial_dims"]
    sizes = {key: options[key] for key in ("stride", "padding", "dilation", "ceil_mode")}
    for pool in (avg_pool, lp_pool):
        y = jax.eval_shape(functools.partial(pool, kernel_size=kernel_size, **options), x)
        assert y.shape[-dims - 1 : -1] == pool_output_size(x.shape[-dims - 1 : -1], kernel_size, **sizes)


def test_the_smallest_is_minus_the_largest_of_the_negative():
    x = numbers(0, 2, 7, 7, 3)
    np.testing.assert_array_equal(min_pool(x, 3, padding="SAME"), -max_pool(-x, 3, padding="SAME"))


def test_an_average_pool_that_counts_its_padding_is_a_depthwise_convolution_with_equal_weights():
    x, options = numbers(0, 2, 8, 9, 3), {"stride": 2, "padding": ((1, 2), (0, 1))}
    y = conv(x, jnp.full((3, 2, 1, 3), 1 / 6), groups=3, **options)
    np.testing.assert_allclose(avg_pool(x, (3, 2), **options), y, rtol=1e-5, atol=1e-6)


def test_the_mean_of_equal_numbers_is_that_number_where_the_padding_does_not_count():
    x = jnp.full((5, 5, 1), 3.0)
    assert jnp.all(avg_pool(x, 3, stride=1, padding="FULL", dilation=2, count_padding=False) == 3)
    assert avg_pool(x, 3, stride=1, padding="SAME")[0, 0, 0] == pytest.approx(3 * 4 / 9)


def test_in_ceil_mode_the_elements_left_over_get_a_window_of_their_own():
    x = jnp.arange(1.0, 6).reshape(5, 1)
    assert max_pool(x, 2, spatial_dims=1).ravel().tolist() == [2, 4]
    assert max_pool(x, 2, ceil_mode=True, spatial_dims=1).ravel().tolist() == [2, 4, 5]
    assert avg_pool(x, 2, ceil_mode=True, spatial_dims=1).ravel().tolist() == [1.5, 3.5, 5]
    padded = avg_pool(x, 2, padding=((0, 2),), stride=3, ceil_mode=True, spatial_dims=1)
    assert padded.ravel().tolist() == [1.5, 4.5]  # a window more would begin in the padding


@every_pool
def test_the_stride_of_a_pool_is_its_kernel_size_unless_given(name):
    x = numbers(0, 6, 6, 1)
    np.testing.assert_array_equal(POOLS[name](x, (2, 3)), POOLS[name](x, (2, 3), stride=(2, 3)))


@pytest.mark.parametrize("dilation", [1, 2])
def test_of_equal_elements_the_first_gets_the_gradient_of_the_smallest(dilation):
    gradient = jax.jit(jax.grad(lambda x: min_pool(x, 3, stride=9, dilation=dilation).sum()))(jnp.zeros((5, 5, 1)))
    assert gradient[0, 0, 0] == 1
    assert jnp.sum(gradient) == 1


@pytest.mark.parametrize("dilation", [1, 2])
def test_of_equal_elements_the_first_is_the_first_row_by_row(dilation):
    x = jnp.zeros((5, 5, 1)).at[0, 4].set(1.0).at[4, 0].set(1.0)
    gradient = jax.jit(jax.grad(lambda x: max_pool(x, 3 if dilation == 2 else 5, dilation=dilation).sum()))(x)
    assert gradient[0, 4, 0] == 1
    assert jnp.sum(gradient) == 1


@pytest.mark.parametrize("dilation", [1, 2])
def test_a_nan_in_a_window_is_its_smallest_element(dilation):
    for place in range(5):
        x = jnp.arange(5.0).at[place].set(jnp.nan).reshape(5, 1)
        y = min_pool(x, 5 if dilation == 1 else 3, dilation=dilation, spatial_dims=1)
        assert jnp.isnan(y).item() == (dilation == 1 or place % 2 == 0)


@pytest.mark.parametrize("p", [1, 2.5])
def test_the_norm_of_a_window_with_a_nan_or_an_infinity_is_one_too(p):
    x = jnp.array([1.0, jnp.nan, -jnp.inf, 2.0, 3.0, 0.0]).reshape(6, 1)
    y = lp_pool(x, 2, p=p, spatial_dims=1).ravel()
    assert jnp.isnan(y[0])
    assert y[1] == jnp.inf
    assert jnp.isfinite(y[2])


@pytest.mark.parametrize("p", [1, 1.5, 2, 7])
def test_the_norm_of_a_window_of_zeros_is_zero_and_so_is_its_gradient(p):
    x = jnp.zeros((4, 4, 1))
    assert jnp.all(lp_pool(x, 2, p=p) == 0)
    assert jnp.all(jax.jit(jax.grad(lambda x: lp_pool(x, 2, p=p).sum()))(x) == 0)


def test_the_one_norm_is_the_sum_of_magnitudes_and_a_high_norm_nears_the_largest():
    x = numbers(0, 6, 6, 2)
    np.testing.assert_allclose(lp_pool(x, 3, p=1), 9 * avg_pool(jnp.abs(x), 3), rtol=1e-5)
    np.testing.assert_allclose(lp_pool(x, 3, p=64), max_pool(jnp.abs(x), 3), rtol=0.04)


class TestTypes:
    @every_pool
    @pytest.mark.parametrize(("dtype", "ulp"), [("float16", 2.0**-10), ("bfloat16", 2.0**-7)])
    @pytest.mark.parametrize("dilation", [1, 2])
    def test_half_precision_is_kept_and_rounded_once(self, name, dtype, ulp, dilation):
        x = numbers(0, 2, 9, 9, 3, dtype=dtype)
        y = POOLS[name](x, 3, dilation=dilation)
        assert y.dtype == x.dtype
        exact = by_loops(name, x.astype(jnp.float32), 3, {"stride": 3, "dilation": dilation})
        assert np.all(np.abs(y.astype(jnp.float32) - exact) <= 0.51 * ulp * np.abs(exact) + 1e-6)
        gradient = jax.eval_shape(jax.grad(lambda x: POOLS[name](x, 3, dilation=dilation).sum()), x)
        assert gradient.dtype == x.dtype

    @pytest.mark.parametrize("dtype", ["float16", "bfloat16"])
    def test_four_thousand_small_numbers_are_all_counted_in_half_precision(self, dtype):
        assert avg_pool(jnp.ones((4096, 1), dtype), 4096, spatial_dims=1).item() == 1
        assert lp_pool(jnp.ones((4096, 1), dtype), 4096, p=1, spatial_dims=1).item() == 4096

    @every_pool
    def test_float64_is_computed_in_float64(self, name):
        with jax.enable_x64(True):
            x = jnp.asarray(np.random.default_rng(0).normal(size=(7, 7, 3)))
            y = POOLS[name](x, 3)
            assert y.dtype == jnp.float64
            np.testing.assert_allclose(y, by_loops(name, x, 3, {"stride": 3}), rtol=1e-13)

    @pytest.mark.parametrize("dilation", [1, 2])
    def test_complex_numbers_are_averaged(self, dilation):
        x = jax.lax.complex(numbers(0, 6, 6, 2), numbers(1, 6, 6, 2))
        options = {"stride": 2, "padding": "SAME", "dilation": dilation}
        expected = testing.pool(np.asarray(x), 3, LOOPS["avg_uncounted"], **options)
        np.testing.assert_allclose(avg_pool(x, 3, **options, count_padding=False), expected, rtol=1e-5, atol=1e-6)

    @pytest.mark.parametrize("dtype", ["int8", "int16", "int32", "uint8", "uint16", "uint32"])
    @pytest.mark.parametrize("dilation", [1, 2])
    def test_the_smallest_of_ints_is_not_the_padding(self, dtype, dilation):
        x = (jnp.arange(25).reshape(5, 5, 1) + 90).astype(dtype)
        y = min_pool(x, 2, stride=1, padding=1, dilation=dilation)
        assert y.dtype == x.dtype
        options = {"stride": 1, "padding": ((1, 1), (1, 1)), "dilation": dilation}
        np.testing.assert_array_equal(y, testing.pool(np.asarray(x), 2, LOOPS["min"], **options))
