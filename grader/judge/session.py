"""A pytest session over the checks of some exercises: pytest finds and runs them, the plugin here decides."""

import random
import signal
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from grader.errors import CourseError, IsolationError
from grader.judge import course_files, hidden_checks
from grader.judge.call_text import pasteable
from grader.judge.check_faults import fault_of_the_course, is_the_answers, place_of_check, refuse_unpassable
from grader.judge.drawn_cases import COMPILED_EXAMPLES, EXAMPLES, DrawnCases, draws_cases
from grader.judge.exercise_run import ExerciseRun
from grader.judge.expected_checks import Expected
from grader.judge.prerequisites import skipped
from grader.judge.quiz_answers import QuizAnswers
from grader.judge.settled import Settled, WorkerGone
from grader.judge.student import CheckFailed, Raised, Student, WrongAnswer
from grader.judge.text import plain
from grader.judge.workers.worker_process import WorkerProcess
from grader.request import Request
from grader.results import ExerciseResult, Status, TestResult

OWN_INI = Path(__file__).with_name("pytest.ini")
"""An empty one: no setting of the folder one happens to stand in has a say."""


def run_session(
    runs: list[ExerciseRun],
    begun: Callable[[str], None],
    finished: Callable[[ExerciseResult], None],
    request: Request | None = None,
) -> None:
    """Judge every run, telling `begun` and `finished` as it goes; CourseError where the course is at fault.

    Where `request` is given, an exercise that waits for another one of these runs is skipped.
    """
    by_path = {path: run for run in runs for path in (run.checks, run.hidden_checks) if path is not None}
    for run in runs:  # a learner's code may write where the course lies; what is loaded before it runs is ours
        run.load_course_files()
    plugin = _Session(by_path, begun, finished, request)
    folder = runs[0].course.folder
    options = ["-c", str(OWN_INI), f"--rootdir={folder}", "--noconftest", "--import-mode=importlib", "--assert=plain"]
    without = ["cacheprovider", "terminal", "warnings", "faulthandler", "unraisableexception", "threadexception"]
    arguments = [*options, *(word for name in without for word in ("-p", f"no:{name}")), *map(str, by_path)]
    known, interrupted = set(sys.modules), True
    try:
        code = pytest.main(arguments, plugins=[plugin])
        interrupted = code == pytest.ExitCode.INTERRUPTED  # pytest keeps the interrupt to itself
    finally:  # interrupted, too, no worker stays behind
        handler = signal.signal(signal.SIGINT, signal.SIG_IGN)  # and no second interrupt cuts this short
        for run in runs:
            run.close()
        WorkerProcess.close_all()
        if not interrupted:
            signal.signal(signal.SIGINT, handler)
    files = {str(path) for path in by_path}
    for name in set(sys.modules) - known:  # pytest would not read the checks again in this process
        if getattr(sys.modules[name], "__file__", None) in files:
            del sys.modules[name]
    if plugin.unconfined:
        raise plugin.unconfined
    if plugin.fault:
        raise CourseError(plugin.fault)
    if interrupted:
        raise KeyboardInterrupt
    incomplete = [run.exercise.name for run in runs if not run.expected.complete]
    if incomplete:
        raise CourseError(f"the checks of {incomplete[0]} hold no test, or one that was not run")
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        raise CourseError(f"pytest ended with {code!r}")


