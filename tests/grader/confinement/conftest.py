"""What the tests of isolation share."""

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.confinement.tiers import Tier
from grader.confinement.trials import trial
from grader.results import ExerciseResult

TINY_COURSE = Path(__file__).resolve().parents[1] / "tiny_course"
ROOT = Path(__file__).resolve().parents[3]
QUESTIONS = (TINY_COURSE / "solutions/01_numbers/half/solution.py").read_text(encoding="utf-8").partition("QUESTION")[2]

Judge = Callable[..., ExerciseResult]


def given(tier: Tier) -> Tier:
    """Return the tier; skips the test, and says why, where this machine does not give it."""
    found = trial(tier)
    if found.missing is not None:
        pytest.skip(f"this machine does not give {tier}: {found.missing}")
    return tier


def answering(body: str, prelude: str = "") -> str:
    """A file whose `half` has that body and whose questions are answered."""
    lines = "\n".join("    " + line for line in body.splitlines())
    return f"{prelude}\ndef half(number):\n{lines}\n\n\nQUESTION{QUESTIONS}"
