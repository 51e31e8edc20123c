"""A judge that is kept at hand: whatever one answer did to it, the next one is judged as if it were the first."""

import sys

import pytest

from grader.confinement.tiers import Tier
from grader.errors import JudgeError
from grader.judging import Judging
from grader.request import Item, Request
from grader.results import ExerciseResult, Status

from .arena import Arena
from .attack import COURSE, attacks
from .promises import given

BEFORE = [
    "changes_between_calls",
    "exits_in_a_thread",
    "kills_its_group",
    "kills_the_judge",
    "patches_numpy",
    "replaces_numpy",
    "stops_its_parent",
    "survives_as_an_orphan",
    "writes_to_every_descriptor",
]


def judged(judging: Judging, exercise: str, path: str, tier: Tier) -> ExerciseResult | None:
    request = Request(str(COURSE), 7, [Item(exercise, path, f"{exercise}.py")], isolation=tier)
    try:
        (result,) = [event for event in judging.judge(request) if isinstance(event, ExerciseResult)]
    except JudgeError:
        return None
    return result


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="looks for what is left under /proc")
@pytest.mark.parametrize("tier", Tier)
def test_an_honest_answer_passes_after_every_attack(tier: Tier) -> None:
    given(tier)
    with Judging() as judging:
        for name in BEFORE:
            attack = attacks()[name]
            with Arena(attack) as arena:
                result = judged(judging, attack.exercise, str(arena.handed_in), tier)
            assert result is None or result.score == 0, name
            for exercise in ("tripled", "filled"):
                reference = COURSE / "solutions/01_targets" / exercise / "solution.py"
                honest = judged(judging, exercise, str(reference), tier)
                assert honest is not None, name
                assert honest.status is Status.PASSED, (name, honest)
