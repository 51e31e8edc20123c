"""Windows, padding, enlarging, shuffling and norms, forward and all gradients, as PyTorch computes them."""

import pytest

from . import norms, rearrangements
from .comparison import agreeing

FAMILIES = rearrangements.FAMILIES | norms.FAMILIES
CASES = {
    "unfold": 60,
    "fold": 60,
    "pad": 60,
    "upsample": 100,
    "pixel_shuffle": 40,
    "pixel_unshuffle": 40,
    "batch_norm by its batch": 40,
    "batch_norm by given statistics": 30,
    "layer_norm": 30,
    "group_norm": 40,
    "instance_norm": 30,
}


@pytest.mark.slow
@pytest.mark.parametrize("family", FAMILIES)
def test_every_drawn_rearrangement_and_norm_and_their_gradients_are_those_of_pytorch(family):
    assert agreeing(family, FAMILIES[family], CASES[family]) == CASES[family]
