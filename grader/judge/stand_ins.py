"""Functions of the course's own that are asked in the place of a learner's: known mistakes, and other right answers.

They run in a worker too, under the same limits, so that a mistake that never ends harms nobody.
"""

from collections.abc import Callable
from pathlib import Path

from grader.calls import Call
from grader.confinement.tiers import PACKAGE
from grader.errors import CourseError
from grader.judge import course_files
from grader.judge.settled import WorkerGone
from grader.judge.student import Outcome, Raised
from grader.judge.workers.conversation import Conversation
from grader.judge.workers.grants import Grants


class StandIns:
    """One worker that holds one of the course's files; it is started when it is first asked, and after each end."""

    def __init__(
        self, path: Path, beneath: tuple[str, str], start: Callable[[Grants], Conversation], grants: Grants
    ) -> None:
        """Ask about the file at `path`, in a worker made by `start`; it may import the grader's names too.

        `beneath` is the name and the source of what answers for all that the file does not define.
        """
        self._beneath = beneath
        self._path, self._start = path, start
        self._grants = grants.with_modules_of(PACKAGE, "__init__.py", "checks.py", "calls.py")
        self._worker: Conversation | None = None

    def ask(self, call: Call, seconds: float, *, from_the_start: bool = False) -> Outcome:
        """Answer a call by a function of the file; where it is about objects, by those there are, or by new ones."""
        if self._worker is None:
            self._worker = self._loaded()
        self._worker.limit = seconds
        try:
            return self._worker.answer(call) if from_the_start else self._worker.ask(call)
        except WorkerGone:
            self.close()
            raise

    def close(self) -> None:
        """End the worker."""
        if self._worker is not None:
            self._worker.close()
            self._worker = None

    def _loaded(self) -> Conversation:
        worker = self._start(self._grants)
        try:
            loaded = worker.load(*self._beneath, beneath=True)
            if not isinstance(loaded, Raised):
                loaded = worker.load(self._path.name, course_files.source(self._path))
        except WorkerGone as gone:
            worker.close()
            raise CourseError(f"{self._path} cannot be loaded by a worker: {gone.message}") from None
        if isinstance(loaded, Raised):
            worker.close()
            at = f":{loaded.lines[-1]}" if loaded.lines else ""
            raise CourseError(f"{self._path}{at} raised {loaded.type_name}: {loaded.text}")
        return worker
