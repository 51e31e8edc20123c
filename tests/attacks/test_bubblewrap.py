"""Every attack, behind the strongest wall: a world that holds no other file and no other process."""

import pytest

from grader.confinement.tiers import Tier

from .attack import attacks
from .promises import ALL, given, keeps_its_promise


@pytest.mark.slow
@pytest.mark.parametrize("name", ALL)
def test_no_attack_comes_to_anything(name: str) -> None:
    keeps_its_promise(attacks()[name], given(Tier.BUBBLEWRAP))
