"""What gradebooks of all platforms have in common: rows of people, columns of points."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from grader.batch.policies.marks import TOTAL, Marks
from grader.batch.policies.numbers import shown
from grader.batch.policies.roster import Person


@dataclass(frozen=True)
class Line:
    """One person's line: points by the names of the parts."""

    person: Person
    points: Mapping[str, Fraction | None] | None
    """None in it for a part that is excused; None altogether where there is no submission."""
    why: str = ""


@dataclass(frozen=True)
class Gradebook:
    """Points for a class; a part is all (``""``), a chapter or an exercise."""

    lines: tuple[Line, ...]
    possible: Mapping[str, Fraction]
    """What there is to earn in each part."""

    def cell(self, line: Line, part: str, *, excused: str, missing: str) -> str:
        """Return a person's points for a part as a number with at most two digits behind the point."""
        if line.points is None:
            return missing
        points = line.points.get(part, Fraction(0))
        return excused if points is None else shown(points)


def gradebook_of(graded: Iterable[tuple[Person, Marks | None]], parts: Iterable[str] = (TOTAL,)) -> Gradebook:
    """Return the points of each person for each part, without holding on to anybody's marks.

    Args:
        graded: people with their marks, or with None where they handed in nothing.
        parts: the names of chapters and exercises that get columns, ``""`` for the total.
    """
    names, lines = list(parts), []
    possible = dict.fromkeys(names, Fraction(0))
    for person, marks in graded:
        if marks is None:
            lines.append(Line(person, None))
            continue
        points: dict[str, Fraction | None] = {}
        for name in names:
            points[name], full = marks.part(name)
            possible[name] = max(possible[name], full)
        lines.append(Line(person, points, marks.why))
    return Gradebook(tuple(lines), possible)
