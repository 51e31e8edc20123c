"""What can happen while exercises are watched."""

from dataclasses import dataclass

from grader.confinement.tiers import Tier
from grader.results import ExerciseResult


@dataclass(frozen=True)
class Saved:
    """The files of these exercises are other files than before."""

    names: frozenset[str]


@dataclass(frozen=True)
class FolderGone:
    """The folder of the exercises is no longer where it was."""


@dataclass(frozen=True)
class FolderBack:
    """It is there again."""


@dataclass(frozen=True)
class Pressed:
    """A key: a character, or the name of a key that gives none."""

    key: str


@dataclass(frozen=True)
class Isolated:
    """It is known how far the learner's code is kept apart."""

    tier: Tier


@dataclass(frozen=True)
class Begun:
    """The judge has come to an exercise."""

    run: int
    name: str


@dataclass(frozen=True)
class Judged:
    """The judge's verdict on an exercise."""

    run: int
    result: ExerciseResult


@dataclass(frozen=True)
class Ended:
    """A run is over; `fault` says why, where it could not do its work."""

    run: int
    fault: Exception | None = None


@dataclass(frozen=True)
class SecondPassed:
    """Time goes by."""


@dataclass(frozen=True)
class Resized:
    """The terminal has another size."""


@dataclass(frozen=True)
class Resumed:
    """The grader was stopped for a while, and goes on."""


@dataclass(frozen=True)
class InputClosed:
    """Nobody can press a key any more."""


Event = (
    Saved
    | FolderGone
    | FolderBack
    | Pressed
    | Isolated
    | Begun
    | Judged
    | Ended
    | SecondPassed
    | Resized
    | Resumed
    | InputClosed
)
