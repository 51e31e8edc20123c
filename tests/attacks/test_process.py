"""Every attack, where nothing keeps it apart: no verdict is forged even there, though answers can be read."""

import pytest

from grader.confinement.tiers import Tier

from .attack import attacks
from .promises import ALL, given, keeps_its_promise


@pytest.mark.slow
@pytest.mark.parametrize("name", ALL)
def test_no_attack_forges_a_verdict_or_outlives_it(name: str) -> None:
    keeps_its_promise(attacks()[name], given(Tier.PROCESS))
