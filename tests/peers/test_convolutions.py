"""Convolutions, forward and all gradients, as PyTorch computes them."""

import pytest

from .comparison import agreeing
from .convolutions import FAMILIES

CASES = {"conv": 360, "true_convolution": 60, "depthwise_conv": 90, "separable_conv": 80, "local_conv": 80}


@pytest.mark.slow
@pytest.mark.parametrize("family", FAMILIES)
def test_every_drawn_convolution_and_its_gradients_are_those_of_pytorch(family):
    assert agreeing(family, FAMILIES[family], CASES[family]) == CASES[family]


def test_a_few_convolutions_and_their_gradients_are_those_of_pytorch():
    assert agreeing("a few of conv", FAMILIES["conv"], 5) == 5
