import itertools

import jax
import jax.numpy as jnp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jax import lax

from convjax import testing
from convjax.arithmetic import adaptive_windows, output_size, pool_output_size
from convjax.arithmetic.pool_sizes import pool_sweep


def windows_of_lax(n, k, stride, pair, dilation):
    return jax.eval_shape(
        lambda x: lax.reduce_window(x, 0.0, lax.add, (k,), (stride,), (pair,), window_dilation=(dilation,)),
        jax.ShapeDtypeStruct((n,), jnp.float32),
    ).shape[0]


def pytorchs_size(n, k, stride, padding, dilation):
    """The rule of PyTorch's pooling_output_shape in ceil mode, which wants at most half a kernel of padding."""
    windows = -(-(n + 2 * padding - dilation * (k - 1) - 1) // stride) + 1
    return windows - ((windows - 1) * stride >= n + padding)


def test_the_sizes_of_known_pools():
    assert pool_output_size((28, 28), 2) == (14, 14)
    assert pool_output_size(55, 3, stride=2) == 27  # AlexNet
    assert pool_output_size(112, 3, stride=2, padding=1) == 56  # ResNet
    assert pool_output_size(112, 3, stride=2, ceil_mode=True) == 56  # GoogLeNet


def test_a_pool_has_the_windows_that_lax_gives_it_also_where_the_last_one_hangs_over():
    grid = itertools.product((4, 7, 8), (1, 2, 3), (1, 2, 3), ((0, 0), (1, 1), (0, 2)), (1, 2), (False, True))
    for n, k, stride, pair, dilation, ceil_mode in grid:
        if dilation * (k - 1) >= n + sum(pair):
            continue
        settings = {"stride": stride, "padding": (pair,), "dilation": dilation, "ceil_mode": ceil_mode}
        found = pool_sweep((n,), k, **settings, known="")
        assert found.output_size == (pool_output_size(n, k, **settings),)
        assert found.output_size == (windows_of_lax(n, k, stride, found.padding[0], dilation),)


@given(st.integers(1, 40), st.integers(1, 9), st.integers(1, 9), st.integers(1, 3), st.integers(0, 4))
def test_ceil_mode_counts_as_pytorch_does(n, k, stride, dilation, padding):
    if 2 * padding <= k and dilation * (k - 1) < n + 2 * padding:
        settings = {"stride": stride, "padding": padding, "dilation": dilation}
        assert pool_output_size(n, k, **settings, ceil_mode=True) == pytorchs_size(n, k, **settings)


@given(st.integers(1, 30), st.integers(1, 6), st.integers(1, 6), st.integers(0, 6), st.integers(0, 6))
def test_ceil_mode_adds_a_window_where_elements_are_left_over_and_it_starts_before_the_end(n, k, stride, low, high):
    starts = testing.window_starts(low + n + high, k, stride, 1)
    if starts:
        left_over = starts[-1] + k < low + n + high
        more = left_over and starts[-1] + stride < low + n
        settings = {"stride": stride, "padding": ((low, high),)}
        assert pool_output_size(n, k, **settings, ceil_mode=True) == len(starts) + more


@given(st.integers(1, 40), st.integers(1, 9), st.integers(1, 9), st.sampled_from(["SAME", "SAME_LOWER"]))
def test_same_leaves_nothing_for_ceil_mode_to_add(n, k, stride, padding):
    settings = {"stride": stride, "padding": padding}
    assert pool_output_size(n, k, **settings, ceil_mode=True) == output_size(n, k, **settings)


def test_without_a_stride_windows_lie_side_by_side():
    for n, k in itertools.product(range(6, 13), range(1, 6)):
        assert pool_output_size(n, k) == n // k
        assert pool_output_size(n, k, ceil_mode=True) == -(-n // k)
    assert pool_output_size((9, 9), (2, 3)) == (4, 3)
    assert pool_output_size(9, (2, 3)) == (4, 3)


def test_an_adaptive_pool_reads_what_its_formula_says():
    assert adaptive_windows(7, 7) == tuple((i, i + 1) for i in range(7))
    assert adaptive_windows(2, 4) == ((0, 1), (0, 1), (1, 2), (1, 2))
    assert adaptive_windows((5, 4), 2) == (((0, 3), (2, 5)), ((0, 2), (2, 4)))


@given(st.integers(1, 60), st.integers(1, 60))
def test_adaptive_windows_cover_the_input_in_order_with_sizes_that_differ_by_one_at_most(n, o):
    windows = adaptive_windows(n, o)
    assert len(windows) == o
    assert windows[0][0] == 0
    assert windows[-1][1] == n
    for (start, end), (next_start, next_end) in itertools.pairwise(windows):
        assert start <= next_start <= end <= next_end
    sizes = {end - start for start, end in windows}
    assert min(sizes) >= 1
    assert max(sizes) - min(sizes) <= 1


@pytest.mark.parametrize("k", range(1, 6))
def test_where_the_output_size_divides_the_input_size_an_adaptive_pool_is_a_plain_one(k):
    for o in range(1, 9):
        windows = adaptive_windows(k * o, o)
        assert windows == tuple((start, start + k) for start in testing.window_starts(k * o, k, k, 1))
        assert len(windows) == pool_output_size(k * o, k)
