"""Transposed and deformable convolutions, forward and all gradients, as PyTorch computes them."""

import pytest

from . import comparison, deformable, transposed

FAMILIES = transposed.FAMILIES | deformable.FAMILIES
CASES = {"conv_transpose": 280, "deformable_conv": 24}


@pytest.mark.slow
@pytest.mark.parametrize("family", FAMILIES)
def test_every_drawn_convolution_that_spreads_or_moves_its_taps_is_that_of_pytorch(family):
    assert comparison.agreeing(family, FAMILIES[family], CASES[family]) == CASES[family]


def test_a_few_transposed_convolutions_and_their_gradients_are_those_of_pytorch():
    assert comparison.agreeing("a few of conv_transpose", FAMILIES["conv_transpose"], 4) == 4
