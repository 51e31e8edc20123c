"""What is watched, and what is shown of it: a state that events go into; it knows no terminal and no clock."""

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Protocol

from grader.confinement.tiers import Tier
from grader.errors import CourseError, IsolationError, JudgeError, UsageError
from grader.learner.hints import Hint, number_of_fitting_hint
from grader.results import ExerciseResult, Status
from grader.watch.events import (
    Begun,
    Ended,
    Event,
    FolderBack,
    FolderGone,
    InputClosed,
    Isolated,
    Judged,
    Pressed,
    Resumed,
    Saved,
    SecondPassed,
)
from grader.watch.exercise_list import ExerciseList
from grader.watch.scrolling import Scrolled
from grader.watch.work import Work


class Judge(Protocol):
    """Has exercises judged; what becomes of them comes back as events."""

    def start(self, names: list[str]) -> int:
        """Begin to judge exercises, instead of what is being judged, and return the number that the events carry."""
        ...

    def abandon(self) -> None:
        """End what is being judged; nothing of it is told any more."""
        ...


class View(Enum):
    """What the screen shows."""

    EXERCISE = auto()
    LIST = auto()
    KEYS = auto()
    RESET = auto()
    SOLUTION = auto()
    WHOLE = auto()
    CELEBRATION = auto()


@dataclass
class Run:
    """What is being judged."""

    number: int
    names: list[str]
    whole: bool
    at: str = ""
    seconds: int = 0
    results: list[ExerciseResult] = field(default_factory=list)


