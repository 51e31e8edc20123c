"""The verdicts: what a test, an exercise and a whole check came to, under the names that are relied on from outside."""

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from grader.pins import Pin


class Status(StrEnum):
    """What became of a test or an exercise."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_STARTED = "not_started"
    ERROR = "error"
    TIMEOUT = "timeout"
    CRASHED = "crashed"
    OUT_OF_MEMORY = "out_of_memory"
    SKIPPED = "skipped"


class Reason(StrEnum):
    """Why, where the status is ``error`` or ``crashed``."""

    SYNTAX = "syntax"
    IMPORT = "import"
    MISSING_NAME = "missing_name"
    EXITED = "exited"
    FORBIDDEN = "forbidden"
    UNREADABLE = "unreadable"
    BAD_REPLY = "bad_reply"
    SIGNAL = "signal"


@dataclass
class TestResult:
    """One check's verdict. `message` and `diagnosis` are plain text, already free of control characters."""

    __test__ = False  # not a test of pytest's

    name: str
    title: str
    status: Status = Status.SKIPPED
    reason: Reason | None = None
    message: str | None = None
    diagnosis: str | None = None
    lines: list[tuple[int, str]] = field(default_factory=list)
    """The learner's own lines that the message is about, outermost first, with what stands in them. This and what
    follows is not part of the document."""
    hidden: bool = False
    """Whether learners do not see this check: of its result nothing but title and status was kept."""
    question: bool = False
    """Whether it is about an answer to one of the exercise's questions."""
    seed: int | None = None
    """What the inputs of the failing case were drawn from, where they were drawn."""
    call: str | None = None
    """The failing call, as Python that can be pasted."""
    expected: str | None = None
    got: str | None = None
    picture: str | None = None
    """What the check drew of the place where the answer is wrong."""
    mistake: str | None = None
    """The known mistake that the diagnosis is about, by its name in `mistakes.py`: the same whatever the numbers."""

    def document(self) -> dict[str, Any]:
        """Return the test's part of the JSON document."""
        return {key: getattr(self, key) for key in ("name", "title", "status", "reason", "message", "diagnosis")}


@dataclass
class ExerciseResult:
    """One exercise's verdict: its own status where it never came to the checks, else what the checks came to."""

    name: str
    chapter: str
    max_score: int
    status: Status = Status.SKIPPED
    reason: Reason | None = None
    message: str | None = None
    tests: list[TestResult] = field(default_factory=list)
    lines: list[tuple[int, str]] = field(default_factory=list)
    """As a test's, where the file never came to the checks; not part of the document."""
    file: str = ""
    """The path that messages name; not part of the document."""
    output: str = ""
    """What the learner's file printed; not part of the document."""
    partial_credit: bool = False
    """Whether the course gives each check its share of the points; not part of the document."""
    pin: Pin | None = None
    """The failing case that is to be tried first next time; not part of the document."""
    seconds: float = 0.0
    """How long judging took; not part of the document."""

    @property
    def score(self) -> int:
        """All of the exercise's points or none; whole points for a share of the checks where the course says so."""
        if self.status is Status.PASSED:
            return self.max_score
        if not self.partial_credit or not self.tests:
            return 0
        return self.max_score * sum(test.status is Status.PASSED for test in self.tests) // len(self.tests)

    @property
    def first_wrong(self) -> TestResult | None:
        """The check to tell a learner about: the case that failed before, as long as it fails, else the first."""
        wrong = [test for test in self.tests if test.status not in (Status.PASSED, Status.SKIPPED)]
        pinned = [test for test in wrong if self.pin is not None and test.name == self.pin.test and not test.hidden]
        return next(iter(pinned or wrong), None)

    def document(self) -> dict[str, Any]:
        """Return the exercise's part of the JSON document."""
        keys = ("name", "chapter", "status", "reason", "message", "score", "max_score")
        return {**{key: getattr(self, key) for key in keys}, "tests": [test.document() for test in self.tests]}

    def to_wire(self) -> dict[str, Any]:
        """Return everything, for the way from the judge's process to the command's."""
        return asdict(self)

    @classmethod
    def from_wire(cls, data: dict[str, Any]) -> "ExerciseResult":
        """Read what `to_wire` wrote."""
        tests = [TestResult(**_verdict(test)) for test in data["tests"]]
        return cls(**{**_verdict(data), "tests": tests, "pin": Pin.read(data["pin"])})


def _verdict(data: dict[str, Any]) -> dict[str, Any]:
    """Give back their types to the values that JSON has none for."""
    reason = None if data["reason"] is None else Reason(data["reason"])
    lines = [(number, text) for number, text in data["lines"]]
    return {**data, "status": Status(data["status"]), "reason": reason, "lines": lines}
