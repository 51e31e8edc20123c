import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convjax import testing
from convjax.arithmetic import output_size, resolve_padding


@pytest.mark.parametrize("name", ["VALID", "SAME", "SAME_LOWER", "FULL", "CAUSAL"])
def test_a_named_padding_is_what_trying_finds(name):
    for n, k, stride, dilation in itertools.product(range(5, 13), range(1, 5), range(1, 5), range(1, 3)):
        if dilation * (k - 1) < n:
            tried = testing.zeros_around([n], [k], [stride], [dilation], name)
            assert list(resolve_padding(name, n, k, stride=stride, dilation=dilation)) == tried


def test_an_odd_zero_goes_to_the_end_and_with_same_lower_to_the_start():
    assert resolve_padding("SAME", 5, 2) == ((0, 1),)
    assert resolve_padding("SAME_LOWER", 5, 2) == ((1, 0),)
    assert resolve_padding("SAME", 8, 3, stride=2) == ((0, 1),)


def test_half_the_kernel_on_each_side_keeps_the_size_for_odd_kernels_and_not_for_even_ones():
    for k in (1, 3, 5, 7):
        assert resolve_padding("SAME", 9, k) == ((k // 2, k // 2),)
    for k in (2, 4, 6):
        assert output_size(9, k, padding=k // 2) == 10


@pytest.mark.parametrize("name", ["VALID", "SAME", "SAME_LOWER", "FULL", "CAUSAL"])
def test_a_name_may_be_written_in_any_case(name):
    for written in (name.lower(), name.title(), name):
        assert resolve_padding(written, (9, 8), (3, 2)) == resolve_padding(name, (9, 8), (3, 2))


def test_every_form_of_a_number_comes_to_one_pair_per_axis():
    for padding in (1, (1, 1), [1, 1], ((1, 1), (1, 1)), [[1, 1], 1 * (1, 1)]):
        assert resolve_padding(padding, (9, 9), 3) == ((1, 1), (1, 1))
    assert resolve_padding((1, 2), (9, 9), 3) == ((1, 1), (2, 2))  # one int per axis, not one pair for both
    assert resolve_padding(2, 9, 3) == resolve_padding((2,), 9, 3) == ((2, 2),)
    assert resolve_padding(((1, 2),), 9, 3) == ((1, 2),)


@given(st.integers(1, 50), st.integers(1, 9), st.integers(1, 9), st.integers(1, 4))
def test_same_adds_no_more_zeros_than_it_needs(n, k, stride, dilation):
    ((low, high),) = resolve_padding("SAME", n, k, stride=stride, dilation=dilation)
    assert 0 <= high - low <= 1
    extent = dilation * (k - 1) + 1
    if low + high:
        fewer = n + low + high - 1
        assert (fewer - extent) // stride + 1 < -(-n // stride)


@given(st.integers(1, 50), st.integers(1, 9), st.integers(1, 4))
def test_full_and_causal_padding_follow_the_reach_of_the_dilated_kernel(n, k, dilation):
    reach = dilation * (k - 1)
    assert resolve_padding("FULL", n, k, dilation=dilation) == ((reach, reach),)
    assert resolve_padding("CAUSAL", n, k, dilation=dilation) == ((reach, 0),)
    assert output_size(n, k, padding="CAUSAL", dilation=dilation) == n
