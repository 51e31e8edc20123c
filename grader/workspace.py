"""Where things lie: the installed courses, a learner's folder, a checkout of a course."""

import importlib.metadata
import json
import os
import random
import re
import stat
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.course import Course, Exercise, read_course
from grader.errors import UsageError
from grader.judge.course_files import quiz_maker
from grader.judge.settled import Settled
from grader.judge.submission import is_not_started, read_submission
from grader.judge.text import plain
from grader.quiz import QUESTION_NUMBERS, draw_quiz, with_question
from grader.request import Item

PROGRESS = "progress.json"
PROGRESS_SCHEMA = "grader-progress/1"


@dataclass(frozen=True)
class Workspace:
    """A folder with exercises to work on, and the course they belong to."""

    course: Course
    root: Path

    def item(self, exercise: Exercise) -> Item:
        """Return the learner's file for `exercise`, under the path that the learner would type."""
        path = self.root / "exercises" / exercise.file
        if not os.path.exists(path) and os.path.exists(
            self.root / exercise.file
        ):  # a folder of the chapters themselves
            path = self.root / exercise.file
        return Item(exercise.name, str(path), shown_path(path), str(self.root))

    def is_untouched(self, name: str) -> bool:
        """Whether the learner's file is still as it was begun."""
        exercise = self.course.exercise(name)
        path = Path(self.item(exercise).path)
        try:
            return is_not_started(read_submission(path, path.name, self.root), path, self.course.stub(exercise))
        except Settled:
            return False

    @property
    def progress_file(self) -> Path:
        """The learner's own file of what was seen; there is none in a checkout."""
        return self.root / PROGRESS

    def next_hint(self, exercise: Exercise) -> int:
        """Return the number of the next hint to show, from 1, and remember that it was shown."""
        progress = _read_progress(self.progress_file)
        if progress is None:
            return 1
        shown: dict[str, int] = progress.setdefault("hints", {})
        number = min(shown.get(exercise.name, 0) + 1, len(exercise.hints))
        shown[exercise.name] = number
        _write(self.progress_file, json.dumps(progress, indent=1) + "\n")
        return number


def reference_item(course: Course, exercise: Exercise) -> Item:
    """Return the course's own solution as a file to judge."""
    path = course.solution_file(exercise, "solution.py")
    return Item(exercise.name, str(path), path.relative_to(course.folder).as_posix())


def shown_path(path: Path) -> str:
    """Return `path` as short as it can be typed from here."""
    try:
        return plain(path.resolve().relative_to(Path.cwd()).as_posix())
    except ValueError:
        return plain(str(path))


def find_workspace(folder: Path | None) -> Workspace:
    """Return the workspace one stands in, or the one in `folder`."""
    if folder is not None:
        if not folder.is_dir():
            raise UsageError(f"There is no folder {folder}.")
        # Somebody's answers: whatever else lies in that folder, it is never taken for a course.
        return _begun_at(folder.resolve()) or Workspace(find_course(), folder.resolve())
    for candidate in (Path.cwd(), *Path.cwd().parents):
        if found := _begun_at(candidate):
            return found
        if _is_course(candidate):
            return Workspace(read_course(candidate), candidate)
    raise UsageError("There are no exercises here.\nBegin the course with 'grader init', then 'cd' into its folder.")


def _begun_at(folder: Path) -> Workspace | None:
    progress = _read_progress(folder / PROGRESS)
    return None if progress is None else Workspace(find_course(progress.get("course")), folder)


def _is_course(folder: Path) -> bool:
    return (folder / "course.toml").is_file() and (folder / "solutions").is_dir()


def find_course(name: str | None = None) -> Course:
    """Return the course in whose checkout one stands, else the installed one; of that name, where one is given."""
    for folder in (Path.cwd(), *Path.cwd().parents):
        if _is_course(folder):
            course = read_course(folder)
            if name in (None, course.name):
                return course
    installed = {point.name: point for point in importlib.metadata.entry_points(group="grader.courses")}
    if name is None and len(installed) == 1:
        name = next(iter(installed))
    if name in installed:
        return read_course(installed[name].load()())
    if name is not None:
        raise UsageError(f"The course '{name}' is not installed here.")
    if installed:
        raise UsageError(f"More than one course is installed: {', '.join(sorted(installed))}.")
    raise UsageError("No course is installed; 'pip install convjax' brings one.")


def begin(course: Course, root: Path) -> tuple[list[Path], Workspace]:
    """Copy the exercises into `root`, draw the learner's questions, and return what was written.

    Nothing that is there is overwritten: in a folder that was begun before, only what is missing is put back.
    """
    progress = _read_progress(root / PROGRESS)
    if progress is None:
        if root.exists() and (not root.is_dir() or any(root.iterdir())):
            raise UsageError(f"{root} is already there and is no folder of exercises.\nName another: grader init DIR")
        progress = {
            "schema": PROGRESS_SCHEMA,
            "course": course.name,
            # Whoever sits beside one has other numbers and another order of the choices.
            "question": random.SystemRandom().randint(1, 9999),
            "hints": {},
        }
    elif progress.get("course") != course.name:
        raise UsageError(f"{root} holds the course '{progress.get('course')}'.\nName another folder: grader init DIR")
    written = [path for path, text in _files(course, root, int(progress["question"])) if _write_new(path, text)]
    _write_new(root / PROGRESS, json.dumps(progress, indent=1) + "\n")
    return written, Workspace(course, root)


def _files(course: Course, root: Path, question: int) -> Iterator[tuple[Path, str]]:
    for chapter in course.chapters:
        readme = course.folder / "exercises" / chapter / "README.md"
        if readme.is_file():
            yield root / "exercises" / chapter / "README.md", readme.read_text(encoding="utf-8")
    for exercise in course.exercises:
        stub = course.stub(exercise).read_text(encoding="utf-8")
        make = quiz_maker(course.solution_file(exercise, "questions.py"))
        if make is not None:
            stub = with_question(stub, draw_quiz(make, exercise.name, question), question)
        yield root / "exercises" / exercise.file, stub


def _read_progress(path: Path) -> dict[str, Any] | None:
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode) or about.st_size > 2**20:  # a pipe would be waited for
            raise ValueError("no regular file, or too large")
        data = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, RecursionError) as error:
        raise UsageError(f"{path} cannot be read ({error}).\nMove it away and run 'grader init' here.") from None
    if not isinstance(data, dict) or data.get("schema") != PROGRESS_SCHEMA:
        return None
    if not _is_progress(data):
        raise UsageError(f"{path} does not hold what 'grader init' wrote.\nMove it away and run 'grader init' here.")
    return data


def _is_progress(data: dict[str, Any]) -> bool:
    match data:
        case {"course": str(course), "question": int(question), "hints": dict(hints)}:
            numbers = all(type(shown) is int and shown >= 0 for shown in hints.values())
            return (
                re.fullmatch(r"[A-Za-z][A-Za-z0-9_.-]{0,60}", course) is not None
                and question in QUESTION_NUMBERS
                and numbers
            )
    return False


def _write_new(path: Path, text: str) -> bool:
    if path.exists() or path.is_symlink():
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    _write(path, text)
    return True


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    # A name that nobody has: '<name>.new' may be a file, or a link, of the learner's.
    with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=".", encoding="utf-8", delete=False) as beside:
        beside.write(text)
    os.chmod(beside.name, 0o644)
    os.replace(beside.name, path)
