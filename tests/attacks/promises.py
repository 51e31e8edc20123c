"""What every tier promises of every attack, and the same tests of it for each tier."""

import os
import stat
import sys
from pathlib import Path

import pytest

from grader.confinement import interpreter
from grader.confinement.tiers import Tier
from grader.confinement.trials import trial

from .arena import CANARY, Arena
from .attack import ROOT, Attack, attacks

ALL = sorted(attacks())


def keeps_its_promise(attack: Attack, tier: Tier, user: int | None = None) -> None:
    """Have an attack judged in a tier, and fail where it came to anything that the tier promises it does not."""
    with Arena(attack, user) as arena:
        outcome = arena.judged(tier)
    assert outcome.verdict in attack.ends_as(tier), outcome.said
    assert not outcome.hung, "the judge gave no end"
    assert outcome.left == 0, "it left processes behind"
    assert not outcome.achieved("escaped"), "a control character came out"
    assert not outcome.achieved("ate"), f"it had {outcome.megabytes} MB"
    if tier is Tier.PROCESS:  # where all can be read, the answer can be
        assert outcome.score == 0 or attack.table.get("process") == "passed"
        return
    assert outcome.score == 0
    assert CANARY not in outcome.said + outcome.frames, "it told what it must not see"
    assert outcome.changed == set()
    assert not outcome.achieved("reached") or attack.table.get(tier) == "may reach"


def given(tier: Tier) -> Tier:
    """Return the tier; skips the test, and says why, where this machine does not give it."""
    if sys.platform != "linux":
        pytest.skip("looks for what is left under /proc")
    missing = trial(tier).missing
    if missing is not None:
        pytest.skip(f"this machine does not give {tier}: {missing}")
    return tier


def somebody_else() -> int:
    """Return the number of a user that has no rights; skips the test where nobody else could run it."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root can be somebody else")
    for path in (Path(interpreter.program()), ROOT, Path(pytest.__file__)):
        closed = [folder for folder in path.resolve().parents if not folder.stat().st_mode & stat.S_IXOTH]
        if closed:
            pytest.skip(f"nobody else can look into {closed[0]}")
    return 65534
