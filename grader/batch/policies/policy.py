"""What a course makes of records: deadlines, what being late costs, which attempt counts, what is told when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from zoneinfo import ZoneInfo

from grader.batch.policies.times import Extension


class Counts(StrEnum):
    """Which of a person's attempts counts."""

    BEST = "best"
    LAST = "last"
    FIRST = "first"


class Partial(StrEnum):
    """What earns an exercise's points: all its checks together, or each of them its share."""

    ALL = "all"
    CHECKS = "checks"


class Visibility(StrEnum):
    """Who is told, and when."""

    HIDDEN = "hidden"
    AFTER_DEADLINE = "after_deadline"
    VISIBLE = "visible"


@dataclass(frozen=True)
class Policy:
    """A course's table ``[grading]``; without one, everything counts in full."""

    deadline: datetime | None = None
    deadlines: Mapping[str, datetime] = field(default_factory=dict)
    """Of chapters and exercises, by their names; an exercise's own comes before its chapter's."""
    timezone: ZoneInfo | None = None
    grace: timedelta = timedelta()
    late_penalty: Fraction = Fraction(0)
    """The share of the points that each begun day takes off."""
    late_days: int | None = None
    """After so many days nothing counts; None for no such end."""
    attempts: int | None = None
    """How many of a person's attempts are looked at; None for all."""
    counts: Counts = Counts.BEST
    points: Mapping[str, Fraction] = field(default_factory=dict)
    """What exercises are worth, where it is not what the course says."""
    partial: Partial | None = None
    """What earns points; None for what the course says of each exercise."""
    hidden_checks: Visibility = Visibility.HIDDEN
    feedback: Visibility = Visibility.VISIBLE
    pass_mark: Fraction | None = None
    """The share of all points that is enough to pass."""

    def due(self, exercise: str, chapter: str, extension: Extension | None = None) -> datetime | None:
        """Return until when an exercise is in time, the grace included; None where it has no deadline."""
        deadline = self.deadlines.get(exercise) or self.deadlines.get(chapter) or self.deadline
        return None if deadline is None else self._extended(deadline, extension)

    def _extended(self, deadline: datetime, extension: Extension | None) -> datetime:
        return (deadline if extension is None else extension.of(deadline)) + self.grace

    def end(self, extensions: Iterable[Extension | None] = ()) -> datetime | None:
        """Return the moment behind which nothing that is handed in can count any more; None where there is none.

        That is the latest deadline, with everybody's extensions, and with the days in which late work counts. Where
        late work counts for ever, it is the latest deadline.
        """
        all_deadlines = [moment for moment in (self.deadline, *self.deadlines.values()) if moment is not None]
        given = [None, *extensions]
        ends = [self._extended(deadline, extension) for deadline in all_deadlines for extension in given]
        if not ends:
            return None
        return max(ends, key=lambda end: end.astimezone(UTC)) + timedelta(days=self.late_days or 0)

    def shows(self, visibility: Visibility, now: datetime, extensions: Iterable[Extension | None] = ()) -> bool:
        """Whether what has this visibility is told at the moment `now`.

        Example:
            >>> Policy().shows(Visibility.VISIBLE, datetime.now(UTC))
            True
        """
        if visibility is not Visibility.AFTER_DEADLINE:
            return visibility is Visibility.VISIBLE
        end = self.end(extensions)
        return end is not None and now.astimezone(UTC) > end.astimezone(UTC)
