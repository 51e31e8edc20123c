"""What a record says of an exercise and of a check, in the words of all reports."""

import re
from collections.abc import Mapping
from typing import Any

from grader.report.words import HEADLINES
from grader.results import Reason, Status

Verdict = Mapping[str, Any]
"""An exercise, or one of its checks, as it stands in a record."""

MISSING = "Not handed in"
_NAME_OF_HIDDEN = re.compile(r"hidden_\d+")
_SIGNS = {Status.PASSED: "✓", Status.NOT_STARTED: "·", Status.SKIPPED: "·"}


def status(verdict: Verdict) -> Status:
    """Return what became of it."""
    return Status(verdict["status"])


def passed(verdict: Verdict) -> bool:
    """Whether it passed; an exercise only where each of its checks did."""
    return status(verdict) is Status.PASSED and all(map(passed, verdict.get("tests", ())))


def word(verdict: Verdict) -> str:
    """Return the one or two words for what became of it."""
    if is_missing(verdict):
        return MISSING
    if status(verdict) is Status.PASSED and not passed(verdict):
        return HEADLINES[Status.FAILED]
    return HEADLINES[Reason(verdict["reason"]) if verdict["reason"] else status(verdict)]


def sign(verdict: Verdict) -> str:
    """Return the mark that stands before the word."""
    if is_missing(verdict):
        return "·"
    return "✗" if status(verdict) is Status.PASSED and not passed(verdict) else _SIGNS.get(status(verdict), "✗")


def is_missing(verdict: Verdict) -> bool:
    """Whether the submission had no such file."""
    return verdict["reason"] == Reason.UNREADABLE and (verdict["message"] or "").endswith(" is not there")


def is_begun(verdict: Verdict) -> bool:
    """Whether there was something to judge."""
    return status(verdict) not in (Status.NOT_STARTED, Status.SKIPPED) and not is_missing(verdict)


def is_hidden(test: Verdict) -> bool:
    """Whether learners do not see a check; of such a one nothing is ever read but its title and its status."""
    return bool(test.get("hidden")) or _NAME_OF_HIDDEN.fullmatch(test["name"]) is not None


def told_checks(exercise: Verdict, hidden: bool) -> list[Verdict]:
    """Return the checks that may be told of: all, or all that are not hidden."""
    return [test for test in exercise["tests"] if hidden or not is_hidden(test)]


def first_wrong(exercise: Verdict) -> Verdict | None:
    """Return the check to tell about: the first that did not pass, a hidden one only where there is no other."""
    wrong = [test for test in exercise["tests"] if status(test) not in (Status.PASSED, Status.SKIPPED)]
    return next(iter(sorted(wrong, key=is_hidden)), None)


def all_passed(record: Verdict) -> bool:
    """Whether there are verdicts, and every one of them says that an exercise passed."""
    return not record["fault"] and bool(record["exercises"]) and all(map(passed, record["exercises"]))
