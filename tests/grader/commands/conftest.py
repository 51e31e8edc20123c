"""A learner's folder of the tiny course, and the commands in this very process."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from grader.cli import verdicts
from grader.cli.application import app
from grader.course import read_course
from grader.learner.handout import begin
from grader.learner.workspace import Workspace, begun_at
from grader.request import Item, Request
from grader.results import ExerciseResult, Status, TestResult

TINY_COURSE = Path(__file__).parents[1] / "tiny_course"
RIGHT = "def half(number):\n    return number // 2\n"
WRONG = "def half(number):\n    return number / 2\n"

Grader = Callable[..., Result]


@pytest.fixture(autouse=True)
def _no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is to be on the disk when the power fails is of no interest here."""
    monkeypatch.setattr("os.fsync", lambda _: None)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout of the tiny course."""
    return Path(shutil.copytree(TINY_COURSE, tmp_path / "checkout"))


@pytest.fixture
def mine(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A learner's folder, begun in a place where the course is found, and stood in."""
    monkeypatch.chdir(checkout)
    begin(read_course(checkout), checkout / "mine")
    monkeypatch.chdir(checkout / "mine")
    return checkout / "mine"


@pytest.fixture
def half(mine: Path) -> Path:
    """The learner's file for the first exercise."""
    return mine / "exercises/01_numbers/half.py"


@pytest.fixture
def grader(mine: Path, monkeypatch: pytest.MonkeyPatch) -> Grader:  # noqa: ARG001
    """Run a command, as it is typed in the learner's folder."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")

    def run(*arguments: str, typed: str | None = None) -> Result:
        done = CliRunner().invoke(app, list(arguments), input=typed, prog_name="grader")
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
        return done

    return run


@dataclass
class StandIn:
    """Stands in for the judge: says of each exercise what a test wants, and keeps what it was asked."""

    says: dict[str, Status] = field(default_factory=dict)
    asked: list[Request] = field(default_factory=list)
    meanwhile: Callable[[], object] = lambda: None
    test: TestResult | None = None

    def judge(self, request: Request, _choose: object) -> Iterator[str | ExerciseResult]:
        """Yield what the judge would."""
        self.asked.append(request)
        for item in request.items:
            yield item.exercise
            self.meanwhile()
            yield self.verdict(item)

    def verdict(self, item: Item) -> ExerciseResult:
        """Say what became of one file."""
        status = self.says.get(item.exercise, Status.PASSED)
        test = self.test or TestResult("even", "Half of 8 is 4", status, message="half(8)\nexpected  4\ngot       5")
        return ExerciseResult(item.exercise, "01_numbers", 2, status, tests=[test], file=item.shown_as)

    @property
    def names(self) -> list[list[str]]:
        """Which exercises it was asked to judge, each time."""
        return [[item.exercise for item in request.items] for request in self.asked]


@pytest.fixture
def judge(monkeypatch: pytest.MonkeyPatch) -> StandIn:
    """Nothing is judged: every answer passes, but for what a test wants."""
    stand_in = StandIn()
    monkeypatch.setattr(verdicts, "judge", stand_in.judge)
    return stand_in


def opened(folder: Path) -> Workspace:
    """The workspace in a folder, as a command would find it."""
    workspace = begun_at(folder)
    assert workspace is not None
    return workspace


def pass_half(folder: Path) -> None:
    """Remember that the answer to the first exercise passed, as it is now."""
    workspace = opened(folder)
    mark = workspace.fingerprint(workspace.course.exercise("half"))
    assert mark is not None
    workspace.progress.record(ExerciseResult("half", "01_numbers", 2, Status.PASSED), mark)
    workspace.progress.save()
