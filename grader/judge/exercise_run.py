"""One exercise being judged: its submission, its workers, and the verdict that its checks add up to."""

import contextlib
import os
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType

from grader.calls import TRANSFORMS, Call
from grader.confinement.tiers import Tier
from grader.course import Course, Exercise
from grader.errors import CheckFault, CourseError
from grader.judge import compilation_cache, course_files, hidden_checks
from grader.judge.expected_checks import Expected, ExpectedChecks
from grader.judge.file_faults import missing_name, not_loaded
from grader.judge.known_mistakes import KnownMistakes
from grader.judge.settled import Refused, Settled, WorkerGone
from grader.judge.stand_ins import StandIns
from grader.judge.student import CheckFailed, Outcome, Raised, Returned, WrongAnswer
from grader.judge.submission import Submission, is_not_started, parse, read_source, shown_lines
from grader.judge.workers.conversation import Conversation
from grader.judge.workers.grants import Grants, granted_packages
from grader.pins import Pin
from grader.request import Item, Variant
from grader.results import ExerciseResult, Status, TestResult

SECONDS_OF_PRINTS = 0.01
"""How long what was printed before a reply may come after it: it takes another way."""


class ExerciseRun:
    """Judges one exercise: `start` before the first check, `prepare` before each, `finish` after the last."""

    def __init__(
        self,
        course: Course,
        exercise: Exercise,
        item: Item,
        seed: int,
        tier: Tier,
        variant: Variant | None = None,
        hidden: str | None = None,
        patience: float = 1.0,
    ):
        """Remember what is to be judged, and how far its workers are kept apart; nothing is read or started yet."""
        self.course, self.exercise, self.item, self.seed, self._tier = course, exercise, item, seed, tier
        self._variant = variant
        self.checks = course.solution_file(exercise, "checks.py")
        self.hidden_checks = hidden_checks.find(hidden, exercise)
        self.expected = ExpectedChecks()
        self._mistakes = KnownMistakes(course.solution_file(exercise, "mistakes.py"), exercise, seed, patience)
        self.result = ExerciseResult(
            exercise.name,
            exercise.chapter,
            exercise.points,
            file=item.shown_as,
            partial_credit=exercise.credit == "checks",
        )
        self.submission: Submission | None = None
        self._began = self._hidden_began = 0.0
        self._worker: Conversation | None = None
        self._stand_ins: dict[str, StandIns] = {}
        self._gone = False
        self._seconds = exercise.seconds
        self._seconds_left: float | None = None
        self._saw_hidden = False
        self._output_is_held = False
        self._never_came_to_the_checks = False
        self._source = ""
        self._names: list[str] = []

    @property
    def reference(self) -> ModuleType:
        """The course's own solution."""
        return course_files.load(self.course.solution_file(self.exercise, "solution.py"))

    @property
    def may_compile(self) -> bool:
        """Whether the learner's code can use JAX."""
        return "jax" in self._grants.modules

    def load_course_files(self) -> None:
        """Load what the verdict will need of the course."""
        for name in ("given.py", "solution.py", "questions.py", "mistakes.py", "checks.py"):
            path = self.course.solution_file(self.exercise, name)
            if name in ("solution.py", "checks.py") or path.is_file():
                course_files.load(path)
                course_files.source(path)
        for path in (self.checks, self.hidden_checks):
            if path is not None:
                course_files.load(path)
                course_files.check_names(path)

    # ── before a check ────────────────────────────────────────────────────────────────────────────────────────────

    def start(self, instead: ExerciseResult | None = None) -> None:
        """Read the file and load it in a worker; where that cannot be, or is not to be, the verdict has fallen."""
        self._began = time.monotonic()
        try:
            if instead is not None:
                raise Settled(instead.status, instead.reason, instead.message or "")
            path = Path(self.item.path)
            self._source = read_source(
                path, self.item.shown_as, None if self.item.root is None else Path(self.item.root)
            )
            self.submission = Submission(self._source, parse(self._source))
            stub = self.course.stub(self.exercise)
            if not os.path.lexists(stub):  # in a checkout it is a learner's, and may be anything
                raise CourseError(f"the course has no file {stub}")
            if is_not_started(self.submission, path, stub):
                raise Refused(Status.NOT_STARTED, None, f"{self.item.shown_as} is still the stub")
            self._load()
        except Settled as verdict:
            self.result.status, self.result.reason, self.result.message = (
                verdict.status,
                verdict.reason,
                verdict.message,
            )
            self.result.lines = shown_lines(self._source, [] if verdict.line is None else [verdict.line])
            self._never_came_to_the_checks = True

    def waits(self, check: Expected) -> bool:
        """Whether a check is not to be run: the file never came to the checks, or an earlier one failed.

        Hidden checks count each for itself, and so do all where each earns its share of the points. Where the case
        that failed last time fails again, the checks before it are run, to show how far the answer goes.
        """
        if self._never_came_to_the_checks or self.expected.has_result(check):
            return True
        if check.hidden or self.result.partial_credit:
            return False
        again = self.expected.failed_again
        if again is not None and not self._gone:
            return check.index > again.index or self.expected.failed_but(again)
        return self.expected.failed_but(None)

    def prepare(self, check: Expected) -> None:
        """Have a worker ready for a check: a fresh one before the first that is hidden, and where one was ended."""
        if check.hidden and not self._saw_hidden:
            self._end_worker()
            self._saw_hidden, self._hidden_began = True, time.monotonic()
            self._seconds_left = None
            self._load()
        elif self._gone:
            self._load()

    def _load(self) -> None:
        self._end_worker()
        self._names, self._gone = [], True
        self._worker = self._conversation(self._grants)
        if self._seconds_left is not None:  # another worker is no reason for more time
            self._worker.seconds_left = self._seconds_left
        loaded = self._worker.load(self.item.shown_as, self._source)
        if isinstance(loaded, Raised):
            raise not_loaded(loaded, " while it was being loaded", self._source, self.course, self.exercise)
        names = loaded.value if isinstance(loaded.value, list) else []
        self._names = [name for name in names if isinstance(name, str)]
        if hasattr(self.reference, self.exercise.name) and self.exercise.name not in self._names:
            raise missing_name(self.exercise.name, self._names, self.item.shown_as)
        self._gone = False

    # ── in a check ────────────────────────────────────────────────────────────────────────────────────────────────

    def seed_for(self, check: Expected) -> str:
        """Return what a check's random numbers are drawn from; of hidden ones nobody can work it out who lacks them."""
        if check.hidden and self.hidden_checks is not None:
            return f"{hidden_checks.salt(self.hidden_checks)}/{self.seed}/{self.exercise.name}/{check.function}"
        return f"{self.drawn_from(check)}/{self.exercise.name}/{check.function}"

    def drawn_from(self, check: Expected) -> int:
        """Return the seed that a learner may be told: this run's, or that of the case that failed last time."""
        return self.seed if check.pin is None else check.pin.seed

    def ask(self, call: Call) -> Outcome:
        """Answer a call by the learner's code; objects that it is about are those that its worker keeps."""
        return self._ask(call, from_the_start=False)

    def answer(self, call: Call) -> Outcome:
        """Answer a call by the learner's code from the start, with objects of its own."""
        return self._ask(call, from_the_start=True)

    def _ask(self, call: Call, *, from_the_start: bool) -> Outcome:
        variant = self._variant
        try:
            if variant is not None and call.about in (variant.stands_for, *self._names):
                renamed = call.renamed(variant.stands_for, variant.function)
                return self._ask_stand_in(variant.file, renamed, from_the_start=from_the_start)
            return self._ask_worker(call, from_the_start=from_the_start)
        except WorkerGone as gone:
            gone.call = call
            raise

    def _ask_worker(self, call: Call, *, from_the_start: bool) -> Outcome:
        if self._worker is None:
            raise RuntimeError("the run was not started")
        if not hasattr(self.reference, call.about):
            raise CheckFault(f"the check asks for student.{call.about}, and the reference has nothing of that name")
        if call.about not in self._names:
            raise missing_name(call.about, self._names, self.item.shown_as)
        self._worker.limit = self._seconds
        try:
            outcome = self._worker.answer(call) if from_the_start else self._worker.ask(call)
        except WorkerGone:
            self._gone = True
            raise
        if isinstance(outcome, Raised) and outcome.not_imported:
            raise not_loaded(outcome, "", self._source, self.course, self.exercise)
        return outcome

    # ── after a check ─────────────────────────────────────────────────────────────────────────────────────────────

    def diagnosis(self, error: WrongAnswer | WorkerGone) -> str | None:
        """Say which known mistake an answer is, if it is one, and whether it changed what it was given."""
        self._hold_output()
        why = self._mistakes.explanation(error, self.reference, self._probe, self._ask_mistake)
        changed = error.changed if isinstance(error, WrongAnswer) else []
        told = [f"Your function changes {name} itself; work on a copy, {name}.copy()." for name in changed]
        return " ".join([*([why] if why else []), *told]) or None

    @property
    def mistake(self) -> str | None:
        """The known mistake that the last diagnosis named; None where it named none."""
        return self._mistakes.named

    def _probe(self, call: Call, seconds: float) -> Outcome:
        if self._gone:  # what was asked before ended it
            self._load()
        with self._within(seconds):
            return self.answer(call)

    def _ask_mistake(self, call: Call, seconds: float) -> Outcome:
        with self._within(seconds):
            return self._ask_stand_in("mistakes.py", call, from_the_start=True)

    @contextlib.contextmanager
    def _within(self, seconds: float) -> Iterator[None]:
        self._seconds = seconds
        try:
            yield
        finally:
            self._seconds = self.exercise.seconds

    def point_at(self, test: TestResult, error: CheckFailed | Settled) -> None:
        """Name the lines that a failed check is about: where it raised or hung, or the one return that ran."""
        if isinstance(error, Settled):
            test.lines = shown_lines(self._source, [] if error.line is None else [error.line])
            return
        lines = error.lines
        if not lines and self.submission is not None and isinstance(error, WrongAnswer):
            called = error.call.operation == "call" or error.call.operation in TRANSFORMS
            # None: then it was not a return's line that ran. Never ==: an array compares item by item.
            ran = called and isinstance(error.outcome, Returned) and error.outcome.value is not None
            method = None if error.call.on is None else error.call.name
            line = self.submission.line_of_only_return(error.call.about, method) if ran else None
            lines = [] if line is None else [line]
        test.lines = shown_lines(self._source, lines)

    def record(self, check: Expected, test: TestResult, *, drawn: bool = False, case: str | None = None) -> None:
        """Take in a check's verdict.

        Args:
            check: which one; where it is the case of last time, a pass says nothing about any other case.
            test: what it came to.
            drawn: whether its inputs are random, so that a failing case is to be kept.
            case: what draws that very case again, where the seed alone does not.
        """
        if check.pin is not None and test.status is Status.PASSED:
            return
        if check.hidden:
            test = hidden_checks.told(test)
        elif drawn and test.status not in (Status.PASSED, Status.SKIPPED):
            test.seed = self.drawn_from(check)
            if self.result.pin is None:
                self.result.pin = Pin(test.name, test.seed, case)
        self.expected.record(check, test)

    def finish(self) -> ExerciseResult:
        """End the workers and return the verdict."""
        self.close()
        result = self.result
        result.tests, result.seconds = self.expected.results(), (self._hidden_began or time.monotonic()) - self._began
        if not self._never_came_to_the_checks:
            wrong = result.first_wrong
            passed = self.expected.complete and all(test.status is Status.PASSED for test in result.tests)
            result.status = wrong.status if wrong is not None else Status.PASSED if passed else Status.FAILED
            result.reason = None if wrong is None else wrong.reason
        return result

    def close(self) -> None:
        """End the workers, whatever they are doing."""
        self._end_worker()
        for stand_ins in self._stand_ins.values():
            stand_ins.close()

    def _end_worker(self) -> None:
        """End the learner's worker and keep what it printed; once it has seen a hidden check, nothing of it."""
        if self._worker is not None:
            self._worker.close()
            self._keep_output()
            self._seconds_left = self._worker.seconds_left
            self._worker = None

    def _hold_output(self) -> None:
        """Keep what was printed up to the first check that failed, and nothing of what is asked after it."""
        if not self._output_is_held:
            time.sleep(SECONDS_OF_PRINTS)
            self._keep_output()
            self._output_is_held = True

    def _keep_output(self) -> None:
        if self._worker is not None and not self._saw_hidden and not self._output_is_held:
            self.result.output = (self.result.output + self._worker.output)[: 2**11 * self.exercise.output_kb]

    def _ask_stand_in(self, file: str, call: Call, *, from_the_start: bool) -> Outcome:
        if file not in self._stand_ins:
            path, solution = (self.course.solution_file(self.exercise, name) for name in (file, "solution.py"))
            # All of a variant's file is asked in one place: objects of the one are arguments of the other.
            beneath = (solution.name, course_files.source(solution))
            if self._variant is not None and file == self._variant.file:
                beneath = (self.item.shown_as, self._source)
            self._stand_ins[file] = StandIns(path, beneath, self._conversation, self._grants)
        return self._stand_ins[file].ask(call, self._seconds, from_the_start=from_the_start)

    @property
    def _grants(self) -> Grants:
        grants = granted_packages(self.exercise.packages, self.course.folder)
        return replace(grants, compiled=compilation_cache.for_workers) if "jax" in grants.modules else grants

    def _conversation(self, grants: Grants) -> Conversation:
        conversation = Conversation(self.exercise, grants, self._tier, secret=self.course.folder / "course.toml")
        if (given := self.course.solution_file(self.exercise, "given.py")).is_file():
            conversation.give(given, course_files.source(given))
        return conversation
