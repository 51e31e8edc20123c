"""What an explanation shows is what the library gives: against loops, against lax, and against its own terms."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as effort
from jax import lax

import convjax
from convjax import explain, ops, testing
from convjax.explanation import links_of

from .drawn import CONVOLUTIONS, POOLS, settings


def explained(setting):
    """The explanation, or None for a pool with a window of nothing but padding, which no pool has an answer for."""
    try:
        return explain(**setting)
    except convjax.SettingError as error:
        if "lies wholly in the padding" in str(error):
            return None
        raise


def by_loops(setting):
    options = {name: setting[name] for name in ("stride", "padding", "dilation")}
    if setting["operation"] in CONVOLUTIONS:
        more = {name: setting[name] for name in ("groups", "output_padding") if name in setting}
        loop = getattr(testing, setting["operation"])
        return loop(setting["x"], setting["kernel"], setting.get("bias"), **options, **more)
    options["spatial_dims"] = len(setting["kernel_size"])
    if setting["operation"] == "max_pool":
        return testing.max_pool(setting["x"], setting["kernel_size"], **options)

    def mean(elements, taps):
        return elements.sum(0) / (taps if setting["count_padding"] else len(elements))

    return testing.pool(setting["x"], setting["kernel_size"], mean, **options)


@effort(max_examples=30)
@given(settings())
def test_the_output_is_that_of_loops_over_windows(setting):
    shown = explained(setting)
    if shown is not None:
        np.testing.assert_allclose(shown.numbers.output, by_loops(setting), rtol=1e-5, atol=1e-5)
        assert shown.numbers.output.shape == (*shown.output_size, shown.setting.out_channels)
        assert shown.numbers.output.dtype == np.float32


@effort(max_examples=14)
@given(settings(CONVOLUTIONS))
def test_the_output_is_that_of_lax(setting):
    shown = explain(**setting)
    told, kernel = shown.setting, jnp.asarray(setting["kernel"])
    axes = tuple(range(told.spatial_dims))
    stretched, window = (1,) * told.spatial_dims, told.stride
    padding = shown.padding
    if told.operation != "conv":
        kernel = jnp.flip(kernel, axes)
    if told.is_transposed:  # slid over the input with zeros between its elements, with the channels exchanged
        stretched, window = told.stride, stretched
        parts = told.in_channels // told.groups
        kernel = jnp.concatenate(
            [kernel[..., g * parts : (g + 1) * parts].swapaxes(-1, -2) for g in range(told.groups)], axis=-1
        )
        sizes = zip(told.input_size, told.kernel_size, told.dilation, told.stride, shown.output_size, strict=True)
        padding = [
            (d * (k - 1) - low, o - 1 + low - (n - 1) * s)
            for (n, k, d, s, o), (low, _) in zip(sizes, padding, strict=True)
        ]
    letters = "DHW"[-told.spatial_dims :]
    y = lax.conv_general_dilated(
        setting["x"][None],
        kernel,
        window,
        padding,
        lhs_dilation=stretched,
        rhs_dilation=told.dilation,
        dimension_numbers=(f"N{letters}C", f"{letters}IO", f"N{letters}C"),
        feature_group_count=told.groups,
        precision="highest",
    )[0] + jnp.asarray(setting.get("bias", np.zeros(told.out_channels, np.float32))).reshape(
        (1,) * told.spatial_dims + (-1,)
    )
    np.testing.assert_allclose(shown.numbers.output, y, rtol=1e-5, atol=1e-5)


@effort(max_examples=16)
@given(settings())
def test_the_terms_add_up_to_the_output_and_the_partial_sums_are_theirs_by_channel(setting):
    shown = explained(setting)
    if shown is None:
        return
    numbers = shown.numbers
    channels = shown.setting.out_channels
    places = list(np.ndindex(*shown.output_size))
    for place in {places[0], places[-1], places[len(places) // 2]}:
        for channel in range(channels):
            terms = shown.terms((*place, channel))
            products = [term.product for term in terms]
            combined = max(products) if setting["operation"] == "max_pool" else math.fsum(products)
            offset = 0 if numbers.bias is None else float(numbers.bias[channel])
            assert numbers.output[(*place, channel)] == pytest.approx(combined + offset, rel=1e-5, abs=1e-5)
            if numbers.partial_sums is None:
                continue
            for part, link in enumerate(links_of(shown.setting, channel)):
                own = math.fsum(term.product for term in terms if term.in_channel == link.in_channel)
                assert numbers.partial_sums[(part, *place, channel)] == pytest.approx(own, rel=1e-5, abs=1e-5)


@effort(max_examples=14)
@given(settings(CONVOLUTIONS))
def test_partial_sums_and_bias_add_up_to_the_output(setting):
    numbers = explain(**setting).numbers
    total = numbers.partial_sums.sum(0) + (0 if numbers.bias is None else numbers.bias)
    np.testing.assert_allclose(total, numbers.output, rtol=1e-4, atol=1e-5)


@effort(max_examples=14)
@given(settings(CONVOLUTIONS))
def test_what_a_channel_adds_is_what_the_operation_gives_where_the_other_channels_are_zero(setting):
    shown = explain(**setting)
    parts = shown.setting.in_channels // shown.setting.groups
    part = parts - 1
    alone = np.where(np.arange(shown.setting.in_channels) % parts == part, setting["x"], np.float32(0))
    rest = {name: value for name, value in setting.items() if name not in ("x", "bias")}
    expected = explain(x=alone, **rest).numbers.output
    np.testing.assert_allclose(shown.numbers.partial_sums[part], expected, rtol=1e-5, atol=1e-5)


@effort(max_examples=14)
@given(settings(["max_pool"]))
def test_the_winner_of_a_max_pool_is_the_first_largest_element(setting):
    setting["x"] = np.round(setting["x"])  # so that some are equal
    shown = explained(setting)
    if shown is None:
        return
    for index in np.ndindex(*shown.numbers.output.shape):
        elements = [term for term in shown.terms(index) if term.stands_for == "element"]
        largest = max(term.value for term in elements)
        first = next(term for term in elements if term.value == largest)
        assert tuple(shown.numbers.winners[index]) == first.tap
        assert shown.numbers.output[index] == largest


def test_the_winner_is_who_gets_the_gradient():
    x = np.array([[[3.0], [1.0]], [[3.0], [3.0]]], np.float32)
    shown = explain(kernel_size=2, operation="max_pool", x=x)
    gradient = jax.grad(lambda x: ops.max_pool(x, 2).sum())(jnp.asarray(x))
    assert shown.numbers.winners[0, 0, 0].tolist() == [0, 0]
    assert gradient[0, 0, 0] == 1


def test_the_shares_of_an_average_pool_count_the_zeros_of_the_padding_or_not():
    counted = explain(4, 3, operation="avg_pool", stride=1, padding=1, spatial_dims=1)
    alone = explain(4, 3, operation="avg_pool", stride=1, padding=1, count_padding=False, spatial_dims=1)
    np.testing.assert_allclose(counted.numbers.shares, [1 / 3] * 4)
    np.testing.assert_allclose(alone.numbers.shares, [1 / 2, 1 / 3, 1 / 3, 1 / 2])


@pytest.mark.parametrize("operation", [*CONVOLUTIONS, *POOLS])
def test_the_numbers_are_those_of_the_public_function_as_it_is_when_it_is_asked(operation, monkeypatch):
    real = getattr(ops, operation)
    setting = {"operation": operation, "input_size": 6, "kernel_size": 3}
    before = explain(**setting).numbers.output
    with monkeypatch.context() as patched:
        patched.setattr(ops, operation, lambda *arrays, **options: real(*arrays, **options) + 1)
        np.testing.assert_array_equal(explain(**setting).numbers.output, before + 1)
    np.testing.assert_array_equal(explain(**setting).numbers.output, before)


@pytest.mark.parametrize("dtype", [np.float64, np.float16, np.int32, np.uint8, jnp.bfloat16])
def test_arrays_of_any_real_type_are_shown_as_float32(dtype):
    x = np.arange(5).reshape(5, 1).astype(dtype)
    for array in (x, jnp.asarray(x)):
        shown = explain(x=array, kernel=np.ones((2, 1, 1)), spatial_dims=1)
        assert shown.numbers.x.dtype == shown.numbers.output.dtype == np.float32
        assert shown.numbers.output.ravel().tolist() == [1, 3, 5, 7]


def test_an_array_that_is_edited_changes_the_numbers():
    x = np.zeros((3, 1), np.float32)
    kernel = np.ones((2, 1, 1), np.float32)
    assert explain(x=x, kernel=kernel).numbers.output.ravel().tolist() == [0, 0]
    x[0] = 5
    assert explain(x=x, kernel=kernel).numbers.output.ravel().tolist() == [5, 0]


def test_the_usual_numbers_do_not_repeat_along_an_axis():
    for shape in [(5, 5, 1), (10, 10, 1), (32, 32, 8), (4, 5, 5, 2)]:
        x = explain(shape[:-1], 1, in_channels=shape[-1]).numbers.x
        for axis in range(x.ndim - 1):
            slices = {np.take(x, index, axis).tobytes() for index in range(x.shape[axis])}
            assert len(slices) == x.shape[axis]
        assert set(np.unique(x)) == set(range(10))


def test_an_explanation_is_told_in_one_line():
    shown = repr(explain(32, 3, in_channels=8))
    assert shown.startswith("<Explanation of Setting(operation='conv', input_size=(32, 32)")
    assert shown.endswith("output_size=(30, 30)>")


def test_what_is_too_large_to_be_looked_at_is_counted_and_not_computed():
    shown = explain(224, 3, in_channels=3, out_channels=64, bias=True)
    assert not shown.computed
    assert shown.numbers is None
    assert "12,768" in shown.left_out
    assert shown.output_size == (222, 222)
    assert shown.parameters == 1728 + 64
    assert len(shown.axes[0].table) == 222
    with pytest.raises(convjax.ConvjaxError, match="no numbers to take apart"):
        shown.terms((0, 0, 0))
