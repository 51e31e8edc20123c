"""Those who grade: submissions in, records out as they are done, on this machine or on many."""

from collections.abc import Generator, Iterable
from typing import Any, Protocol

from grader.batch.submission import Submission


class Workforce(Protocol):
    """Whoever grades submissions, as many at once as there are hands."""

    def records(self, submissions: Iterable[Submission]) -> Generator[dict[str, Any], None, None]:
        """Yield one record for each submission, in the order in which they are done.

        Only a few submissions are asked for ahead of time, so that a class of any size fits in memory. Close it where
        no more is asked for.

        Raises:
            CourseError: the course is at fault.
            IsolationError: the answers cannot be kept apart as far as was asked for.
        """
        ...
