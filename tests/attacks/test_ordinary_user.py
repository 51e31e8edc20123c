"""Every attack, where the grader itself has no rights: as most learners run it."""

import pytest

from grader.confinement.tiers import Tier

from .attack import attacks
from .promises import ALL, given, keeps_its_promise, somebody_else


@pytest.mark.slow
@pytest.mark.parametrize("name", ALL)
def test_no_attack_comes_to_anything(name: str) -> None:
    user = somebody_else()
    keeps_its_promise(attacks()[name], given(Tier.LANDLOCK), user)
