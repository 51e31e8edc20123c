"""What the tests of watching share: a learner's folder, and a judge that only remembers what it was asked."""

from pathlib import Path

import pytest

from grader.course import read_course
from grader.learner.handout import begin
from grader.learner.workspace import Workspace
from grader.results import ExerciseResult, Status, TestResult
from grader.watch.watching import Watching
from grader.watch.work import Work

TINY_COURSE = Path(__file__).parents[1] / "tiny_course"


class AskedJudge:
    """Remembers which exercises it was to judge; gives no verdict by itself."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []
        self.abandoned = 0

    def start(self, names: list[str]) -> int:
        self.asked.append(names)
        return len(self.asked)

    def abandon(self) -> None:
        self.abandoned += 1


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A folder just made by ``grader init``, with two exercises, half and scaled; one stands in it."""
    made = begin(read_course(TINY_COURSE), tmp_path / "mine")[1]
    monkeypatch.chdir(made.root)
    return made


@pytest.fixture
def judge() -> AskedJudge:
    return AskedJudge()


@pytest.fixture
def state(workspace: Workspace, judge: AskedJudge) -> Watching:
    """A learner who has just typed ``grader``."""
    watching = Watching(Work(workspace), judge)
    watching.begin()
    return watching


def verdict(name: str, status: Status = Status.PASSED, **fields: object) -> ExerciseResult:
    """A verdict with one check."""
    test = TestResult("odd", "Half of 9 is 4, rounded down", status)
    return ExerciseResult(name, "01_numbers", 2, status, tests=[test], file=f"{name}.py", **fields)
