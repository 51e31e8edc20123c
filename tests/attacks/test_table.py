"""The attacks themselves: each says what it tries and how it ends, and a few are tried at once."""

import sys
from pathlib import Path

import pytest

from grader.confinement.tiers import Tier
from grader.confinement.trials import strongest
from grader.results import Reason, Status

from .attack import ACHIEVEMENTS, NO_VERDICT, attacks
from .promises import ALL, given, keeps_its_promise

KEYS = {"exercise", "course", "naive", "walled", *Tier, "coding"}

AT_ONCE = ["exits_at_once", "forges_the_reply", "lies_as_an_array", "reads_the_checks", "survives_as_an_orphan"]


def test_there_are_many() -> None:
    assert len(attacks()) >= 50


@pytest.mark.parametrize("name", ALL)
def test_every_attack_says_what_it_tries_and_how_it_ends(name: str) -> None:
    attack = attacks()[name]
    assert attack.tries.startswith("Tries to ")
    assert attack.tries.endswith(".")
    assert set(attack.table) <= KEYS
    assert attack.table["naive"] in ACHIEVEMENTS
    for tier in Tier:
        for end in attack.ends_as(tier) - {NO_VERDICT}:
            status, _, reason = end.partition(" ")
            assert Status(status)
            assert not reason or Reason(reason)


@pytest.mark.parametrize("tier", [tier for tier in Tier if tier is not Tier.PROCESS])
def test_no_attack_may_pass_behind_a_wall(tier: Tier) -> None:
    assert not [name for name, attack in attacks().items() if "passed" in attack.ends_as(tier)]


@pytest.mark.skipif(sys.platform != "linux", reason="looks for what is left under /proc")
@pytest.mark.parametrize("name", AT_ONCE)
def test_the_strongest_wall_there_is_holds(name: str) -> None:
    keeps_its_promise(attacks()[name], given(strongest()))


def test_no_attack_knows_the_canary() -> None:
    # A submission that held it would be found to have told it.
    for path in (Path(__file__).parent / "submissions").rglob("*.py"):
        assert "canary-7d1e" not in path.read_text(encoding="utf-8"), path
