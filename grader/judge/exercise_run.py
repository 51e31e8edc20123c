"""One exercise being judged: its submission, its workers, and the verdict that its checks add up to."""

import importlib.util
from difflib import get_close_matches
from pathlib import Path
from types import ModuleType

from grader.checks import Call
from grader.confinement.tiers import PACKAGE, Tier
from grader.course import Course, Exercise
from grader.errors import CourseError
from grader.judge import course_files
from grader.judge.conversation import Conversation
from grader.judge.diagnosis import diagnose, probes_of
from grader.judge.grants import Grants, granted_packages
from grader.judge.settled import Refused, Settled, WorkerGone
from grader.judge.student import CheckFailed, Outcome, Raised, Returned, WrongAnswer
from grader.judge.submission import Submission, is_not_started, parse, read_source, source_line
from grader.judge.text import plain
from grader.request import Item, Variant
from grader.results import ExerciseResult, Reason, Status, TestResult, overall


class ExerciseRun:
    """Judges one exercise; `start` before the first check, `finish` after the last."""

    def __init__(
        self, course: Course, exercise: Exercise, item: Item, seed: int, tier: Tier, variant: Variant | None = None
    ):
        """Remember what is to be judged, and how far its workers are kept apart; nothing is read or started yet."""
        self.course, self.exercise, self.seed, self._tier = course, exercise, seed, tier
        self._path, self._shown_as, self._variant = Path(item.path), item.shown_as, variant
        self._root = None if item.root is None else Path(item.root)
        self.result = ExerciseResult(exercise.name, exercise.chapter, exercise.points, file=item.shown_as)
        self.submission: Submission | None = None
        self._worker: Conversation | None = None
        self._helper: Conversation | None = None
        self._blocked = False
        self._source = ""
        self._names: list[str] = []

    @property
    def reference(self) -> ModuleType:
        """The course's own solution."""
        return course_files.load(self.course.solution_file(self.exercise, "solution.py"))

    def load_course_files(self) -> None:
        """Load what the verdict will need of the course."""
        for name in ("solution.py", "questions.py", "mistakes.py"):
            path = self.course.solution_file(self.exercise, name)
            if name == "solution.py" or path.is_file():
                course_files.load(path)
                course_files.source(path)

    @property
    def blocked(self) -> bool:
        """Whether the remaining checks wait: one failed, or the file never came to them."""
        return self._blocked

    def start(self) -> None:
        """Read the file and load it in a worker; where that cannot be, the exercise has its verdict."""
        try:
            self._source = read_source(self._path, self._shown_as, self._root)
            self.submission = Submission(self._source, parse(self._source))
            if is_not_started(self.submission, self._path, self.course.stub(self.exercise)):
                raise Refused(Status.NOT_STARTED, None, f"{self._shown_as} is still the stub")
            self._worker = self._conversation(self._grants)
            loaded = self._worker.load(self._shown_as, self._source)
            if isinstance(loaded, Raised):
                raise self._not_loaded(loaded, " while it was being loaded")
            names = loaded.value if isinstance(loaded.value, list) else []
            self._names = [name for name in names if isinstance(name, str)]
            if hasattr(self.reference, self.exercise.name) and self.exercise.name not in self._names:
                raise self._missing(self.exercise.name)
        except Settled as verdict:
            self.result.status, self.result.reason, self.result.message = (
                verdict.status,
                verdict.reason,
                verdict.message,
            )
            self.result.lines = self._shown_lines([] if verdict.line is None else [verdict.line])
            self._blocked = True

    def ask(self, call: Call) -> Outcome:
        """Answer a call by the learner's function."""
        variant = self._variant
        if variant is not None and call.name == variant.stands_for:
            return self._ask_helper(variant.file, Call(variant.function, call.args, call.kwargs))
        if self._worker is None:
            raise RuntimeError("the run was not started")
        if call.name not in self._names:
            raise self._missing(call.name)
        outcome = self._worker.ask(call)
        if isinstance(outcome, Raised) and outcome.not_imported:
            raise self._not_loaded(outcome, "")
        return outcome

    def diagnosis(self, wrong: WrongAnswer) -> str | None:
        """Say which known mistake an answer is, if it is one."""
        path = self.course.solution_file(self.exercise, "mistakes.py")
        mistakes = [
            mistake
            for mistake in course_files.mistakes_in(path)
            if (mistake.of or self.exercise.name) == wrong.call.name
        ]
        if not mistakes:
            return None
        probes = probes_of(course_files.load(path), wrong.call.name, f"{self.seed}/{self.exercise.name}/probes")
        try:
            return diagnose(
                wrong,
                mistakes,
                probes,
                reference=self.reference,
                ask_student=self.ask,
                ask_mistake=lambda call: self._ask_helper("mistakes.py", call),
            )
        except WorkerGone:
            return None  # the answer was wrong before; that it also hangs or dies on a probe explains nothing

    def point_at(self, test: TestResult, error: CheckFailed) -> None:
        """Name the learner's lines that a failed check is about: where it raised, or the one return that ran."""
        lines = error.lines
        if not lines and self.submission is not None and isinstance(error, WrongAnswer):
            # None: then it was not a return's line that ran. Never ==: an array compares item by item.
            returned_nothing = isinstance(error.outcome, Returned) and error.outcome.value is None
            line = None if returned_nothing else self.submission.line_of_only_return(error.call.name)
            lines = [] if line is None else [line]
        test.lines = self._shown_lines(lines)

    def _shown_lines(self, lines: list[int]) -> list[tuple[int, str]]:
        """The outermost and the deepest of some lines, each with its text."""
        ends = dict.fromkeys([*lines[:1], *lines[-1:]])
        return [(line, text) for line in ends if (text := source_line(self._source, line))]

    def record(self, test: TestResult) -> None:
        """Take in a check's verdict; the first that is not a pass lets the others wait."""
        self.result.tests.append(test)
        if test.status is not Status.PASSED:
            self._blocked = True

    def finish(self) -> ExerciseResult:
        """End the workers and return the verdict."""
        self.close()
        if self._worker is not None:
            self.result.output = self._worker.output
        if self.result.status is Status.SKIPPED:
            self.result.status, self.result.reason = overall(self.result.tests)
        return self.result

    def close(self) -> None:
        """End the workers, whatever they are doing."""
        for worker in (self._worker, self._helper):
            if worker is not None:
                worker.close()

    def _ask_helper(self, file: str, call: Call) -> Outcome:
        """Ask a second worker, which holds one of the course's own files; it may see the grader's names too."""
        if self._helper is None:
            self._helper = self._conversation(self._grants.with_modules_of(PACKAGE, "__init__.py", "checks.py"))
            path = self.course.solution_file(self.exercise, file)
            loaded = self._helper.load(file, course_files.source(path))
            if isinstance(loaded, Raised):
                raise CourseError(f"{path} raised {loaded.type_name}: {loaded.text}")
        return self._helper.ask(call)

    @property
    def _grants(self) -> Grants:
        return granted_packages(self.exercise.packages, self.course.folder)

    def _conversation(self, grants: Grants) -> Conversation:
        return Conversation(self.exercise, grants, self._tier, secret=self.course.folder / "course.toml")

    # ── why a file could not be used ──────────────────────────────────────────────────────────────────────────────

    def _not_loaded(self, raised: Raised, when: str) -> WorkerGone:
        line = raised.lines[-1] if raised.lines else None
        at = "" if line is None else f"line {line}: "
        if raised.missing_module is not None:
            reason, what = self._missing_module(raised.missing_module.partition(".")[0])
            return WorkerGone(Status.ERROR, reason, at + what, line)
        said = f"{raised.type_name}: {raised.text}".rstrip(": ")
        mend = "; put the letter in quotes" if source_line(self._source, line or 0).startswith("REASON") else ""
        return WorkerGone(Status.ERROR, Reason.IMPORT, f"{at}your file raised {said}{when}{mend}", line)

    def _missing_module(self, name: str) -> tuple[Reason, str]:
        allowed = " and ".join(["the standard library", *self.exercise.packages])
        if name in {exercise.name for exercise in self.course.exercises}:
            return Reason.FORBIDDEN, "one exercise cannot import another; write what you need in this file"
        if name.isidentifier() and _is_installed(name):
            return Reason.FORBIDDEN, f"this exercise is done without '{name}'; it may import {allowed}"
        close = get_close_matches(name, self.exercise.packages, n=1)
        meant = f"did you mean '{close[0]}'?" if close else f"this exercise may import {allowed}"
        return Reason.IMPORT, f"there is no module '{name}'; {meant}"

    def _missing(self, name: str) -> WorkerGone:
        close = get_close_matches(name, self._names, n=1)
        if close:
            meant = f"; did you mean the '{plain(close[0], 60)}' that is there?"
        else:
            meant = "; to have the exercise as it was, move the file away and type 'grader init'"
        return WorkerGone(Status.ERROR, Reason.MISSING_NAME, f"{self._shown_as} defines no '{name}'{meant}")


def _is_installed(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ValueError:  # '__main__' and the like are there, but have no spec
        return True
