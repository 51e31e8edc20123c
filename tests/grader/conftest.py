"""What the grader's tests share: a tiny course, and a way to have a source text judged against it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.confinement.tiers import Tier
from grader.judging import judge
from grader.request import Item, Request, Variant
from grader.results import ExerciseResult

TINY_COURSE = Path(__file__).with_name("tiny_course")

Grade = Callable[..., ExerciseResult]


@pytest.fixture
def grade(tmp_path: Path) -> Grade:
    """Judge a source text as somebody's answer to an exercise of the tiny course."""

    def run(
        source: str | bytes,
        exercise: str = "half",
        *,
        seed: int = 7,
        seconds: float | None = None,
        isolation: Tier | None = None,
    ) -> ExerciseResult:
        path = tmp_path / f"{exercise}.py"
        path.write_bytes(source.encode() if isinstance(source, str) else source)
        return judge_file(path, exercise, seed=seed, seconds=seconds, isolation=isolation)

    return run


@pytest.fixture(scope="session", name="judge_file")
def judging_a_file() -> Callable[..., ExerciseResult]:
    """`judge_file`, for tests in folders below, which cannot import it."""
    return judge_file


def judge_file(
    path: Path,
    exercise: str = "half",
    *,
    seed: int = 7,
    seconds: float | None = None,
    variant: Variant | None = None,
    course: Path = TINY_COURSE,
    isolation: Tier | None = None,
) -> ExerciseResult:
    """Judge one file."""
    request = Request(str(course), seed, [Item(exercise, str(path), path.name)], variant, seconds, isolation)
    (result,) = [event for event in judge(request) if isinstance(event, ExerciseResult)]
    return result


def run_grader(*arguments: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command `grader` as a person would, in `folder`."""
    root = Path(__file__).resolve().parents[2]
    return subprocess.run(
        [sys.executable, "-m", "grader", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(root), "COLUMNS": "80", "NO_COLOR": "1", **environment},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def run_json(*arguments: str, folder: Path) -> dict[str, object]:
    """Run ``grader check --json`` and read what it printed."""
    return json.loads(run_grader("check", *arguments, "--json", folder=folder).stdout)
