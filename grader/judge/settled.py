"""A verdict that falls before, or instead of, a comparison of values."""

from grader.checks import Call
from grader.results import Reason, Status


class Settled(Exception):
    """The verdict is settled: its status and reason, words for the learner, and which of their lines it is about."""

    def __init__(self, status: Status, reason: Reason | None, message: str, line: int | None = None) -> None:
        """Keep what the result will say."""
        super().__init__(message)
        self.status, self.reason, self.message, self.line = status, reason, message, line


class Refused(Settled):
    """The file never comes to the checks."""


class WorkerGone(Settled):
    """The worker can answer no more: it ran out of time, died, or did not keep to the format."""

    call: Call | None = None
    """What it was asked, where that was a call."""
