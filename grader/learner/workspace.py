"""Where things lie: the installed courses, a learner's folder, a checkout of a course."""

import os
import random
import re
import shlex
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from grader.course import Course, Exercise, read_course
from grader.errors import NoExercisesError, UsageError
from grader.judge.settled import Settled
from grader.judge.submission import is_not_started, read_submission
from grader.judge.text import plain
from grader.learner.courses import installed_course, installed_courses, loaded
from grader.learner.fingerprints import Fingerprint, fingerprint, read_regular
from grader.learner.progress import PROGRESS, Progress
from grader.quiz import QUESTION_NUMBERS
from grader.request import Item


@dataclass(frozen=True)
class Workspace:
    """A folder with exercises to work on, the course they belong to, and what is remembered of the work."""

    course: Course
    root: Path
    progress: Progress = field(default_factory=Progress)
    """In memory only in a checkout of the course, and for a folder of somebody else's answers."""

    def path(self, exercise: Exercise) -> Path:
        """Return where the learner's file for `exercise` lies, or would lie."""
        path = self.root / "exercises" / exercise.file
        # A folder of the chapters themselves, or, as people hand in single files, of the files alone.
        others = (self.root / exercise.file, self.root / f"{exercise.name}.py")
        return next((place for place in (path, *others) if os.path.lexists(place)), path)

    def item(self, exercise: Exercise) -> Item:
        """Return the learner's file for `exercise`, under the path that the learner would type."""
        path = self.path(exercise)
        pin = self.progress.pin_of(exercise.name)
        return Item(exercise.name, str(path), shown_path(path), str(self.root), pin)

    def fingerprint(self, exercise: Exercise) -> Fingerprint | None:
        """Return the fingerprint of the learner's answer as it is now; None where there is none."""
        return fingerprint(self.course, exercise, self.path(exercise))

    def is_untouched(self, name: str) -> bool:
        """Whether the learner's file is still as it was begun."""
        exercise = self.course.exercise(name)
        path = self.path(exercise)
        try:
            return is_not_started(read_submission(path, path.name, self.root), path, self.course.stub(exercise))
        except Settled:
            return False

    def require_begun(self, otherwise: str) -> None:
        """Go on where 'grader init' made this folder; else say so, and what to do `otherwise`."""
        if not self.progress.is_kept:
            raise UsageError(f"{shown_path(self.root)} was not made by 'grader init'.\n{otherwise}")


def reference_item(course: Course, exercise: Exercise) -> Item:
    """Return the course's own solution as a file to judge."""
    path = course.solution_file(exercise, "solution.py")
    return Item(exercise.name, str(path), path.relative_to(course.folder).as_posix())


def shown_path(path: Path) -> str:
    """Return `path` as short as it can be typed from here."""
    whole = path.parent.resolve() / path.name  # a link is shown as itself, wherever it leads
    try:
        below = Path(os.path.relpath(whole, here())).as_posix()
    except ValueError:  # on another drive
        below = str(whole)
    return plain(min(below, str(whole), key=len))


def here() -> Path:
    """Return the folder one stands in."""
    try:
        return Path.cwd()
    except OSError:
        raise UsageError("The folder you stand in is not there any more; 'cd' to where it is now.") from None


def _here_and_above() -> Iterator[Path]:
    yield from (here(), *here().parents)


# ── a folder of exercises ─────────────────────────────────────────────────────────────────────────────────────────────


def find_workspace(folder: Path | None) -> Workspace:
    """Return the workspace one stands in, or the one in `folder`."""
    if folder is not None:
        if not folder.is_dir():
            raise UsageError(f"There is no folder {folder}.")
        # Somebody else's folder, maybe: nothing in it is written to before something is to be remembered.
        return begun_at(folder.resolve(), mend=False) or Workspace(find_course(), folder.resolve())
    for candidate in _here_and_above():
        if found := begun_at(candidate):
            return found
        if _is_course(candidate):
            return Workspace(read_course(candidate), candidate)
        if found := _recovered_at(candidate):
            return found
    below = folders_below()
    if below:
        where = " and ".join(below)
        raise NoExercisesError(f"There are no exercises here, but in {where}.\nGo there first:  cd {below[0]}")
    mend = "Begin the course with 'grader init', then 'cd' into its folder."
    raise NoExercisesError(f"There are no exercises here.\n{mend}")


def folders_below() -> list[str]:
    """Return the folders of exercises that lie in the one that one stands in, at most three, as they are typed."""
    try:
        with os.scandir(here()) as entries:
            names = sorted(entry.name for entry in entries if entry.is_dir())
    except OSError:
        return []
    found = (name for name in names if (here() / name / PROGRESS).is_file() and (here() / name / "exercises").is_dir())
    return [typed(plain(name)) for name in islice(found, 3)]


def typed(path: str) -> str:
    """Return a path as a shell takes it for one word."""
    return shlex.quote(path) if os.name == "posix" else f'"{path}"' if " " in path else path


