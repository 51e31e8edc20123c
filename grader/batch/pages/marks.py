"""What a page reads of the points that a course's rules make of a record; `grader.batch.policies` makes them."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Protocol

from grader.batch.policies.numbers import shown


class Mark(Protocol):
    """The points for a submission, or for one of its exercises."""

    @property
    def final(self) -> Fraction:
        """What counts in the end."""
        ...

    @property
    def max_points(self) -> Fraction:
        """What there is to get."""
        ...

    @property
    def taken_off(self) -> Fraction:
        """What being late cost."""
        ...

    @property
    def why(self) -> str:
        """How it came to that, in a sentence."""
        ...

    @property
    def excused(self) -> bool:
        """Whether it counts neither for nor against."""
        ...


class ExerciseMark(Mark, Protocol):
    """The points for one exercise."""

    @property
    def name(self) -> str:
        """The exercise's."""
        ...


class Marks(Mark, Protocol):
    """The points for one submission."""

    @property
    def exercises(self) -> Sequence[ExerciseMark]:
        """The points for each exercise."""
        ...


def points(part: Fraction | float, full: Fraction | float) -> str:
    """Write points out of what there was to get.

    Example:
        >>> points(Fraction(5, 2), 3)
        '2.5 of 3 points'
    """
    return f"{number(part)} of {number(full)} {'point' if full == 1 else 'points'}"


def number(value: Fraction | float) -> str:
    """Write a number with at most two digits behind the point."""
    return shown(Fraction(value))


def earned(value: Mark | None, score: int, full: int) -> str:
    """Write the points that count: a policy's where there is one, else what the checks came to."""
    if value is None:
        return points(score, full)
    return "Excused" if value.excused else points(value.final, value.max_points)


def late_cost(value: Mark) -> str:
    """Say what being late cost, and nothing of the checks: `why` counts those, also ones that may not be told of."""
    return f"{number(value.final + value.taken_off)} earned, {number(value.taken_off)} taken off for being late."


def explained(value: Mark | None) -> str | None:
    """Return why the points are what they are, where the checks alone do not say it."""
    if value is None or value.excused or not value.why:
        return None
    return None if value.why == f"{points(value.final, value.max_points)}." else value.why
