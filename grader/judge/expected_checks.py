"""The checks that an exercise is expected to have, and what each came to: one result for each, no more and no less."""

from dataclasses import dataclass

from grader.pins import Pin
from grader.results import Status, TestResult


@dataclass(frozen=True)
class Expected:
    """One check as pytest found it.

    Attributes:
        index: its place among the exercise's checks.
        function: the name of its function.
        name: the name of its result; that of a hidden check says nothing.
        title: what a learner reads.
        hidden: whether learners do not see it.
        pin: the case to try, where it is that of last time and not a fresh one.
    """

    index: int
    function: str
    name: str
    title: str
    hidden: bool = False
    pin: Pin | None = None


class ExpectedChecks:
    """All checks of one exercise."""

    def __init__(self) -> None:
        """None was found yet."""
        self._checks: list[Expected] = []
        self._results: dict[int, TestResult] = {}
        self.failed_again: Expected | None = None
        """The case of last time, where it was tried and did not pass."""

    def add(self, check: Expected) -> None:
        """Expect a result of a check."""
        self._checks.append(check)

    def record(self, check: Expected, test: TestResult) -> None:
        """Keep a check's result, and of a check that failed with the case of last time that one."""
        if not self.has_result(check):
            self._results[check.index] = test
            self.failed_again = self.failed_again if check.pin is None else check
        elif test.status is not Status.SKIPPED:
            raise ValueError(f"a second result of {check.function}")

    def has_result(self, check: Expected) -> bool:
        """Whether a check was run, or did not have to be."""
        return check.index in self._results

    def failed_but(self, spared: Expected | None) -> bool:
        """Whether any check but this one did not pass."""
        return any(
            test.status is not Status.PASSED
            for index, test in self._results.items()
            if spared is None or index != spared.index
        )

    @property
    def complete(self) -> bool:
        """Whether there are checks, and each has its result."""
        return bool(self._checks) and self._results.keys() == {check.index for check in self._checks}

    def results(self) -> list[TestResult]:
        """Return the results in the order of the checks."""
        return [self._results[index] for index in sorted(self._results)]
