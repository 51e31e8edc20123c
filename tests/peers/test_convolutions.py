"""Convolutions, forward and all gradients, as PyTorch computes them."""

import pytest

from .comparison import agreeing
from .convolutions import FAMILIES

CASES = {
    "conv": 420,
    "true_convolution": 80,
    "depthwise_conv": 120,
    "separable_conv": 80,
    "local_conv": 80,
    "conv_transpose": 320,
    "deformable_conv": 30,
}


@pytest.mark.slow
@pytest.mark.parametrize("family", FAMILIES)
def test_every_drawn_convolution_and_its_gradients_are_those_of_pytorch(family):
    assert agreeing(family, FAMILIES[family], CASES[family]) == CASES[family]


@pytest.mark.parametrize("family", ["conv", "conv_transpose"])
def test_a_few_convolutions_and_their_gradients_are_those_of_pytorch(family):
    assert agreeing(f"a few of {family}", FAMILIES[family], 6) == 6
