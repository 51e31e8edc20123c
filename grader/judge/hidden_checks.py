"""Checks that learners never see: of what becomes of them, only the instructor's title and the verdict are told."""

import hashlib
import importlib.util
from difflib import get_close_matches
from pathlib import Path

from grader.course import Course, Exercise
from grader.errors import CourseError, UsageError
from grader.judge.text import plain
from grader.results import Status, TestResult

TITLE = "A hidden check"
_FORM = "Hidden checks stand in <chapter>/<exercise>/checks.py, as functions whose names begin with test_."


def find(folder: str | None, exercise: Exercise) -> Path | None:
    """Return the hidden checks of an exercise, below the folder that an instructor named; None where it has none."""
    if folder is None:
        return None
    if not Path(folder).is_dir():
        raise CourseError(f"there is no folder of hidden checks {folder}")
    path = Path(folder).resolve() / exercise.chapter / exercise.name / "checks.py"
    return path if path.is_file() else None


def folder_meant(named: Path, course: Course) -> Path:
    """Return the folder of hidden checks that an instructor named: itself, or as a package that is installed.

    Raises:
        UsageError: there is none, or its checks fit no exercise.
    """
    folder = named if named.is_dir() else _package(str(named))
    if folder is None:
        raise UsageError(f"There is no folder {named}, and no installed package of that name.")
    refuse_unfit(folder, course)
    return folder.resolve()


def _package(name: str) -> Path | None:
    if not all(part.isidentifier() for part in name.split(".")):
        return None
    try:
        spec = importlib.util.find_spec(name)
    except Exception:  # the packages above it are imported, and may raise anything
        return None
    places = None if spec is None else spec.submodule_search_locations
    return next((Path(place) for place in places or () if Path(place).is_dir()), None)


def refuse_unfit(folder: Path, course: Course) -> None:
    """Raise a `UsageError` where a folder of hidden checks holds none, or some that no exercise would ever meet."""
    if not folder.is_dir():
        raise UsageError(f"There is no folder {folder}.")
    expected = {f"{exercise.chapter}/{exercise.name}": exercise for exercise in course.exercises}
    found = False
    for file in sorted(folder.rglob("*.py")):
        parts = file.relative_to(folder).parts
        if any(part.startswith((".", "__")) for part in parts):
            continue
        place = "/".join(parts[:2]) if len(parts) > 2 else "/".join(parts[:-1])
        if place not in expected:
            named = [known for known, exercise in expected.items() if exercise.name in parts]
            close = named or get_close_matches(place, expected, n=1, cutoff=0.5)
            meant = f" Did you mean '{close[0]}'?" if close else ""
            raise UsageError(f"{plain(str(file))} fits no exercise.{meant}\n{_FORM}")
        if not (folder / place / "checks.py").is_file():
            raise UsageError(f"There is no checks.py in {plain(str(folder / place))}.\n{_FORM}")
        found = True
    if not found:
        raise UsageError(f"There are no hidden checks in {plain(str(folder))}.\n{_FORM}")


def salt(path: Path) -> str:
    """Return what makes the random numbers of these checks unknown to whoever knows the seed but not the file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def hash_of_all(folder: Path) -> str:
    """Return a hash of everything in a folder of hidden checks, so that a result can be traced to them."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:16]


def told(test: TestResult) -> TestResult:
    """Return what may be told of a hidden check's result."""
    passed, skipped = test.status is Status.PASSED, test.status is Status.SKIPPED
    status = Status.PASSED if passed else Status.SKIPPED if skipped else Status.FAILED
    return TestResult(test.name, test.title, status, hidden=True)