class _Session:
    """The plugin: gives checks their fixtures, and turns what becomes of them into verdicts."""

    def __init__(
        self,
        runs: dict[Path, ExerciseRun],
        begun: Callable[[str], None],
        finished: Callable[[ExerciseResult], None],
        request: Request | None,
    ) -> None:
        self._runs, self._begun, self._finished, self._request = runs, begun, finished, request
        self._checks: dict[pytest.Item, Expected] = {}
        self._drawn: dict[pytest.Item, DrawnCases] = {}
        self._waiting: set[pytest.Item] = set()
        self._results: dict[str, ExerciseResult] = {}
        self._started: set[ExerciseRun] = set()
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
        return random.Random(self._runs[request.path].seed_for(self._checks[request.node]))

    @pytest.fixture
    def quiz(self, request: pytest.FixtureRequest) -> QuizAnswers:
        """The learner's answers to the questions at the end of the file."""
        run = self._runs[request.path]
        make = course_files.quiz_maker(run.course.solution_file(run.exercise, "questions.py"))
        if make is None or run.submission is None:
            raise CourseError(f"{run.exercise.name} has no questions.py")
        return QuizAnswers(run.exercise.name, make, run.submission)

    # ── which checks there are ────────────────────────────────────────────────────────────────────────────────────

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(self, collector: pytest.Collector) -> Iterator[None]:
        """Let each file of checks import what its own exercise gives."""
        run = self._runs.get(collector.path)
        if run is None:
            return (yield)
        with course_files.given_importable(run.course.solution_file(run.exercise, "given.py")):
            return (yield)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A check file that cannot be collected is the course's fault."""
        if report.failed:
            self.fault = self.fault or f"the checks in {report.nodeid} cannot be read:\n{report.longreprtext}"

    def pytest_internalerror(self, excrepr: object) -> None:
        """Whatever goes wrong in pytest or in a hook is a fault, never the quiet end of a session."""
        self.fault = self.fault or f"pytest failed:\n{excrepr}"

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Expect a verdict on each check, and try the case that failed last time before all others."""
        pinned: list[pytest.Item] = []
        found: Counter[Path] = Counter()
        names: defaultdict[ExerciseRun, set[str]] = defaultdict(set)
        for index, item in enumerate(items):
            run = self._runs[item.path]
            found[item.path] += 1
            hidden = item.path == run.hidden_checks
            title = getattr(getattr(item, "function", None), "title", hidden_checks.TITLE if hidden else item.name)
            name = f"hidden_{found[item.path]}" if hidden else item.name.removeprefix("test_")
            if name in names[run]:
                self.fault = self.fault or f"{place_of_check(item)}: a second check is called {name}"
            names[run].add(name)
            self._checks[item] = Expected(index, item.name, name, title, hidden)
            run.expected.add(self._checks[item])
            pin = run.item.pin
            if pin is not None and not hidden and pin.test == name and _is_random(item):
                pinned.append(_again(item))
                self._checks[pinned[-1]] = Expected(index, item.name, name, title, pin=pin)
        for run in set(self._runs.values()):
            if run.hidden_checks is not None and not found[run.hidden_checks]:
                self.fault = self.fault or f"{run.hidden_checks}: there is no check in it; {course_files.FORM}"
        for item in pinned:
            items.insert(next(place for place, other in enumerate(items) if other.path == item.path), item)

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """From here on nobody reads pytest's own tracebacks, and laying one out takes 18 ms."""
        session.config.option.tbstyle = "native"

    # ── running them ──────────────────────────────────────────────────────────────────────────────────────────────

    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Start an exercise before its first check, and let its checks wait once one has failed."""
        run, check = self._runs[item.path], self._checks[item]
        if run not in self._started:
            self._started.add(run)
            self._begun(run.exercise.name)
            request = self._request
            run.start(request and skipped(run.course, run.exercise, run.item, request, self._results))
        if run.waits(check):
            self._waiting.add(item)
            pytest.skip("waits for an earlier one")
        run.prepare(check)

    @pytest.hookimpl(tryfirst=True)
    def pytest_pyfunc_call(self, pyfuncitem: pytest.Function) -> bool | None:
        """Run a check whose cases Hypothesis draws; any other is left to pytest."""
        if not draws_cases(pyfuncitem.obj):
            return None
        run, check = self._runs[pyfuncitem.path], self._checks[pyfuncitem]
        fixtures = {name: pyfuncitem.funcargs[name] for name in pyfuncitem._fixtureinfo.argnames}
        examples = COMPILED_EXAMPLES if run.may_compile else EXAMPLES
        self._drawn[pyfuncitem] = DrawnCases(pyfuncitem.obj, fixtures, run.seed_for(check), examples)
        self._drawn[pyfuncitem].run(None if check.pin is None else check.pin.case)
        return True

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
        """Record each check once: when it was skipped in set-up, or when it was called."""
        report = yield
        error = call.excinfo.value if call.excinfo is not None else None
        run, check = self._runs[item.path], self._checks[item]
        if call.when == "teardown" and error is not None:
            self._blame(item, error)
        elif call.when == "call" or error is not None:
            test = TestResult(check.name, check.title, question="quiz" in getattr(item, "fixturenames", ()))
            try:
                self._judge(item, run, test, error)
                failing = self._drawn[item].failing if item in self._drawn else None
                case = None if failing is None else failing.case
                run.record(check, test, drawn=self._was_drawn(item, error), case=case)
            except Exception as problem:  # out of a hook it would end the session, and the exercise with no verdict
                self._blame(item, problem)
        return report

    def pytest_runtest_teardown(self, item: pytest.Item, nextitem: pytest.Item | None) -> None:
        """Finish an exercise after its last check."""
        run = self._runs[item.path]
        if nextitem is None or self._runs[nextitem.path] is not run:
            self._results[run.exercise.name] = run.finish()
            if not self.fault:  # then there is no verdict
                self._finished(self._results[run.exercise.name])

    def _judge(self, item: pytest.Item, run: ExerciseRun, test: TestResult, error: BaseException | None) -> None:
        check = self._checks[item]
        match error:
            case None:
                student = item.funcargs.get("student") if isinstance(item, pytest.Function) else None
                if isinstance(student, Student):
                    student.refuse_unlooked_at()
                test.status = Status.PASSED
            case pytest.skip.Exception() if item in self._waiting:
                test.status = Status.SKIPPED
            case CheckFailed():
                refuse_unpassable(item, run, check, error)
                test.status, test.message = Status.FAILED, error.message
                if not check.hidden:
                    if isinstance(error, WrongAnswer):
                        _tell(test, error)
                        test.diagnosis, test.mistake = run.diagnosis(error), run.mistake
                    else:
                        test.diagnosis = error.diagnosis
                    run.point_at(test, error)
            case Settled():
                test.status, test.reason, test.message = error.status, error.reason, error.message
                run.point_at(test, error)
                if isinstance(error, WorkerGone) and error.call is not None and not check.hidden:
                    test.call = pasteable(error.call)
                    test.diagnosis, test.mistake = run.diagnosis(error), run.mistake
            case AssertionError() | pytest.fail.Exception():
                refuse_unpassable(item, run, check, error)
                test.status, test.message = Status.FAILED, plain(str(error))
            case IsolationError():
                test.status, self.unconfined = Status.ERROR, error
            case _ if is_the_answers(item, run, check, error):
                said = plain(f"{type(error).__name__}: {error}".rstrip(": "), 300)
                test.status = Status.FAILED
                test.message = f"your answer is none that this check can look at; it led to\n{said}"
            case _:
                test.status = Status.ERROR
                self._blame(item, error)

    def _was_drawn(self, item: pytest.Item, error: BaseException | None) -> bool:
        """Whether the case that a check came to was drawn; one that is not written yet fails in every case."""
        outcome = error.outcome if isinstance(error, WrongAnswer) else None
        if isinstance(outcome, Raised) and outcome.type_name == "NotImplementedError":
            return False
        if item in self._drawn:
            return True
        rng = getattr(item, "funcargs", {}).get("rng")
        fresh = random.Random(self._runs[item.path].seed_for(self._checks[item]))
        return rng is not None and rng.getstate() != fresh.getstate()

    def _blame(self, item: pytest.Item, error: BaseException) -> None:
        """Keep the first fault of the course."""
        self.fault = self.fault or fault_of_the_course(item, self._runs[item.path], self._checks[item], error)


def _is_random(item: pytest.Item) -> bool:
    """Whether a check can draw inputs anew in each run."""
    return "rng" in getattr(item, "fixturenames", ()) or draws_cases(getattr(item, "obj", None))


def _again(item: pytest.Item) -> pytest.Item:
    """Return another item that runs the same check."""
    if not isinstance(item, pytest.Function) or item.parent is None:
        raise CourseError(f"the check {item.name} is no function")
    return pytest.Function.from_parent(
        item.parent,
        name=item.name,
        callspec=getattr(item, "callspec", None),
        fixtureinfo=item._fixtureinfo,
        originalname=item.originalname,
    )


def _tell(test: TestResult, error: WrongAnswer) -> None:
    """Say of a wrong answer what reports show beside its message."""
    if error.difference is not None:
        test.expected, test.got = error.difference.expected, error.difference.got
    test.picture, test.call = error.picture, error.pasteable
