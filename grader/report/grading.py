"""What the reports are made from: everything that one grading came to, and the circumstances that some formats name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from functools import cached_property

from grader.confinement.tiers import Tier
from grader.course import Course
from grader.results import ExerciseResult, Status


class Visibility(StrEnum):
    """When somebody who submitted may see a hidden check, in Gradescope's own words."""

    HIDDEN = "hidden"
    AFTER_DUE_DATE = "after_due_date"
    AFTER_PUBLISHED = "after_published"
    VISIBLE = "visible"


@dataclass(frozen=True)
class Grading:
    """The verdicts of one run over some exercises of a course.

    Attributes:
        course: the course whose checks were run.
        seed: what all random inputs were drawn from.
        tier: how far the learner's code was kept apart.
        results: a verdict for each exercise, in the order in which they were asked for.
        seconds: how long all of it took.
        at: when it began.
        environment: the variables of the environment, for the formats whose platform says in them what is graded.
        hidden_visibility: when hidden checks may be seen, for the formats that can say it.
    """

    course: Course
    seed: int
    tier: Tier
    results: list[ExerciseResult]
    seconds: float = 0.0
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    environment: Mapping[str, str] = field(default_factory=dict)
    hidden_visibility: Visibility = Visibility.HIDDEN

    @property
    def score(self) -> int:
        """The points of all exercises together."""
        return sum(result.score for result in self.results)

    @property
    def max_score(self) -> int:
        """The points that there were to get."""
        return sum(result.max_score for result in self.results)

    @property
    def all_passed(self) -> bool:
        """Whether there are verdicts, and every one of them says that an exercise passed."""
        return bool(self.results) and all(result.status is Status.PASSED for result in self.results)

    @cached_property
    def titles(self) -> dict[str, str]:
        """The title of each exercise of the course, under its name."""
        return {exercise.name: exercise.title for exercise in self.course.exercises}
