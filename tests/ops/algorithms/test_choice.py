"""Which algorithm is chosen, which name is followed, and what is said of one that is not possible."""

from dataclasses import replace
from itertools import product

import jax.numpy as jnp
import numpy as np
import pytest
from jaxlib.version import __version__ as jaxlib_version

from convjax import ConvjaxError
from convjax.ops.algorithms import derivatives
from convjax.ops.algorithms.choose import (
    GATHERING,
    PLATFORMS,
    case_of,
    choose,
    chosen,
    place_of,
    table,
    winners,
)
from convjax.ops.algorithms.registry import DIRECTIONS, Case, supports, way
from convjax.ops.algorithms.setting import Setting


def grid(all_made):
    """The convolutions and others like them: of many channels, many groups, many devices, no known batch."""
    parts = [(1, 4, 1, 3), (1, 64, 2, 64), (6, 2, 1, 8), (6, 2, 2, 8), (40, 1, 8, 8), (2, 3, 1, None)]
    for one in all_made:
        *kernel_size, group_in, _ = one.kernel_shape
        for groups, group_out, devices, batch in parts:
            for channels in (group_in, 1, 32):
                kernel_shape = (*kernel_size, channels, groups * group_out)
                setting = replace(one.setting, groups=groups, devices=devices)
                yield replace(one.case, setting=setting, batch=batch, kernel_shape=kernel_shape)


def test_whatever_is_chosen_can_compute_the_case(all_made):
    for case in grid(all_made):
        for direction in DIRECTIONS:
            for platform in (*PLATFORMS, "tpu", None):
                assert supports(choose(platform, direction, case), direction, case)


def test_where_nothing_is_known_the_choice_is_lax(all_made):
    for case in grid(all_made):
        double = replace(case, setting=replace(case.setting, dtype=np.dtype("float64")))
        symbolic = replace(case, batch=None)
        for direction in DIRECTIONS:
            assert choose("tpu", direction, case) == "lax"
            assert choose("cpu", direction, double) == "lax"
            assert choose("cpu", direction, symbolic) == "lax"


def test_a_name_is_followed_for_a_symbolic_batch_where_it_needs_no_number(all_made_by_name):
    dense, grouped = (replace(all_made_by_name[kind].case, batch=None) for kind in ("dense", "grouped"))
    assert [chosen("patches", "cpu", direction, dense) for direction in DIRECTIONS] == ["patches"] * 3
    by_group = [chosen("per_group", "cpu", direction, grouped) for direction in DIRECTIONS]
    assert by_group == ["per_group", "per_group", "lax"]


def test_every_winner_in_the_table_can_compute_what_it_won():
    for measured in table()["measured"]:
        assert measured["platform"] in PLATFORMS
        for row in measured["cases"]:
            for direction in DIRECTIONS:
                assert supports(row[direction][0], direction, case_of(row)), row


@pytest.mark.parametrize("measured", table()["measured"], ids=lambda one: one["jaxlib"])
def test_what_was_measured_is_computed_as_it_was_measured(measured, monkeypatch):
    monkeypatch.setattr("convjax.ops.algorithms.choose.jaxlib_version", measured["jaxlib"])
    choose.cache_clear()
    for row in measured["cases"]:
        for direction in DIRECTIONS:
            assert choose(measured["platform"], direction, case_of(row)) == row[direction][0], row
    choose.cache_clear()


