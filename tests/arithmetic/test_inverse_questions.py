"""Which padding, and which input, give the output size that is wanted."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convjax import ConvjaxError
from convjax.arithmetic import input_sizes_for, output_size, paddings_for, resolve_padding

SMALL = st.integers(1, 30)
KERNELS, STRIDES, DILATIONS = st.integers(1, 7), st.integers(1, 5), st.integers(1, 3)


def fits(n, k, total, stride, dilation):
    """The output size with that many zeros, or None where the kernel does not fit."""
    try:
        return output_size(n, k, stride=stride, padding=((0, total),), dilation=dilation)
    except ConvjaxError:
        return None


@given(SMALL, SMALL, KERNELS, STRIDES, DILATIONS)
def test_the_padding_gives_the_size_and_no_smaller_one_does(n, o, k, stride, dilation):
    most = o * stride + dilation * k  # more zeros than that give more windows than o
    totals = [total for total in range(most + 1) if fits(n, k, total, stride, dilation) == o]
    if not totals:
        with pytest.raises(ConvjaxError, match="no padding gives output_size"):
            paddings_for(n, o, k, stride=stride, dilation=dilation)
        return
    ((low, high),) = paddings_for(n, o, k, stride=stride, dilation=dilation)
    assert low + high == totals[0]
    assert 0 <= high - low <= 1
    assert totals == list(range(totals[0], o * stride + dilation * (k - 1) - n + 1))


@given(SMALL, KERNELS, STRIDES, DILATIONS)
def test_the_padding_for_a_window_at_every_stride_th_element_is_same(n, k, stride, dilation):
    settings = {"stride": stride, "dilation": dilation}
    wanted = -(-n // stride)
    if (n - dilation * (k - 1) - 1) // stride + 1 <= wanted:
        assert paddings_for(n, wanted, k, **settings) == resolve_padding("SAME", n, k, **settings)


def test_paddings_are_found_for_each_axis_and_can_be_passed_on():
    padding = paddings_for((28, 9), (14, 9), (5, 2), stride=(2, 1))
    assert padding == ((1, 2), (0, 1))
    assert output_size((28, 9), (5, 2), stride=(2, 1), padding=padding) == (14, 9)
    assert paddings_for(224, 112, 7, stride=2) == ((2, 3),)  # ResNet's 3 zeros on each side give the same size
    assert output_size(224, 7, stride=2, padding=3) == 112


@pytest.mark.parametrize("padding", ["VALID", "SAME", "SAME_LOWER", "FULL", "CAUSAL", 0, 1, 2, ((0, 3),)], ids=str)
def test_the_input_sizes_are_all_that_give_the_size_and_no_others(padding):
    for o, k, stride, dilation in itertools.product((1, 2, 5), (1, 2, 3), (1, 2, 3), (1, 2)):
        settings = {"stride": stride, "padding": padding, "dilation": dilation}
        giving = []
        for n in range(1, 30):
            try:
                giving += [n] * (output_size(n, k, **settings) == o)
            except ConvjaxError:
                assert n < dilation * (k - 1) + 1  # the kernel does not fit
        if not giving:
            with pytest.raises(ConvjaxError, match="is too small for padding"):
                input_sizes_for(o, k, **settings)
            continue
        smallest, largest = input_sizes_for(o, k, **settings)
        assert giving == list(range(smallest, largest + 1))


def test_the_inputs_of_a_stack_are_found_from_its_end():
    smallest = largest = 7
    for _ in range(5):
        smallest, _ = input_sizes_for(smallest, 3, stride=2, padding=1)
        _, largest = input_sizes_for(largest, 3, stride=2, padding=1)
    assert (smallest, largest) == (193, 224)  # the images that ResNet's five halvings bring to 7


def test_an_int_gives_one_pair_and_a_sequence_one_pair_per_axis():
    assert input_sizes_for(7, 2, stride=2) == (14, 15)
    assert input_sizes_for((7,), 2, stride=2) == ((14, 15),)
    assert input_sizes_for(7, 2, stride=(2, 1)) == ((14, 15), (8, 8))
