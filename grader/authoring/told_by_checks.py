"""Mistakes that no probe can tell: the sentence of the check that refuses them is what a learner reads."""

import re

from grader.checks import Mistake
from grader.results import TestResult


def fits(mistake: Mistake, test: TestResult) -> bool:
    """Whether a check says of an answer what is written about the mistake; ``{...}`` there stands for any text."""
    if not isinstance(mistake.why, str):
        return False
    parts = re.split(r"\{[^{}]*\}", " ".join(mistake.why.split()))
    said = " ".join(f"{test.message or ''} {test.diagnosis or ''}".split())
    return re.search(".*?".join(map(re.escape, parts)), said) is not None
