"""A pytest session over the checks of some exercises: pytest finds and runs them, the plugin here decides."""

import random
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from grader.errors import CourseError, IsolationError
from grader.judge import course_files
from grader.judge.exercise_run import ExerciseRun
from grader.judge.quiz_answers import QuizAnswers
from grader.judge.settled import Settled
from grader.judge.student import CheckFailed, Student, WrongAnswer
from grader.judge.text import plain
from grader.results import ExerciseResult, Status, TestResult

OWN_INI = Path(__file__).with_name("pytest.ini")
"""An empty one: no setting of the folder one happens to stand in has a say."""


def run_session(
    runs: list[ExerciseRun], begun: Callable[[str], None], finished: Callable[[ExerciseResult], None]
) -> None:
    """Judge every run, telling `begun` and `finished` as it goes; CourseError where the course is at fault."""
    by_path = {run.course.solution_file(run.exercise, "checks.py"): run for run in runs}
    missing = [str(path) for path in by_path if not path.is_file()]
    if missing:
        raise CourseError(f"the course has no file {missing[0]}")
    for run in runs:  # a learner's code may write where the course lies; what is loaded before it runs is ours
        run.load_course_files()
    plugin = _Session(by_path, begun, finished)
    folder = runs[0].course.folder
    options = ["-c", str(OWN_INI), f"--rootdir={folder}", "--noconftest", "--import-mode=importlib", "--assert=plain"]
    without = ["cacheprovider", "terminal", "warnings", "faulthandler", "unraisableexception", "threadexception"]
    arguments = [*options, *(word for name in without for word in ("-p", f"no:{name}")), *map(str, by_path)]
    try:
        code = pytest.main(arguments, plugins=[plugin])
    finally:  # interrupted, too, no worker stays behind
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # and no second interrupt cuts this short
        for run in runs:
            run.close()
    if plugin.unconfined:
        raise plugin.unconfined
    if plugin.fault:
        raise CourseError(plugin.fault)
    if code == pytest.ExitCode.INTERRUPTED:  # pytest keeps the interrupt to itself
        raise KeyboardInterrupt
    empty = [run.exercise.name for run in runs if not run.result.tests]
    if empty:
        raise CourseError(f"the checks of {empty[0]} hold no test")
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        raise CourseError(f"pytest ended with {code!r}")


class _Session:
    """The plugin: gives checks their fixtures, and turns what becomes of them into verdicts."""

    def __init__(
        self,
        runs: dict[Path, ExerciseRun],
        begun: Callable[[str], None],
        finished: Callable[[ExerciseResult], None],
    ) -> None:
        self._runs, self._begun, self._finished = runs, begun, finished
        self._started: set[Path] = set()
        self.fault = ""
        self.unconfined: IsolationError | None = None

    # ── what a check can ask for ──────────────────────────────────────────────────────────────────────────────────

    @pytest.fixture
    def student(self, request: pytest.FixtureRequest) -> Student:
        """The learner's module."""
        run = self._runs[request.path]
        return Student(run.ask, run.reference)

    @pytest.fixture
    def reference(self, request: pytest.FixtureRequest) -> ModuleType:
        """The course's solution."""
        return self._runs[request.path].reference

    @pytest.fixture
    def rng(self, request: pytest.FixtureRequest) -> random.Random:
        """Random numbers that are fresh in every run and the same for the same seed."""
        run = self._runs[request.path]
        return random.Random(f"{run.seed}/{run.exercise.name}/{request.node.name}")

    @pytest.fixture
    def quiz(self, request: pytest.FixtureRequest) -> QuizAnswers:
        """The learner's answers to the questions at the end of the file."""
        run = self._runs[request.path]
        make = course_files.quiz_maker(run.course.solution_file(run.exercise, "questions.py"))
        if make is None or run.submission is None:
            raise CourseError(f"{run.exercise.name} has no questions.py")
        return QuizAnswers(run.exercise.name, make, run.submission)

    # ── pytest's hooks ────────────────────────────────────────────────────────────────────────────────────────────

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A check file that cannot be collected is the course's fault."""
        if report.failed:
            self.fault = self.fault or f"the checks in {report.nodeid} cannot be read:\n{report.longreprtext}"

    def pytest_internalerror(self, excrepr: object) -> None:
        """Whatever goes wrong in pytest or in a hook is a fault, never the quiet end of a session."""
        self.fault = self.fault or f"pytest failed:\n{excrepr}"

    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Start an exercise before its first check, and let its checks wait once one has failed."""
        run = self._runs[item.path]
        if item.path not in self._started:
            self._started.add(item.path)
            self._begun(run.exercise.name)
            run.start()
        if run.blocked:
            pytest.skip("waits for an earlier one")

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
        """Record each check once: when it was skipped in set-up, or when it was called."""
        report = yield
        run = self._runs[item.path]
        if call.when == "call" or (call.when == "setup" and call.excinfo is not None):
            name, title = item.name.removeprefix("test_"), getattr(getattr(item, "function", None), "title", item.name)
            test = TestResult(name, title)
            try:
                self._judge(run, test, call.excinfo.value if call.excinfo is not None else None)
            except Exception as error:  # out of a hook it would end the session, and the exercise with no verdict
                test.status = Status.ERROR
                self.fault = self.fault or f"judging {run.exercise.name}/{name} raised {error!r}"
            run.record(test)
        return report

    def pytest_runtest_teardown(self, item: pytest.Item, nextitem: pytest.Item | None) -> None:
        """Finish an exercise after its last check."""
        if nextitem is None or nextitem.path != item.path:
            self._finished(self._runs[item.path].finish())

    def _judge(self, run: ExerciseRun, test: TestResult, error: BaseException | None) -> None:
        match error:
            case None:
                test.status = Status.PASSED
            case pytest.skip.Exception():
                test.status = Status.SKIPPED
            case CheckFailed():
                test.status, test.message = Status.FAILED, error.message
                test.diagnosis = run.diagnosis(error) if isinstance(error, WrongAnswer) else error.diagnosis
                run.point_at(test, error)
            case Settled():
                test.status, test.reason, test.message = error.status, error.reason, error.message
            case AssertionError():
                test.status, test.message = Status.FAILED, plain(str(error))
            case IsolationError():
                test.status, self.unconfined = Status.ERROR, error
            case CourseError():
                test.status, self.fault = Status.ERROR, self.fault or str(error)
            case _:
                test.status = Status.ERROR
                self.fault = self.fault or f"the check {run.exercise.name}/{test.name} raised {error!r}"
