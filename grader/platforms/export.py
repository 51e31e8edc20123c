"""The export itself: the files of one platform, what of them belongs together, and what is to be done with them."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from grader.errors import UsageError
from grader.platforms import classroom50, exercism, github_actions, gradescope, prairielearn
from grader.platforms.files import File
from grader.platforms.order import Order, Platform
from grader.platforms.placing import place, refuse_unfit


@dataclass(frozen=True)
class _Kind:
    """How the files of a platform are made, and which of them are replaced together."""

    files: Callable[[Order], dict[str, File]]
    units: Callable[[Order], list[str]]
    is_private: bool
    """Whether only instructors can read what lies there."""
    next_step: str


_KINDS = {
    Platform.GRADESCOPE: _Kind(
        gradescope.gradescope_files,
        lambda _: [gradescope.ZIP],
        is_private=True,
        next_step=f"upload {gradescope.ZIP} at Configure Autograder",
    ),
    Platform.CLASSROOM50: _Kind(
        classroom50.classroom50_files,
        lambda order: ["autograder.py", "settings.json", "runtime.json", *order.packages.files()],
        is_private=False,
        next_step="commit it as CLASSROOM/autograders/ASSIGNMENT, and give runtime.json to the assignment",
    ),
    Platform.GITHUB_ACTIONS: _Kind(
        github_actions.github_actions_files,
        lambda _: [github_actions.WORKFLOW, github_actions.FOLDER],
        is_private=False,
        next_step="commit .github in the repository of the exercises",
    ),
    Platform.EXERCISM: _Kind(
        exercism.exercism_files,
        lambda order: [
            *("Dockerfile", "fault.json", "bin", "packages", "course"),
            f"{exercism.TESTS}/{exercism.slug(order.exercises[0])}",
        ],
        is_private=False,
        next_step="bin/run-tests.sh, then build the image",
    ),
    Platform.PRAIRIELEARN: _Kind(
        prairielearn.prairielearn_files,
        lambda order: [
            f"serverFilesCourse/{prairielearn.folder(order)}",
            "grader-image",
            *(prairielearn.question(order, exercise) for exercise in order.exercises),
        ],
        is_private=True,
        next_step="build and push grader-image, then commit questions and serverFilesCourse",
    ),
}


@dataclass(frozen=True)
class Exported:
    """What was written: how many files into which units, and what comes next."""

    files: int
    units: list[str]
    next_step: str


def export(platform: Platform, order: Order, folder: Path, *, replace: bool = False) -> Exported:
    """Write the files of a platform into a folder: all of them, or none.

    Raises:
        UsageError: the platform would show the hidden checks, or cannot get the course; or files are in the way.
        CourseError, JudgeError: the course's own example could not be judged.
        OSError: a file could not be read, or written.
    """
    kind = _KINDS[platform]
    if order.hidden is not None and not kind.is_private:
        private = ", ".join(name for name, other in _KINDS.items() if other.is_private)
        raise UsageError(
            f"What is exported for {platform} can be read by others, so hidden checks must not lie in it.\n"
            f"Leave out --hidden, or choose one of {private}."
        )
    units = kind.units(order)
    refuse_unfit(folder, units, replace=replace)
    files = kind.files(order)
    place(files, units, folder, replace=replace)
    return Exported(len(files), units, kind.next_step)
