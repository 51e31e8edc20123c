"""Where in a submission the answer to an exercise may lie, and reading all of them."""

import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple, Protocol

from grader.batch.intake.unreadable import Unreadable
from grader.course import Course, Exercise

_AGAIN = re.compile(r"(?:-[0-9]{1,20}| ?\([0-9]{1,20}\)){1,3}\Z")

Parts = tuple[str, ...]
"""A path below the top of a submission: its folders and the file, none of them empty, `.` or `..`."""

IGNORED = {"__MACOSX", "Thumbs.db", "desktop.ini"}
"""What systems put beside one's files, as are all names that begin with a dot."""


class Holder(Protocol):
    """A folder, or an archive, that a submission lies in."""

    def read(self, parts: Parts) -> bytes | None:
        """Return what a file holds; None where nothing lies there; `Unreadable` where it cannot be read."""
        ...

    def folders(self) -> Iterator[str]:
        """Name the folders at the top, and the links, which may lead to folders."""
        ...

    def files(self) -> Iterator[str]:
        """Name the files at the top."""
        ...

    def open(self, parts: Parts) -> BinaryIO:
        """Open a file that may be larger than an answer."""
        ...


class Answers:
    """The answers that were found in one submission, and why others cannot be read, by names of exercises."""

    def __init__(self) -> None:
        """Begin with none."""
        self.files: dict[str, bytes] = {}
        self.faults: dict[str, str] = {}

    def __bool__(self) -> bool:
        """Whether anything was found."""
        return bool(self.files or self.faults)


def is_ignored(name: str) -> bool:
    """Whether a file or folder of this name is no part of what anybody meant to hand in."""
    return name.startswith(".") or name in IGNORED


def answers_in(holder: Holder, course: Course) -> Answers:
    """Read all answers; where none is at the top, those in the one folder that everything was wrapped into."""
    found = _answers_below(holder, course, ())
    if found:
        return found
    wrapping = [name for name, _ in zip(holder.folders(), range(2), strict=False)]
    return _answers_below(holder, course, (wrapping[0],)) if len(wrapping) == 1 else found


def _answers_below(holder: Holder, course: Course, top: Parts) -> Answers:
    found = Answers()
    for exercise in course.exercises:
        try:
            # The first place where something lies counts, as in a learner's folder.
            data = next((data for at in _places(exercise) if (data := holder.read((*top, *at))) is not None), None)
        except Unreadable as error:
            found.faults[exercise.name] = str(error)
        else:
            if data is not None:
                found.files[exercise.name] = data
    return found


def _places(exercise: Exercise) -> tuple[Parts, ...]:
    """The same as in `grader.learner.workspace.Workspace.path`, in the same order."""
    file = f"{exercise.name}.py"
    return ("exercises", exercise.chapter, file), (exercise.chapter, file), (file,)


class Told(NamedTuple):
    """What the name of a file tells."""

    exercise: Exercise
    before: str
    """What stands before the exercise's name, without the mark between them."""
    again: tuple[int, ...]
    """The numbers behind it: what is handed in, or loaded down, again gets one."""


def told_by(stem: str, course: Course) -> Told | None:
    """Return what is told by a name that ends in an exercise, as `ana_output_size`, or `ana_output_size-1`, does.

    The longest name counts: with exercises `size` and `output_size` that is an answer to the second.
    """
    again = _AGAIN.search(stem)
    numbers = () if again is None else tuple(map(int, re.findall("[0-9]+", again[0])))
    stem = stem if again is None else stem[: again.start()]
    told = [exercise for exercise in course.exercises if re.search(rf"(\A|[-_. ]){re.escape(exercise.name)}\Z", stem)]
    if not told:
        return None
    exercise = max(told, key=lambda exercise: len(exercise.name))
    return Told(exercise, stem.removesuffix(exercise.name)[:-1], numbers)