def find_answers(folder: Path, course: Course | None = None) -> Workspace:
    """Return the folder of somebody's answers to judge: nothing of what it says was done is read, and nothing written.

    Where no `course` is given, what the folder says of its own counts only where there is more than one to choose from;
    a course that lies in it never does.
    """
    if not folder.is_dir():
        raise UsageError(f"There is no folder {folder}.")
    answers = folder.resolve()
    if course is not None:
        return Workspace(course, answers)
    try:
        course = find_course(outside=answers)
    except UsageError:
        progress = Progress.read(folder / PROGRESS)
        if progress is None or progress.course is None:
            raise
        course = find_course(progress.course, outside=answers)
    return Workspace(course, answers)


def begun_at(folder: Path, *, mend: bool = True, course: Course | None = None) -> Workspace | None:
    """Return the workspace that 'grader init' made in `folder`; None where there is none.

    Where its `course` is known it is not looked for. What can be read of a damaged `progress.json` is used; where the
    folder is to `mend`, it is also written anew at once, and a note says so.
    """
    progress = Progress.read(folder / PROGRESS)
    if progress is None or (progress.damage and not (folder / "exercises").is_dir()):
        return None
    if course is None or progress.course not in (None, course.name):
        course = _course_of(progress, folder.resolve())
    if progress.damage:
        progress.complete(course.name, progress.question or _question_in(folder) or new_question())
        if mend:
            progress.try_to_save()
    return Workspace(course, folder, progress)


def is_recoverable(course: Course, folder: Path) -> bool:
    """Whether exercises of this course lie in a folder, and nothing that remembers the work on them."""
    if os.path.lexists(folder / PROGRESS) or _is_course(folder):
        return False
    return any((folder / "exercises" / exercise.file).is_file() for exercise in course.exercises)


def recovered(course: Course, folder: Path) -> Workspace | None:
    """Return the workspace in a folder whose `progress.json` was lost, or not copied; None where it is no such folder.

    The question number is the one that the learner's files have. A note says that nothing else is remembered.
    """
    if not is_recoverable(course, folder):
        return None
    path = folder / PROGRESS
    progress = Progress.new(path, course.name, _question_in(folder) or new_question())
    progress.notes.append(f"{shown_path(path)} was not there; it begins anew, and your exercises are as they were.")
    progress.try_to_save()
    return Workspace(course, folder, progress)


def _recovered_at(folder: Path) -> Workspace | None:
    if not (folder / "exercises").is_dir():
        return None
    try:
        return recovered(find_course(), folder)
    except UsageError:  # none is installed, or more than one: 'grader init' is told which it is
        return None


def new_question() -> int:
    """Draw a learner's question number: whoever sits beside one has other numbers and another order of the choices."""
    return random.SystemRandom().randint(1, QUESTION_NUMBERS[-1])


def _question_in(folder: Path) -> int | None:
    """Return the question number that stands in the learner's own files."""
    found: Counter[int] = Counter()
    for path in sorted((folder / "exercises").glob("*/*.py")):
        numbers = re.findall(rb"^QUESTION = (\d{1,4})\s*$", read_regular(path, 2**15) or b"", re.MULTILINE)
        found.update(map(int, numbers))
    return found.most_common(1)[0][0] if found else None


# ── a course ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def find_course(name: str | None = None, *, outside: Path | None = None) -> Course:
    """Return the course in whose checkout one stands, else the installed one; of that name, where one is given.

    What lies in `outside`, somebody's answers, is never taken for a course, even by whoever stands there.
    """
    for folder in _here_and_above():
        if _is_course(folder) and not (outside is not None and folder.is_relative_to(outside)):
            course = read_course(folder)
            if name in (None, course.name):
                return course
    installed = installed_courses()
    if name is None and len(installed) == 1:
        return loaded(next(iter(installed.values())))
    if name is not None and (course := installed_course(name)) is not None:
        return course
    there = ", ".join(sorted(installed)) or "none"
    if name is not None:
        raise UsageError(
            f"The course '{plain(name, 60)}' is not installed here; installed: {there}.\n"
            "Install it, or say in which folder it lies:  grader init --course FOLDER"
        )
    if installed:
        raise UsageError(f"More than one course is installed: {there}.\nName one: grader init --course NAME")
    raise UsageError("No course is installed; 'pip install convjax' brings one.")


def _course_of(progress: Progress, root: Path) -> Course:
    """Return the course that a learner's folder belongs to: in the folder that was named for it, or by its name.

    What is said of a folder counts only where one stands in the learner's, and never of one that lies within it: what
    somebody handed in does not choose whose checks are run.
    """
    folder = progress.course_folder
    if folder is None:
        return find_course(progress.course)
    stands_there = here().is_relative_to(root)
    found = ""
    if stands_there and not folder.is_relative_to(root) and _is_course(folder):
        course = read_course(folder)
        if course.name == progress.course:
            return course
        found = f"; there is '{course.name}' now"
    try:
        return find_course(progress.course)
    except UsageError:
        pass
    if not stands_there:
        raise UsageError(f"The course of {root} lies in a folder of its own.\nGo there first:  cd {typed(str(root))}")
    raise UsageError(
        f"The course '{progress.course}' does not lie in {plain(str(folder))} any more{found}.\n"
        "Say where it lies now:  grader init --course FOLDER"
    )


def _is_course(folder: Path) -> bool:
    return (folder / "course.toml").is_file() and (folder / "solutions").is_dir()