def test_what_many_networks_are_made_of_was_measured():
    """A gradient that is left to lax is many times slower in a loop: a hole in the table would be seen here."""
    for direction in ("input_gradient", "kernel_gradient"):
        for batch, size, channels in product((1, 16, 256), (8, 32, 112), (16, 64, 256)):
            for groups in (1, channels):
                kernel_shape = (3, 3, channels // groups, channels)
                setting = Setting((1, 1), ((1, 1), (1, 1)), (1, 1), groups, np.dtype("float32"))
                place = place_of(Case(batch, (size, size), kernel_shape, setting))
                known = winners("cpu", direction, "float32", jaxlib_version)
                near = [one for one in known if one.place.kind == place.kind and reaches(one, place)]
                assert near, (direction, batch, size, channels, groups)


def reaches(winner, place):
    return max(winner.place.distances(place)) <= winner.reach


def row_with(algorithm, ratio, **numbers):
    """A row of the table in which all directions were won by one algorithm."""
    row = {"batch": 8, "size": [16, 16], "kernel": [3, 3, 16, 16], "stride": 1, "padding": 1, "dilation": 1}
    return {**row, "groups": 1, **{direction: [algorithm, ratio, 1.0] for direction in DIRECTIONS}, **numbers}


@pytest.fixture
def choose_by(monkeypatch):
    """The algorithm chosen for what a row is of, by a table of other rows."""

    def choice(rows, asked, direction="forward", devices=1):
        entry = {"platform": "cpu", "dtype": "float32", "jaxlib": "0.10.1", "cases": rows}
        tables = rows if isinstance(rows, dict) else {"measured": [entry]}
        monkeypatch.setattr("convjax.ops.algorithms.choose.table", lambda: tables)
        case = case_of(asked)
        choose.cache_clear()
        winners.cache_clear()
        return choose("cpu", direction, replace(case, setting=replace(case.setting, devices=devices)))

    yield choice
    choose.cache_clear()
    winners.cache_clear()


def test_a_convolution_is_computed_as_the_nearest_that_was_measured(choose_by):
    rows = [row_with("taps", 1.5, batch=8), row_with("patches", 1.5, batch=64)]
    assert choose_by(rows, row_with("", 1, batch=16)) == "taps"
    assert choose_by(rows, row_with("", 1, batch=32)) == "patches"


@pytest.mark.parametrize(
    "other",
    [
        {"stride": 2},
        {"dilation": 2},
        {"size": [256], "kernel": [9, 16, 16]},
        {"kernel": [3, 3, 2, 16]},
        {"kernel": [1, 1, 16, 16], "padding": 0},
        {"kernel": [3, 3, 8, 16], "groups": 2},
    ],
    ids=str,
)
def test_a_convolution_of_another_kind_tells_nothing(choose_by, other):
    assert choose_by([row_with("taps", 1.5)], row_with("", 1)) == "taps"
    assert choose_by([row_with("taps", 1.5)], row_with("", 1, **other)) == "lax"


def test_what_is_far_from_all_that_was_measured_is_left_to_lax(choose_by):
    four_times, forty_times = row_with("", 1, batch=32), row_with("", 1, batch=320)
    assert choose_by([row_with("taps", 1.0)], four_times) == "taps"
    assert choose_by([row_with("taps", 1.0)], forty_times) == "lax"


def test_the_faster_the_winner_the_farther_it_is_believed(choose_by):
    forty_times = row_with("", 1, batch=320)
    assert choose_by([row_with("taps", 20.0)], forty_times) == "taps"
    assert choose_by([row_with("lax", 1.0, batch=320), row_with("taps", 20.0)], forty_times) == "lax"


def test_a_gradient_is_chosen_from_farther_away(choose_by):
    ten_times = row_with("", 1, batch=80)
    found = [choose_by([row_with("taps", 1.0)], ten_times, direction) for direction in DIRECTIONS]
    assert found == ["lax", "taps", "taps"]


def test_of_a_release_that_was_not_measured_the_nearest_is_taken(choose_by, monkeypatch):
    def entry(jaxlib, algorithm):
        return {"platform": "cpu", "dtype": "float32", "jaxlib": jaxlib, "cases": [row_with(algorithm, 2.0)]}

    tables = {"measured": [entry("0.10.1", "taps"), entry("0.12.0.1", "patches")]}
    for release, algorithm in (("0.9.2", "taps"), ("0.10.1", "taps"), ("0.11.0", "patches"), ("1.0.0", "patches")):
        monkeypatch.setattr("convjax.ops.algorithms.choose.jaxlib_version", release)
        assert choose_by(tables, row_with("", 1)) == algorithm


def test_the_share_of_each_device_is_what_counts(choose_by):
    rows = [row_with("taps", 1.5, batch=8), row_with("patches", 1.5, batch=64)]
    assert choose_by(rows, row_with("", 1, batch=64), devices=8) == "taps"


def test_groups_are_not_left_to_xla_where_devices_share_the_batch(choose_by):
    grouped = {"kernel": [3, 3, 16, 32], "groups": 2}
    rows = [row_with("lax", 1.0, **grouped)]
    assert [choose_by(rows, row_with("", 1, **grouped), direction) for direction in DIRECTIONS] == ["lax"] * 3
    shared = [choose_by(rows, row_with("", 1, **grouped), direction, devices=2) for direction in DIRECTIONS]
    assert not set(shared) & set(GATHERING)


def test_the_table_says_what_it_was_measured_on():
    for measured in table()["measured"]:
        assert measured.keys() >= {"platform", "dtype", "jaxlib", "processor", "cores"}


def test_a_name_is_followed_in_the_directions_where_it_is_possible(all_made_by_name):
    case = all_made_by_name["dense"].case
    assert [chosen("patches", "cpu", direction, case) for direction in DIRECTIONS] == ["patches"] * 3
    assert chosen("taps", "tpu", "forward", case) == "taps"
    depthwise = all_made_by_name["depthwise"].case
    kernel_gradient = chosen("taps", "cpu", "kernel_gradient", depthwise)
    assert kernel_gradient == choose("cpu", "kernel_gradient", depthwise) != "taps"


@pytest.mark.parametrize(
    ("kind", "name", "says", "mends"),
    [
        ("dense", "tap", "algorithm 'tap' is not known", "Did you mean 'taps'?"),
        ("dense", "blocked", "computes the kernel gradient of a convolution, not the forward", "'patches'"),
        ("grouped", "patches", "algorithm 'patches' needs groups=1 for the forward", "'per_group'"),
        ("dense", "pointwise", "needs a kernel_size of 1 along every axis", "'row_taps'"),
    ],
)
def test_a_name_that_is_not_possible_is_told_with_those_that_are(kind, name, says, mends, all_made_by_name):
    convolution = all_made_by_name[kind]
    x, kernel, _ = convolution.arrays()
    with pytest.raises(ConvjaxError) as caught:
        derivatives.forward(x, kernel, convolution.setting, algorithm=name)
    what, known, mend = str(caught.value).split("\n")
    assert says in what
    assert str(convolution.kernel_shape) in known
    assert mends in mend


def test_what_an_algorithm_needs_is_said_for_the_gradients_too(all_made_by_name):
    case = replace(all_made_by_name["dense"].case, batch=None)
    with pytest.raises(ConvjaxError, match="'blocked' needs a batch whose size is an int for the kernel gradient"):
        way("blocked", "kernel_gradient", case)
    convolution = all_made_by_name["grouped"]
    _, kernel, g = convolution.arrays()
    with pytest.raises(ConvjaxError, match="'patches' needs groups=1 for the input gradient"):
        derivatives.input_gradient(g, kernel, convolution.setting, convolution.input_size, algorithm="patches")


def test_a_transposed_convolution_can_be_asked_of_xla_itself(all_made_by_name):
    convolution = all_made_by_name["one tap"]
    _, kernel, g = convolution.arrays()
    by_name = [
        derivatives.input_gradient(g, kernel, convolution.setting, convolution.input_size, algorithm=name)
        for name in ("auto", "lax")
    ]
    assert jnp.allclose(*by_name, rtol=1e-5, atol=1e-5)
