"""What is counted: the formula of the size, parameters beside dense layers, the receptive field."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as effort

from convjax import explain, ops

from .drawn import CONVOLUTIONS, settings


def evaluated(formula):
    """Both sides of every = in a formula."""
    text = formula.replace("⌊", "(").replace("⌋", ")").replace("·", "*").replace("−", "-").replace("/", "//")
    return [eval(side) for side in text.split(" = ")]


@effort(max_examples=16)
@given(settings())
def test_every_step_of_the_formula_comes_to_the_size_of_the_output(setting):
    if setting["operation"] in ("max_pool", "avg_pool"):
        setting |= {"operation": "avg_pool", "count_padding": True}
    shown = explain(**setting)
    for formulas in (shown.formula.numbers, shown.formula.short):
        for formula, size in zip(formulas, shown.output_size, strict=True):
            assert set(evaluated(formula)) == {size}, formula
    assert len(shown.formula.short_symbols) == len(shown.output_size)


@pytest.mark.parametrize(
    ("setting", "short"),
    [
        ({"input_size": 7, "kernel_size": 3}, "⌊(7 − 3) / 1⌋ + 1 = 5"),
        ({"input_size": 7, "kernel_size": 3, "stride": 2}, "⌊(7 − 3) / 2⌋ + 1 = 3"),
        ({"input_size": 9, "kernel_size": 3, "stride": 2}, "⌊(9 − 3) / 2⌋ + 1 = 4"),
        ({"input_size": 7, "kernel_size": 3, "padding": 1}, "⌊(7 + 2·1 − 3) / 1⌋ + 1 = 7"),
        ({"input_size": 6, "kernel_size": 2, "padding": "SAME"}, "⌊(6 + 0 + 1 − 2) / 1⌋ + 1 = 6"),
        ({"input_size": 7, "kernel_size": 3, "dilation": 2}, "⌊(7 − 2·(3 − 1) − 1) / 1⌋ + 1 = 3"),
        ({"input_size": 3, "kernel_size": 2, "stride": 2, "operation": "conv_transpose"}, "(3 − 1)·2 + 2 = 6"),
        ({"input_size": 3, "kernel_size": 5, "stride": 2, "padding": "SAME", "operation": "conv_transpose"}, "3·2 = 6"),
    ],
    ids=str,
)
def test_the_short_formula_leaves_out_what_does_nothing(setting, short):
    assert explain(**setting).formula.short == (short, short)


def test_parameters_are_compared_with_dense_layers_that_are_named():
    shown = explain(224, 3, in_channels=3, out_channels=64)
    this, equal, thousand = shown.comparisons
    assert (this.parameters, equal.parameters, thousand.parameters) == (1728, 474_791_804_928, 150_528_000)
    assert [one.text for one in shown.comparisons] == ["1,728", "474,791,804,928", "150,528,000"]
    assert this.label == "this convolution: 3×3 taps × 3 input channels × 64 output channels"
    assert equal.label == "a dense layer with as many outputs: 150,528 numbers in × 3,154,176 numbers out"
    assert thousand.label == "a dense layer with 1,000 units: 150,528 numbers in × 1,000 numbers out"
    assert (shown.parameters, shown.dense_parameters) == (this.parameters, equal.parameters)


@effort(max_examples=16)
@given(settings(CONVOLUTIONS))
def test_parameters_are_the_numbers_in_the_kernel_and_the_bias(setting):
    shown = explain(**setting)
    bias = setting.get("bias")
    assert shown.parameters == setting["kernel"].size + (0 if bias is None else bias.size)


def test_multiply_adds_are_one_for_each_tap_of_each_kernel_at_each_place():
    assert explain(5, 3, in_channels=2, out_channels=4, groups=2).macs == 3 * 3 * 3 * 3 * 1 * 4
    assert explain(3, 2, operation="conv_transpose", stride=2, in_channels=2).macs == 3 * 3 * 2 * 2 * 2
    assert explain(4, 2, operation="max_pool").macs == explain(4, 2, operation="max_pool").parameters == 0


@pytest.mark.slow
@effort(max_examples=8)
@given(settings(["conv", "true_convolution"]))
def test_the_receptive_field_is_where_the_gradient_is_not_zero(setting):
    shown = explain(**setting)
    kernel = jnp.ones(setting["kernel"].shape)
    moves = {name: setting[name] for name in ("stride", "padding", "dilation", "groups")}
    function = getattr(ops, setting["operation"])
    places = list(np.ndindex(*shown.output_size))
    for place in {places[0], places[-1]}:
        gradient = jax.grad(lambda x, at=place: function(x, kernel, **moves)[at].sum())(jnp.asarray(setting["x"]))
        seen = np.abs(gradient).sum(-1) > 0
        for axis, index in enumerate(place):
            others = tuple(other for other in range(seen.ndim) if other != axis)
            where = np.flatnonzero(seen.any(others))
            covered = shown.axes[axis].covers[index]
            assert covered == ((where[0], where[-1] + 1) if len(where) else None) or not seen.any()
            start, end = shown.receptive_field.interval(place)[axis]
            if covered is not None:
                assert start <= covered[0]
                assert covered[1] <= end


def test_the_outputs_of_a_transposed_convolution_do_not_all_see_alike():
    assert explain(3, 3, operation="conv_transpose", stride=2).receptive_field is None
