from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.batch.policies import Policy
from grader.batch.policies.reading import policy_of, read_policy
from grader.course import read_course

COURSE = Path(__file__).parents[4] / "tests/grader/tiny_course"
"""A course that any policy may name the exercises of."""


def exercise(name: str = "half", score: int = 3, max_score: int = 3, checks: str = "pp", **also: Any) -> dict[str, Any]:
    """Return an exercise of a record; `checks` has a letter for each: p passed, f failed."""
    status = "passed" if score == max_score and set(checks) <= {"p"} else "failed"
    tests = [
        {"name": f"check_{at}", "status": "passed" if letter == "p" else "failed"} for at, letter in enumerate(checks)
    ]
    told = {"name": name, "chapter": "01_numbers", "status": status, "score": score, "max_score": max_score}
    return {**told, "tests": tests, **also}


def record(
    submission: str = "ana",
    exercises: list[dict[str, Any]] | None = None,
    received: str | None = "2026-10-01T12:00:00+02:00",
    **also: Any,
) -> dict[str, Any]:
    """Return a record with what policies read of one."""
    graded = [exercise()] if exercises is None else exercises
    head = {"submission": submission, "key": f"{submission}-1", "received": received, "attempt": 1, "fault": None}
    return {**head, "exercises": graded, **also}


@pytest.fixture
def policy() -> Callable[..., Policy]:
    """Return what makes a policy of the keys of [grading]."""
    course = read_course(COURSE)
    return lambda **keys: policy_of(keys, course)


@pytest.fixture
def policy_in(tmp_path: Path) -> Callable[[str], Policy]:
    """Return what makes a policy of the text below [grading]."""

    def read(text: str) -> Policy:
        path = tmp_path / "policy.toml"
        path.write_text(f"[grading]\n{text}", encoding="utf-8")
        return read_policy(COURSE, path)

    return read
