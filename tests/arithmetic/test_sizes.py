import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convjax import testing
from convjax.arithmetic import output_size
from convjax.arithmetic.sizes import sweep

PADDINGS = ["VALID", "SAME", "SAME_LOWER", "FULL", "CAUSAL", ((2, 1),)]


def listed(n, k, stride, padding, dilation):
    ((low, high),) = testing.zeros_around([n], [k], [stride], [dilation], padding)
    return len(testing.window_starts(low + n + high, k, stride, dilation))


def test_the_numbers_of_the_lesson():
    assert output_size(9, 3, stride=2) == 4
    assert output_size(8, 3, stride=2) == 3  # a floor; rounding up would give 4
    assert [output_size(n, 3) for n in (7, 5, 3)] == [5, 3, 1]
    assert output_size((224, 224), 3) == (222, 222)


@pytest.mark.parametrize("padding", PADDINGS, ids=str)
def test_the_output_size_is_the_number_of_windows_that_can_be_listed(padding):
    for n, k, stride, dilation in itertools.product(range(1, 13), range(1, 5), range(1, 5), range(1, 4)):
        windows = listed(n, k, stride, padding, dilation)
        if windows:
            assert output_size(n, k, stride=stride, padding=padding, dilation=dilation) == windows


@pytest.mark.parametrize("n", range(1, 30))
@pytest.mark.parametrize("stride", range(1, 6))
def test_same_padding_gives_one_output_for_every_stride_inputs_or_part_of_them(n, stride):
    for padding, k in itertools.product(("SAME", "SAME_LOWER"), range(1, 7)):
        assert output_size(n, k, stride=stride, padding=padding) == -(-n // stride)


def test_an_int_gives_an_int_and_a_sequence_a_tuple():
    assert output_size(9, 3) == 7
    assert isinstance(output_size(9, 3), int)
    for input_size, kernel_size, stride in [((9, 9), 3, 1), ([9, 9], [3, 3], 1), (9, (3, 3), 1), (9, 3, (1, 1))]:
        assert output_size(input_size, kernel_size, stride=stride) == (7, 7)
    assert output_size((9,), 3) == (7,)


def test_numpys_integers_are_ints_and_plain_ints_come_out():
    out = output_size(np.int64(9), np.uint8(3), stride=np.int32(2))
    assert out == 4
    assert type(out) is int
    assert output_size(np.array([9, 8]), 3, padding=np.array([[1, 1], [0, 1]])) == (9, 7)


@given(
    st.lists(st.tuples(st.integers(1, 40), st.integers(1, 5), st.integers(1, 5), st.integers(1, 3)), min_size=1),
    st.sampled_from(["SAME", "FULL", "CAUSAL", "same_lower"]),
)
def test_every_axis_is_counted_by_itself(axes, padding):
    n, k, stride, dilation = zip(*axes, strict=True)
    apart = tuple(output_size(n, k, stride=s, padding=padding, dilation=d) for n, k, s, d in axes)
    assert output_size(n, k, stride=stride, padding=padding, dilation=dilation) == apart


@given(st.integers(1, 10**9), st.integers(1, 10**9), st.integers(1, 10**9), st.integers(0, 10**9))
def test_the_last_window_fits_and_one_more_would_not(n, k, stride, padding):
    if k <= n + 2 * padding:
        windows = output_size(n, k, stride=stride, padding=padding)
        assert (windows - 1) * stride + k <= n + 2 * padding < windows * stride + k


def test_a_window_of_padding_alone_is_found_wherever_it_lies():
    grid = itertools.product(range(1, 6), range(1, 4), range(1, 3), range(1, 6), range(5), range(5))
    for n, k, stride, dilation, low, high in grid:
        starts = testing.window_starts(low + n + high, k, stride, dilation)
        if starts:
            touching = [any(low <= start + dilation * tap < low + n for tap in range(k)) for start in starts]
            pair = ((low, high),)
            found = sweep((n,), k, stride=stride, padding=pair, dilation=dilation, known="").first_window_of_padding()
            assert (found is None) == all(touching)
            assert found is None or not touching[found[1]]


def test_a_window_of_padding_alone_is_looked_for_among_a_million_million_windows_at_once():
    around = 6 * (10**12 - 1)
    setting = {"stride": 6, "dilation": 6, "known": ""}
    touching = sweep((5,), 10**12, padding=((around, around),), **setting)
    assert touching.output_size == (10**12,)
    assert touching.first_window_of_padding() is None
    assert sweep((5,), 10**12, padding=((around + 6, around),), **setting).first_window_of_padding() == (0, 0)
