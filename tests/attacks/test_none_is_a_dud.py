"""Every attack wins against a runner that trusts what it runs: so it is a real one, where the grader withstands it."""

import sys

import pytest

from .arena import Arena
from .attack import attacks
from .promises import ALL


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="looks for what is left under /proc")
@pytest.mark.parametrize("name", ALL)
def test_it_wins_against_the_naive_runner(name: str) -> None:
    attack = attacks()[name]
    with Arena(attack) as arena:
        outcome = arena.naive()
    achieved = outcome.achieved(attack.table["naive"])
    if not achieved and any(refusal in outcome.said for refusal in ("not permitted", "not implemented")):
        pytest.skip(f"this machine itself refuses it, whoever tries: {outcome.said[-200:]}")
    assert achieved, outcome.said
