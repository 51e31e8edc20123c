"""Values, sizes and gradients of max_pool: against a loop over windows, and by identities."""

import functools

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from convjax import ConvjaxError, max_pool, output_size, testing

pytestmark = pytest.mark.slow

NAMES = ["VALID", "SAME", "SAME_LOWER", "FULL", "CAUSAL"]


def distinct(seed, *shape):
    """Numbers of which no two are equal or near."""
    values = np.random.default_rng(seed).permutation(np.prod(shape, dtype=int)).reshape(shape)
    return jnp.asarray(values - values.size // 2, jnp.float32)


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
    stride = draw(st.sampled_from([None, each(1, 3)]))
    batch = draw(st.sampled_from([(), (1,), (2,)]))
    x = distinct(draw(st.integers(0, 2**16)), *batch, *size, draw(st.integers(1, 3)))
    return x, kernel_size, {"stride": stride, "padding": padding, "dilation": dilation, "spatial_dims": dims}


def pooled_by_loops(x, kernel_size, options):
    """The loop's answer, None where a window has no element."""
    try:
        return testing.max_pool(x, kernel_size, **options)
    except ValueError:
        return None


@settings(max_examples=30)
@given(settings_of_pools())
def test_max_pool_is_the_loop_over_windows_and_an_error_where_a_window_has_no_element(setting):
    x, kernel_size, options = setting
    expected = pooled_by_loops(x, kernel_size, options)
    if expected is None:
        with pytest.raises(ConvjaxError, match="lies wholly in the padding"):
            max_pool(x, kernel_size, **options)
    else:
        np.testing.assert_array_equal(max_pool(x, kernel_size, **options), expected)


@settings(max_examples=8)
@given(settings_of_pools())
def test_the_gradient_of_a_pool_is_its_difference_quotient(setting):
    x, kernel_size, options = setting
    expected = pooled_by_loops(x, kernel_size, options)
    assume(expected is not None)
    pool = functools.partial(max_pool, kernel_size=kernel_size, **options)
    g, v = distinct(1, *expected.shape), distinct(2, *x.shape)
    step = 0.25 / v.size  # too small for another element of a window to become the largest
    quotient = (pooled_by_loops(x + step * v, kernel_size, options) - expected) / step
    gradient = jax.jit(jax.grad(lambda x: jnp.vdot(g, pool(x))))(x)
    np.testing.assert_allclose(np.vdot(gradient, v), np.vdot(g, quotient), rtol=1e-3, atol=1e-2 * v.size * g.size)


@given(settings_of_pools())
def test_the_output_size_of_arithmetic_is_the_shape_of_the_program(setting):
    x, kernel_size, options = setting
    assume(pooled_by_loops(x, kernel_size, options) is not None)
    dims = options["spatial_dims"]
    y = jax.eval_shape(functools.partial(max_pool, kernel_size=kernel_size, **options), x)
    stride = options["stride"] or kernel_size
    sizes = {"stride": stride, "padding": options["padding"], "dilation": options["dilation"]}
    assert y.shape[-dims - 1 : -1] == output_size(x.shape[-dims - 1 : -1], kernel_size, **sizes)


def test_the_stride_of_a_pool_is_its_kernel_size_unless_given():
    x = distinct(0, 6, 6, 1)
    np.testing.assert_array_equal(max_pool(x, 2), max_pool(x, (2, 2), stride=2))
    assert max_pool(x, 2, stride=1).shape == (5, 5, 1)


@pytest.mark.parametrize("dilation", [1, 2])
def test_of_equal_elements_the_first_gets_the_gradient(dilation):
    gradient = jax.jit(jax.grad(lambda x: max_pool(x, 3, stride=9, dilation=dilation).sum()))(jnp.zeros((5, 5, 1)))
    assert gradient[0, 0, 0] == 1
    assert jnp.sum(gradient) == 1


@pytest.mark.parametrize("dilation", [1, 2])
def test_a_nan_in_a_window_comes_out(dilation):
    for place in range(5):
        x = jnp.arange(5.0).at[place].set(jnp.nan).reshape(5, 1)
        y = max_pool(x, 5 if dilation == 1 else 3, dilation=dilation, spatial_dims=1)
        assert jnp.isnan(y).item() == (dilation == 1 or place % 2 == 0)


def test_windows_of_minus_infinity_give_minus_infinity():
    assert max_pool(jnp.full((4, 1), -jnp.inf), 2, spatial_dims=1).ravel().tolist() == [-jnp.inf, -jnp.inf]


@pytest.mark.parametrize("k", [21, 300])
def test_windows_of_many_taps_that_lie_apart_are_reduced_as_few_are(k):
    x = distinct(0, 2, 700, 2)
    options = {"stride": 5, "padding": ((3, 20),), "dilation": 2, "spatial_dims": 1}
    expected = testing.max_pool(x, k, **options)
    np.testing.assert_array_equal(max_pool(x, k, **options), expected)
    gradient = jax.jit(jax.grad(lambda x: max_pool(x, k, **options).sum()))(x)
    values, counts = np.unique(expected, return_counts=True)
    np.testing.assert_array_equal(np.sort(x[gradient > 0]), values)  # no two elements are equal
    assert gradient.sum().item() == counts.sum()
