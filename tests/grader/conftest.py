"""What the grader's tests share: a tiny course, and a way to have a source text judged against it."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.confinement.tiers import Tier
from grader.judging import Judging, judge
from grader.pins import Pin
from grader.request import Item, Limits, Request, Variant
from grader.results import ExerciseResult

TINY_COURSE = Path(__file__).with_name("tiny_course")

Grade = Callable[..., ExerciseResult]


@pytest.fixture(scope="session")
def warm_judge() -> Iterator[Judging]:
    """A judge that is kept at hand: it answers many tests sooner than one that each of them would start."""
    with Judging() as judging:
        yield judging


@pytest.fixture
def grade(tmp_path: Path, warm_judge: Judging) -> Grade:
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
        return judge_file(path, exercise, seed=seed, seconds=seconds, isolation=isolation, judging=warm_judge)

    return run


@pytest.fixture
def course_with(tmp_path: Path) -> Callable[..., Path]:
    """Copy the tiny course, with other files for the exercise `half`; `toml` stands below its name in course.toml."""

    def make(toml: str = "", **files: str) -> Path:
        course = Path(shutil.copytree(TINY_COURSE, tmp_path / "course"))
        for name, text in files.items():
            (course / f"solutions/01_numbers/half/{name}.py").write_text(text, encoding="utf-8")
        described = (course / "course.toml").read_text(encoding="utf-8")
        (course / "course.toml").write_text(described.replace('name = "half"\n', f'name = "half"\n{toml}\n'))
        return course

    return make


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
    pin: Pin | None = None,
    hidden: Path | None = None,
    judging: Judging | None = None,
    patience: float = 1.0,
    shares_programs: bool = False,
) -> ExerciseResult:
    """Judge one file; by a judge of its own where none is given."""
    item = Item(exercise, str(path), path.name, pin=pin)
    unseen = None if hidden is None else str(hidden)
    request = Request(
        str(course),
        seed,
        [item],
        variant,
        Limits(seconds=seconds),
        isolation,
        hidden=unseen,
        patience=patience,
        shares_programs=shares_programs,
    )
    events = judge(request) if judging is None else judging.judge(request)
    (result,) = [event for event in events if isinstance(event, ExerciseResult)]
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
