"""Which algorithm is chosen, which name is followed, and what is said of one that is not possible."""

from dataclasses import replace

import jax.numpy as jnp
import numpy as np
import pytest

from convjax import ConvjaxError
from convjax.ops.algorithms import derivatives
from convjax.ops.algorithms.choose import PLATFORMS, choose, chosen, features, table
from convjax.ops.algorithms.registry import ALGORITHMS, DIRECTIONS, supports, way


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
            assert chosen("taps", "cpu", direction, symbolic) == "lax"


def test_every_rule_of_the_table_can_be_followed(all_made):
    numbers = features(all_made[0].case)
    for rule in table()["rules"]:
        assert rule["platform"] in PLATFORMS
        assert rule["direction"] in ALGORITHMS[rule["algorithm"]]
        assert all(low <= high for low, high in rule["where"].values())
        assert rule["where"].keys() <= numbers.keys()


def test_every_rule_is_the_choice_somewhere(all_made):
    found = {(direction, choose("cpu", direction, case)) for case in grid(all_made) for direction in DIRECTIONS}
    assert found >= {
        (rule["direction"], rule["algorithm"]) for rule in table()["rules"] if rule["algorithm"] != "row_taps"
    }


def test_the_table_says_what_it_was_measured_on():
    assert table()["measured_on"].keys() >= {"jaxlib", "processor", "cores"}


def test_a_name_is_followed_in_the_directions_where_it_is_possible(all_made_by_name):
    case = all_made_by_name["dense"].case
    assert [chosen("patches", "cpu", direction, case) for direction in DIRECTIONS] == ["patches"] * 3
    assert chosen("taps", "tpu", "forward", case) == "taps"
    depthwise = all_made_by_name["depthwise"].case
    assert chosen("taps", "cpu", "kernel_gradient", depthwise) == "accumulated"


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