class Watching:
    """The exercise one is at, its verdict, and what else is on the screen."""

    def __init__(self, work: Work, judge: Judge, *, manual: bool = False) -> None:
        """Stand at the first exercise that is not done; nothing is judged before `begin`.

        Args:
            work: the learner's exercises.
            judge: has them judged.
            manual: whether files are not watched, so that only a key has one judged.
        """
        self.work, self.manual = work, manual
        self._judge = judge
        self.view = View.EXERCISE
        self.current = work.first()
        self.result: ExerciseResult | None = None
        self.run: Run | None = None
        self.whole: list[ExerciseResult] = []
        self.hint: Hint | None = None
        self.list = ExerciseList({}, self.current)
        self.notice = ""
        self.fault = ""
        self.reference = Scrolled("")
        self.tier: Tier | None = None
        self.folder_gone = False
        self.exit_code: int | None = None
        self._asked_to_skip = False

    def begin(self) -> None:
        """Have the first exercise judged."""
        self._check_current()

    @property
    def is_done(self) -> bool:
        """Whether the exercise one is at has passed as it stands."""
        return self.current in self.work.done

    @property
    def number_of_next_hint(self) -> int:
        """Which hint the key for one shows: after the last one, the first again."""
        total = max(1, len(self.work.exercise(self.current).hints))
        if self.hint is not None:
            return self.hint.number % total + 1
        if fitting := number_of_fitting_hint(self.work.exercise(self.current), self.result):
            return fitting
        return min(self.work.hints_shown(self.current) + 1, total)

    def take(self, event: Event) -> None:
        """Take in what happened.

        Raises:
            Exception: the grader itself failed.
        """
        match event:
            case Saved(names):
                self._saved(names)
            case Pressed(key):
                self._pressed(key)
            case Begun(number, name) if self.run and self.run.number == number:
                self.run.at = name
            case Judged(number, result) if self.run and self.run.number == number:
                self._judged(self.run, result)
            case Ended(number, fault) if self.run and self.run.number == number:
                self._ended(self.run, fault)
            case Isolated(tier):
                self.tier = tier
            case SecondPassed():
                if self.run:
                    self.run.seconds += 1
            case FolderGone():
                self._judge.abandon()
                self.run, self.folder_gone = None, True
            case FolderBack():
                self.folder_gone = False
                self._check_current()
            case Resumed() if self.run:  # what was judged stood still meanwhile, and its time ran out
                self._start(self.run.names, whole=self.run.whole)
            case InputClosed():
                self.leave(130)

    def leave(self, exit_code: int) -> None:
        """Come to an end; the last page is not to look as if something were still going on."""
        self.exit_code = exit_code
        if self.run:
            self.run = None
            self.view = View.EXERCISE
            self.notice = "You left before it was checked."

    # ── files ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _saved(self, names: frozenset[str]) -> None:
        self.work.look_again(names)
        if self.current in names:
            if not self.work.is_as_judged(self.current):
                self.notice = ""
            elif self.run:  # the file was written by a reset, which has it judged by itself
                return
            self._check_current()
        elif len(names) == 1:  # whoever saves another one has gone on to it
            self.notice = ""
            self._go_to(next(iter(names)))
        else:
            self.notice = f"{len(names)} files were changed, none of them {self.current}. Press l to choose another."

    # ── verdicts ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _go_to(self, name: str) -> None:
        if name != self.current:
            self.current, self.result, self.hint = name, None, None
        self._check_current()

    def _check_current(self) -> None:
        self.result = None
        self._start([self.current], whole=False)

    def _check_all(self) -> None:
        self.whole = []
        self._start(self.work.names, whole=True)

    def _start(self, names: list[str], *, whole: bool) -> None:
        self.view = View.WHOLE if whole else View.EXERCISE
        self.fault, self._asked_to_skip = "", False
        self.work.begin(names)
        self.run = Run(self._judge.start(names), names, whole, at=names[0])

    def _judged(self, run: Run, result: ExerciseResult) -> None:
        self.work.record(result)
        run.results.append(result)
        if run.whole:
            self.whole = run.results
        elif result.name == self.current:
            self.result = result
            if result.status is Status.PASSED:
                self.hint = None

    def _ended(self, run: Run, fault: Exception | None) -> None:
        self.run = None
        self.notice = self.work.note() or self.notice
        if fault is None:
            self._conclude(run)
            return
        self.result = None  # what came before the fault is no verdict
        match fault:
            case UsageError() | IsolationError():
                self.fault = str(fault)
            case CourseError():
                self.fault = f"The course, not your answer, is at fault:\n{fault}"
            case JudgeError():
                self.fault = f"The judge could not do its work, and nothing was counted:\n{fault}"
            case _:
                raise fault

    def _conclude(self, run: Run) -> None:
        """After a whole run celebrate, or stand at the first exercise that did not pass."""
        if not run.whole:
            return
        wrong = [result for result in run.results if result.status not in (Status.PASSED, Status.SKIPPED)]
        begun = [result for result in wrong if result.status is not Status.NOT_STARTED]
        if all(result.status is Status.PASSED for result in run.results):
            self.view = View.CELEBRATION
        else:
            self.result = next(iter(begun or wrong or run.results))
            self.current, self.hint = self.result.name, None

    # ── keys ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _pressed(self, key: str) -> None:
        asked, self._asked_to_skip = self._asked_to_skip, False
        if key == "interrupt":
            self.leave(130)
            return
        if key == "redraw":
            return
        self.notice = ""
        match self.view:
            case View.LIST:
                self._pressed_in_list(key)
            case View.RESET:
                self.view = View.EXERCISE
                if key == "y":
                    self._reset()
                else:
                    self.notice = "Nothing was changed."
            case View.SOLUTION if self.reference.press(key):
                pass
            case View.KEYS | View.SOLUTION if key not in "cln":
                self.view = View.EXERCISE
            case _:
                self._pressed_in_exercise(key, asked)

    def _pressed_in_list(self, key: str) -> None:
        match key:
            case "enter":
                if self.list.selected is not None:
                    self._go_to(self.list.selected)
            case "l" | "q" | "escape":
                self.view = View.EXERCISE
            case _:
                self.list.press(key)

    def _pressed_in_exercise(self, key: str, asked: bool) -> None:
        if self.run and self.run.whole and key != "q":  # or it would end, and change the page, under another one
            self._check_current()
            return
        match key:
            case "q":
                self.leave(0)
            case "n":
                self._next(asked)
            case "enter" if self.view is View.WHOLE and not self.run:
                self.view = View.EXERCISE
            case "r" | "enter":
                self._go_to(self.current)
            case "h":
                self.view = View.EXERCISE
                self.hint = self.work.hint(self.current, self.number_of_next_hint)
                if self.hint is None:
                    self.notice = f"{self.current} has no hints."
            case "l":
                self.list = ExerciseList(self.work.standings(), self.current)
                self.view = View.LIST
            case "c":
                self._check_all()
            case "x":
                self._ask_to_reset()
            case "s":
                if self.is_done:
                    self.reference, self.view = Scrolled(self.work.reference(self.current)), View.SOLUTION
                else:
                    self.notice = "The reference is shown once yours passes."
            case "?":
                self.view = View.KEYS
            case "escape":
                self.view = View.EXERCISE

    def _next(self, asked: bool) -> None:
        if self.view is View.WHOLE and not self.run:  # to what the whole run found
            self.view = View.EXERCISE
        elif self.is_done:
            following = self.work.open_after(self.current)
            if following is None:
                self._check_all()
            else:
                self._go_to(following)
        elif (following := self.work.open_after(self.current)) is None:
            self.notice = f"{self.current} is the last one that is not done."
        elif asked:
            self._go_to(following)
        else:
            self._asked_to_skip = True
            self.notice = f"{self.current} is not done yet. Press n again to leave it for later."

    def _ask_to_reset(self) -> None:
        try:
            if self.work.is_fresh(self.current):
                self.notice = f"{self.current} is as you were given it."
            else:
                self.view = View.RESET
        except UsageError as error:
            self.notice = " ".join(str(error).splitlines())

    def _reset(self) -> None:
        try:
            said = self.work.reset(self.current)
        except (UsageError, OSError) as error:
            self.notice = f"Nothing was changed: {error}"
            return
        self.hint = None
        self.notice = said
        self._check_current()
