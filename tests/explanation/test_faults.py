"""What cannot be explained: the library's own message, the argument at fault, and mends that mend."""

import jax.numpy as jnp
import numpy as np
import pytest

from convjax import ConvjaxError, SettingError, conv, explain

FAULTS = [
    ({"kernel_size": 7}, "kernel_size", {"kernel_size": 5, "input_size": 7, "padding": 1}),
    ({"kernel_size": (7, 7)}, "kernel_size", {"kernel_size": 5, "input_size": 7, "padding": 1}),
    ({"kernel_size": (7, 3)}, "kernel_size", {"kernel_size": (5, 3), "input_size": 7, "padding": 1}),
    ({"kernel_size": (7, 6), "input_size": (5, 4)}, "kernel_size", {"kernel_size": (5, 4), "input_size": (7, 6)}),
    ({"kernel_size": 90}, "kernel_size", {"kernel_size": 5, "padding": "SAME"}),
    ({"kernel_size": (90, 80)}, "kernel_size", {"kernel_size": 5, "padding": "SAME"}),
    ({"in_channels": 3, "groups": 2}, "groups", {"groups": 1}),
    ({"in_channels": 3, "out_channels": 3, "groups": 2}, "groups", {"groups": 1}),
    ({"in_channels": 3, "out_channels": 2, "groups": 2}, "groups", {"groups": 1, "in_channels": 2}),
    ({"stride": 0}, "stride", {"stride": 1}),
    ({"stride": -3}, "stride", {"stride": 1}),
    ({"stride": (2, 0)}, "stride", {"stride": (2, 1)}),
    ({"stride": 1.5}, "stride", {"stride": 1}),
    ({"stride": "two"}, "stride", {"stride": 1}),
    ({"dilation": 3}, "kernel_size", {"kernel_size": 2, "input_size": 7, "dilation": 2, "padding": 1}),
    ({"padding": "SAM"}, "padding", {"padding": "SAME"}),
    ({"padding": "same_low"}, "padding", {"padding": "SAME_LOWER"}),
    ({"padding": "full "}, "padding", {"padding": "FULL"}),
    ({"padding": -1}, "padding", {"padding": 1}),
    ({"operation": "maxpool"}, "operation", {"operation": "max_pool"}),
    ({"operation": "conv2d"}, "operation", {"operation": "conv"}),
    ({"operation": "transposed_conv"}, "operation", {"operation": "conv_transpose"}),
    ({"operation": "max_pool", "padding": 3}, "padding", {"padding": 1, "kernel_size": 4, "dilation": 2}),
    ({"operation": "max_pool", "bias": True}, "bias", {"bias": False}),
    ({"operation": "max_pool", "in_channels": 2, "groups": 2}, "groups", {"groups": 1}),
    ({"operation": "max_pool", "out_channels": 2}, "out_channels", {"out_channels": 1, "in_channels": 2}),
    ({"output_padding": 1}, "output_padding", {"output_padding": 0}),
    ({"count_padding": False}, "count_padding", {"count_padding": True}),
    ({"operation": "conv_transpose", "output_padding": 2, "stride": 2}, "output_padding", {"output_padding": 0}),
    ({"operation": "conv_transpose", "padding": 4}, "padding", {"padding": 1}),
    ({"input_size": 0}, "input_size", {"input_size": 3}),
    ({"input_size": None}, "input_size", {"input_size": 3}),
    ({"spatial_dims": 4}, "spatial_dims", {"spatial_dims": 3}),
]


@pytest.mark.parametrize(("changed", "field", "nearest"), FAULTS, ids=lambda value: str(value)[:60])
def test_a_fault_names_its_argument_and_the_nearest_values_that_would_do(changed, field, nearest):
    setting = {"input_size": 5, "kernel_size": 3, **changed}
    with pytest.raises(SettingError, match="Use ") as caught:
        explain(**setting)
    assert caught.value.field == field
    assert {name: caught.value.nearest[name] for name in nearest if name in caught.value.nearest} == nearest
    for name, value in caught.value.nearest.items():
        assert explain(**{**setting, name: value}).computed, f"{name}={value} mends nothing"


def test_the_message_is_that_of_the_operation():
    x, kernel = jnp.zeros((5, 5, 1)), jnp.zeros((7, 7, 1, 1))
    with pytest.raises(ConvjaxError) as by_operation:
        conv(x, kernel)
    with pytest.raises(SettingError) as by_explain:
        explain(x=x, kernel=kernel)
    assert str(by_explain.value) == str(by_operation.value)


def test_arrays_that_do_not_fit_have_no_mend_in_the_setting():
    with pytest.raises(SettingError, match="x has 3 channels and kernel expects 2") as caught:
        explain(x=np.zeros((5, 5, 3)), kernel=np.zeros((3, 3, 2, 4)))
    assert caught.value.field == "x"
    assert caught.value.nearest == {}


def test_what_an_argument_says_and_an_array_denies_is_refused():
    with pytest.raises(SettingError, match=r"input_size 6 is not what the arrays say, \(5, 5\)"):
        explain(6, 3, x=np.zeros((5, 5, 1)))
    assert explain(5, 3, x=np.zeros((5, 5, 1))).output_size == (3, 3)
    assert explain((5, 5), 3, x=np.zeros((5, 5, 1)), kernel=np.zeros((3, 3, 1, 1))).output_size == (3, 3)


def test_groups_that_do_not_divide_the_channels_of_given_arrays_are_at_fault_themselves():
    with pytest.raises(SettingError, match="groups 2 does not divide in_channels 3") as caught:
        explain(x=np.zeros((5, 5, 3)), kernel=np.zeros((3, 3, 3, 2)), groups=2)
    assert caught.value.field == "groups"
    assert caught.value.nearest["groups"] == 1


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1e39])
def test_numbers_that_float32_does_not_hold_are_refused(value):
    with pytest.raises(SettingError, match="not finite, or too large"):
        explain(kernel_size=1, x=np.full((2, 2, 1), value))


def test_too_long_a_table_is_refused_before_it_is_made():
    with pytest.raises(SettingError, match="makes a table of"):
        explain(10**9, 3)
    with pytest.raises(SettingError, match=r"padding \(1000000000, 1000000000\) along spatial axis 0 makes"):
        explain(5, 3, padding=10**9)
