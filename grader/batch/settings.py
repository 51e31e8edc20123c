"""Everything that decides a verdict besides the answers: where it is the same, so are the verdicts."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from grader.confinement.tiers import Tier
from grader.course import Course
from grader.judge.hidden_checks import hash_of_all
from grader.report.document import versions
from grader.request import Limits

BATCH_SCHEMA = "convjax-grader-batch/1"
"""Of `batch.json`, the file by which results are known and which holds the settings they were begun with."""
_NAMES = {
    "course": "the course",
    "course_hash": "the course's content",
    "seed": "the seed",
    "exercises": "the exercises",
    "limits": "the limits",
    "tier": "the isolation",
    "hidden": "the hidden checks",
}


@dataclass(frozen=True)
class Settings:
    """What all submissions of a batch have in common.

    Attributes:
        course: its name.
        course_hash: of everything in it that decides a verdict.
        seed: of all random inputs; nobody who is graded knows it.
        exercises: the names of those that are judged.
        limits: of an answer, where they are not the course's.
        tier: how far the answers are kept apart.
        hidden: a hash of the hidden checks; None where there are none.
    """

    course: str
    course_hash: str
    seed: int
    exercises: tuple[str, ...]
    limits: Limits
    tier: Tier
    hidden: str | None

    @classmethod
    def of(
        cls, course: Course, names: list[str], seed: int, limits: Limits, tier: Tier, hidden: Path | None
    ) -> "Settings":
        """Return the settings for some exercises of a course as it is now."""
        exercises = tuple(exercise.name for exercise in course.select(names))
        checks = None if hidden is None else hash_of_all(hidden)
        return cls(course.name, course.content_hash(), seed, exercises, limits, tier, checks)

    def to_json(self) -> dict[str, Any]:
        """Return them as JSON holds them, with the versions of what judges."""
        return {**asdict(self), "exercises": list(self.exercises), "tier": str(self.tier), "versions": versions()}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Settings":
        """Read what `to_json` made.

        Raises:
            KeyError, TypeError, ValueError: it made none of this.
        """
        values = {name: data[name] for name in _NAMES}
        exercises, limits = tuple(values["exercises"]), Limits(**values["limits"])
        return cls(**{**values, "exercises": exercises, "limits": limits, "tier": Tier(values["tier"])})

    def unlike(self, other: "Settings") -> list[str]:
        """Return, in words, what differs between these settings and others."""
        return [words for name, words in _NAMES.items() if getattr(self, name) != getattr(other, name)]
