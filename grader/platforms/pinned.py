"""Runs on a platform, ``python -P -m grader.platforms.pinned HASH [ANSWERS]``: is it the course that was exported?

The answer is the exit code: 0, or 3 with a line on standard error. Which course counts is decided as by `grader check`:
where the folder of the answers is given, nothing in that folder is taken for one.
"""

import importlib.util
import sys
from pathlib import Path

from grader.course import Course
from grader.errors import CourseError, UsageError
from grader.learner.workspace import find_answers, find_course


def main(arguments: list[str]) -> int:
    """Compare the course that is found here with the hash of the one that was exported."""
    expected, *answers = arguments
    try:
        course = find_answers(Path(answers[0])).course if answers else find_course()
        found = course.content_hash()
    except (UsageError, CourseError, OSError) as error:
        return _complain(str(error))
    if found != expected:
        return _complain(f"The course here is {course.name} {found}, but {expected} was exported.\nExport it again.")
    missing = _missing(course)
    if missing:
        return _complain(f"Exercises need {', '.join(missing)}, which are not installed.\nExport again with --package.")
    return 0


def _missing(course: Course) -> list[str]:
    granted = dict.fromkeys(package for exercise in course.exercises for package in exercise.packages)
    return [package for package in granted if importlib.util.find_spec(package.partition(".")[0]) is None]


def _complain(message: str) -> int:
    print(message, file=sys.stderr)
    return 3


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
