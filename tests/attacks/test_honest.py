"""No honest answer is refused: all references and alternatives of all courses pass in every tier.

That takes long for the large course: it is tried here in the weakest tier and under one seed, for `grader dev check`
tries all that is right in it under more, and in the strongest tier that there is.
"""

import pytest

from grader.confinement.tiers import Tier

from .honest import COURSES, refused
from .promises import given


@pytest.mark.slow
@pytest.mark.parametrize(
    ("course", "tier", "seed"),
    [
        ("convjax", Tier.PROCESS, 2),
        *((course, tier, seed) for course in COURSES if course != "convjax" for tier in Tier for seed in (1, 2, 3)),
    ],
)
def test_every_right_answer_passes(course: str, tier: Tier, seed: int) -> None:
    count, found = refused(COURSES[course], given(tier) if tier is not Tier.PROCESS else tier, seed)
    assert count > 2
    assert found == []
