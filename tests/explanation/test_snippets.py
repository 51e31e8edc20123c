"""The lines of Python that an explanation gives do what it shows."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as effort

from convjax import explain

from .drawn import settings


def run(code):
    named = {}
    exec(code, named)
    return named["y"]


@pytest.mark.slow
@effort(max_examples=20)
@given(settings())
def test_the_code_gives_the_output(setting):
    if setting["operation"] in ("max_pool", "avg_pool"):
        setting |= {"operation": "avg_pool", "count_padding": True}
    shown = explain(**setting)
    np.testing.assert_allclose(run(shown.code), shown.numbers.output, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("operation", ["conv", "conv_transpose", "max_pool", "avg_pool"])
def test_the_code_of_usual_numbers_is_short_and_gives_the_output(operation):
    bias = None if operation.endswith("pool") else True
    shown = explain(12, 3, operation=operation, in_channels=8, bias=bias)
    assert len(shown.code) < 500
    np.testing.assert_allclose(run(shown.code), shown.numbers.output, rtol=1e-5, atol=1e-5)


def test_the_code_of_a_setting_whose_arrays_are_left_out_makes_them():
    code = explain(224, 3, in_channels=3, out_channels=64, bias=True).code
    assert len(code) < 500
    assert "reshape(224, 224, 3)" in code


def test_no_line_of_the_code_is_long():
    x = np.random.default_rng(0).normal(size=(20, 20, 2))
    assert max(map(len, explain(x=x, kernel_size=3, out_channels=8).code.splitlines())) <= 100
