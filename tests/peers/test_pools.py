"""Pools, forward and gradients, as PyTorch computes them."""

import pytest

from .comparison import agreeing
from .pools import FAMILIES

CASES = {
    "max_pool": 140,
    "min_pool": 40,
    "max_pool_with_indices": 80,
    "avg_pool": 140,
    "dilated avg_pool": 50,
    "lp_pool": 80,
    "adaptive_avg_pool": 60,
    "adaptive_max_pool": 30,
    "global_avg_pool": 20,
    "global_max_pool": 20,
    "max_unpool": 40,
    "blur_pool": 40,
}


@pytest.mark.slow
@pytest.mark.parametrize("family", FAMILIES)
def test_every_drawn_pool_and_its_gradient_are_those_of_pytorch(family):
    assert agreeing(family, FAMILIES[family], CASES[family]) == CASES[family]


@pytest.mark.parametrize("family", ["max_pool", "avg_pool"])
def test_a_few_pools_and_their_gradients_are_those_of_pytorch(family):
    assert agreeing(f"a few of {family}", FAMILIES[family], 4) == 4
