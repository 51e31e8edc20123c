"""Telling a folder of submissions from a submission itself, so that nobody's chapters are graded as learners."""

from collections.abc import Iterable
from pathlib import Path

from grader.course import Course
from grader.errors import UsageError
from grader.judge.text import plain
from grader.learner.workspace import shown_path


def is_one_submission(names: Iterable[str], course: Course | None) -> bool:
    """Whether a folder with entries of these names is one submission."""
    return _sign(names, course) is not None


def require_many(path: Path, names: Iterable[str], course: Course | None) -> None:
    """Go on where entries of these names may be submissions; else say what speaks against it, and the mend."""
    sign = _sign(names, course)
    if sign is not None:
        raise UsageError(
            f"{shown_path(path)} holds {plain(sign, 60)} itself, so it is one submission, not a folder of them.\n"
            "Put each submission into a folder of its own and give the one around them;\n"
            "a single one is checked with:  grader check --dir FOLDER"
        )


def _sign(names: Iterable[str], course: Course | None) -> str | None:
    """Return the first of the names that only lies in a submission."""
    signs = {"exercises", "progress.json"}
    if course is not None:
        signs |= {exercise.chapter for exercise in course.exercises}
        signs |= {f"{exercise.name}.py" for exercise in course.exercises}
    return next((name for name in names if name in signs), None)
