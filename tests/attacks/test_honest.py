"""No honest answer is refused: all references and alternatives of all courses pass in every tier.

Under several seeds that takes long for the large course: there one is enough here, for `grader dev check` tries all
that is right in it under more.
"""

import pytest

from grader.confinement.tiers import Tier

from .honest import COURSES, refused
from .promises import given


@pytest.mark.slow
@pytest.mark.parametrize(
    ("course", "seed"), [(course, seed) for course in COURSES for seed in ([2] if course == "convjax" else [1, 2, 3])]
)
@pytest.mark.parametrize("tier", Tier)
def test_every_right_answer_passes(tier: Tier, course: str, seed: int) -> None:
    count, found = refused(COURSES[course], given(tier) if tier is not Tier.PROCESS else tier, seed)
    assert count > 2
    assert found == []
