"""What an instructor asks for: which exercises of which course, and how they are to be graded over there."""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from grader.confinement.tiers import Tier
from grader.course import Course, Exercise
from grader.errors import UsageError
from grader.judge import hidden_checks
from grader.judge.text import plain
from grader.platforms.packages import Packages

_NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_HOST = r"[A-Za-z0-9][A-Za-z0-9.-]*(?::[0-9]{1,5})?"
_WORD = r"[a-z0-9]+(?:[._-]+[a-z0-9]+)*"
_IMAGE = re.compile(rf"(?:{_HOST}/)?{_WORD}(?:/{_WORD})*(?::\w[\w.-]{{0,127}})?", re.ASCII)


class Platform(StrEnum):
    """A place where classes live."""

    GRADESCOPE = "gradescope"
    CLASSROOM50 = "classroom50"
    GITHUB_ACTIONS = "github-actions"
    EXERCISM = "exercism"
    PRAIRIELEARN = "prairielearn"


@dataclass(frozen=True)
class Order:
    """An export that was asked for.

    Attributes:
        course: the course whose checks are to decide.
        exercises: those that are to be graded, in the course's order.
        packages: what pip is to install over there.
        tier: the least isolation with which anything is graded.
        hidden: the folder of checks that learners never see.
        image: the name of the image, for the platform that asks for one.
    """

    course: Course
    exercises: list[Exercise]
    packages: Packages
    tier: Tier = Tier.LANDLOCK
    hidden: Path | None = None
    image: str | None = None
    names: list[str] = field(init=False)

    def __post_init__(self) -> None:
        """Refuse what could not be graded over there.

        Raises:
            UsageError: a name cannot stand in a script, or be an image's, or the hidden checks fit no exercise.
        """
        if self.image is not None and not _IMAGE.fullmatch(self.image):
            raise UsageError(
                f"No image can be called {plain(repr(self.image), 100)}.\n"
                "Name it in small letters, as docker does: REGISTRY/NAME:TAG, such as ghcr.io/course/grader:1"
            )
        object.__setattr__(self, "names", [exercise.name for exercise in self.exercises])
        unfit = [name for name in self.names if not _NAME.fullmatch(name)]
        if unfit:
            raise UsageError(f"{unfit[0]!r} cannot stand in a script.\nName exercises as functions are named: half_of.")
        if self.hidden is not None:
            hidden_checks.refuse_unfit(self.hidden, self.course)
            if not any(hidden_checks.find(str(self.hidden), exercise) for exercise in self.exercises):
                raise UsageError(f"{self.hidden} has hidden checks, but none for {', '.join(self.names[:3])}.")
