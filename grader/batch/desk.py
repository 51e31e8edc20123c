"""Where submissions are graded one after the other, by a judge that is kept at hand."""

import tempfile
import time
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from grader.batch.record import OURS, record_of, ungraded, unreadable
from grader.batch.settings import Settings
from grader.batch.submission import Submission
from grader.course import Course, Exercise
from grader.errors import JudgeError
from grader.judging import Judging
from grader.request import Item, Request
from grader.results import ExerciseResult

PATIENCE = 4.0
"""Nobody waits for one verdict of a class, and whether it names a mistake is not to depend on how busy a machine is."""


class Closed(Exception):
    """The desk was closed while a submission lay on it: nothing is known of it."""


class Desk:
    """Grades submissions by the same settings; use it as a context manager, in one thread."""

    def __init__(
        self, course: Course, settings: Settings, hidden: Path | None = None, room: Path | None = None
    ) -> None:
        """Grade by a course, and by hidden checks where a folder of them is given; work in a folder below `room`."""
        self._course, self._settings, self._hidden, self._room = course, settings, hidden, room
        self._exercises = [course.exercise(name) for name in settings.exercises]
        self._judging = Judging(lambda: settings.tier)

    def __enter__(self) -> Self:
        """Return this."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None):
        """End the judge."""
        self.close()

    def close(self) -> None:
        """End the judge, and what it is judging. May be called by any thread."""
        self._judging.close()

    def grade(self, submission: Submission) -> dict[str, Any]:
        """Return the record of a submission; whatever it is, there is one.

        Raises:
            Closed: the desk was closed meanwhile.
            CourseError: the course is at fault, and with it every verdict.
            IsolationError: the answers cannot be kept apart as far as was asked for.
        """
        began = time.monotonic()
        try:
            results = self._results(submission)
        except JudgeError as error:
            submission = replace(submission, fault=f"{OURS}{error}")
            results = ungraded(self._exercises)
        return record_of(submission, self._course, self._settings, results, time.monotonic() - began)

    def _results(self, submission: Submission) -> list[ExerciseResult]:
        if submission.fault:
            return ungraded(self._exercises)
        found = {exercise.name: unreadable(exercise, _why(submission, exercise)) for exercise in self._exercises}
        with tempfile.TemporaryDirectory(prefix="submission-", dir=self._room) as folder:
            items = [_laid_out(Path(folder), exercise, submission) for exercise in self._exercises]
            there = [item for item in items if item is not None]
            try:
                found |= self._judged(there)
            except JudgeError:  # once more, each answer by itself: one that breaks a judge takes no other along
                for item in there:
                    found |= self._judged([item])
        return list(found.values())

    def _judged(self, items: list[Item]) -> dict[str, ExerciseResult]:
        settings = self._settings
        request = Request(
            str(self._course.folder),
            settings.seed,
            items,
            limits=settings.limits,
            isolation=settings.tier,
            hidden=None if self._hidden is None else str(self._hidden),
            jobs=1,
            patience=PATIENCE,
            shares_programs=self._course.has_public_references,
        )
        events = self._judging.judge(request)
        found = {event.name: event for event in events if isinstance(event, ExerciseResult)}
        if len(found) < len(items):
            raise Closed
        return found


def _why(submission: Submission, exercise: Exercise) -> str:
    return submission.faults.get(exercise.name, "is not there")


def _laid_out(folder: Path, exercise: Exercise, submission: Submission) -> Item | None:
    """Write an answer where the judge can read it, under the path that messages name."""
    content = submission.files.get(exercise.name)
    if content is None:
        return None
    path = folder / exercise.file
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    return Item(exercise.name, str(path), exercise.file, str(folder))
