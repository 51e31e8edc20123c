"""The tables of an axis: set one element to 1, and see which outputs change."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as effort

from convjax import explain

from .drawn import CONVOLUTIONS, settings


def with_ones(setting):
    """The same setting with a kernel of ones, so that whatever is read comes out."""
    if "kernel" not in setting:
        return setting
    return {**setting, "kernel": np.ones_like(setting["kernel"]), "bias": None}


@effort(max_examples=16)
@given(settings([*CONVOLUTIONS, "avg_pool"]))
def test_an_element_feeds_exactly_the_outputs_that_change_with_it(setting):
    if setting["operation"] == "avg_pool":
        setting["count_padding"] = True  # else there may be windows that nothing can be said of
    setting = with_ones(setting)
    shown = explain(**setting)
    size = shown.setting.input_size
    places = list(np.ndindex(*size))
    for place in {places[0], places[-1], places[len(places) // 2], places[len(places) // 3]}:
        one = np.zeros_like(setting["x"])
        one[place] = 1  # in every channel
        y = explain(**{**setting, "x": one}).numbers.output
        changed = {tuple(index) for index in np.argwhere(np.abs(y).sum(-1) > 1e-6).tolist()}
        assert set(shown.feeds(place)) == changed


@pytest.mark.slow
@effort(max_examples=16)
@given(settings(CONVOLUTIONS))
def test_each_tap_reads_what_the_table_says(setting):
    """With one weight alone the output is the element that the tap reads there, or zero."""
    shown = explain(**setting)
    told = shown.setting
    kernel = np.zeros_like(setting["kernel"])
    tap = tuple(k - 1 for k in told.kernel_size)
    kernel[tap] = 1
    x = np.broadcast_to(np.arange(1, 1 + np.prod(told.input_size)).reshape(*told.input_size, 1), setting["x"].shape)
    y = explain(**{**setting, "kernel": kernel, "bias": None, "x": x}).numbers.output[..., 0]
    parts = told.in_channels // told.groups
    for index in np.ndindex(*shown.output_size):
        read = [axis.table[one][last] for axis, one, last in zip(shown.axes, index, tap, strict=True)]
        inside = all(isinstance(one, int) for one in read)
        assert y[index] == pytest.approx(parts * float(x[(*read, 0)]) if inside else 0)


@effort(max_examples=16)
@given(settings())
def test_the_tables_of_an_axis_say_the_same_thing(setting):
    if setting["operation"] in ("max_pool", "avg_pool"):
        setting |= {"operation": "avg_pool", "count_padding": True}
    shown = explain(**setting)
    for axis, n, o, k in zip(
        shown.axes, shown.setting.input_size, shown.output_size, shown.setting.kernel_size, strict=True
    ):
        assert (len(axis.table), len(axis.places), len(axis.feeds)) == (o, o, n)
        assert {len(row) for row in axis.table} == {k}
        assert [one for one in axis.line if isinstance(one, int)] == list(range(n))
        assert axis.table == tuple(tuple(axis.line[place] for place in row) for row in axis.places)
        assert all(0 <= place < len(axis.line) for row in axis.places for place in row)
        for output, (row, covered) in enumerate(zip(axis.table, axis.covers, strict=True)):
            elements = [one for one in row if isinstance(one, int)]
            assert all(output in axis.feeds[element] for element in elements)
            assert covered == ((min(elements), max(elements) + 1) if elements else None)
        assert sum(map(len, axis.feeds)) == sum(isinstance(one, int) for row in axis.table for one in row)
        assert axis.unread == tuple(element for element in range(n) if not axis.feeds[element])


def test_a_stride_that_leaves_a_remainder_leaves_the_last_element_unread():
    shown = explain(6, 3, stride=2)
    assert shown.output_size == (2, 2)
    assert [axis.unread for axis in shown.axes] == [(5,), (5,)]


def test_the_centre_of_five_by_five_feeds_nine_outputs_and_a_corner_one():
    shown = explain(5, 3)
    assert len(shown.feeds((2, 2))) == 9
    assert shown.feeds((0, 0)) == [(0, 0)]


def test_a_transposed_convolution_reads_an_input_with_zeros_inserted():
    (axis, _) = explain(3, 2, operation="conv_transpose", stride=2).axes
    assert axis.line == ("padding", 0, "inserted", 1, "inserted", 2, "padding")
    assert axis.table == (
        (0, "padding"),
        ("inserted", 0),
        (1, "inserted"),
        ("inserted", 1),
        (2, "inserted"),
        ("padding", 2),
    )


def test_dilation_two_spans_five():
    (axis, _) = explain(7, 3, dilation=2).axes
    assert axis.table[0] == (0, 2, 4)
    assert axis.covers[0] == (0, 5)


def test_a_true_convolution_reads_backwards():
    assert explain(4, 3, operation="true_convolution", spatial_dims=1).axes[0].table == ((2, 1, 0), (3, 2, 1))


@pytest.mark.parametrize("index", [(3, 0), (0,), (-1, 0), (0, 0, 0)])
def test_a_place_that_is_not_there_is_told(index):
    with pytest.raises(ValueError, match="is not in"):
        explain(3, 2).feeds(index)
