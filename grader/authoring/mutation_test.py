"""The mutation test of one exercise: which of the reference's mutants the checks refuse, and which they let pass."""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from grader.authoring.course_proof import Workshop
from grader.authoring.equivalents import Equivalent, most_of, read_equivalents
from grader.authoring.mutants import MOST, Mutant, chosen, mutants_of
from grader.authoring.rehearsal_process import Ended
from grader.course import Course, Exercise
from grader.errors import CourseError

SEEDS = range(4)
"""The first decides; the others say how near it was."""
MOST_OF_SLOW_ONES = 15
"""Where an answer is a training."""


@dataclass
class Survivor:
    """A mutant that the checks let pass."""

    function: str
    line: int
    was: str
    now: str
    refused_by_others: int = 0
    """Under how many of the other seeds it is refused."""


@dataclass
class Mutation:
    """What came of one exercise's mutants."""

    name: str
    chapter: str
    made: int = 0
    """How many there are."""
    tried: int = 0
    refused: int = 0
    equivalent: int = 0
    survivors: list[Survivor] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    """Why those that are listed are no mistakes, each after its change."""
    faults: list[str] = field(default_factory=list)
    """What is wrong with the list of equivalent ones, or kept the test from being made."""

    @property
    def counted(self) -> int:
        """How many were tried that are mistakes."""
        return self.tried - self.equivalent

    def to_json(self) -> dict[str, Any]:
        """Return everything as plain values."""
        return asdict(self)


def mutate(
    workshop: Workshop, course: Course, exercise: Exercise, seed: int, tell: Callable[[str, str], None]
) -> Mutation:
    """Have the mutants of one exercise judged."""
    found = Mutation(exercise.name, exercise.chapter)
    path = course.solution_file(exercise, "solution.py")
    try:
        every = mutants_of(path.read_text(encoding="utf-8"))
        listed = read_equivalents(path.with_name("equivalent.toml"))
    except (OSError, SyntaxError, CourseError) as error:
        found.faults.append(f"{error}. Mend it.")
        return found
    found.made = len(every)
    expected = [any(entry.fits(mutant) for entry in listed) for mutant in every]
    draws = f"{seed}/{exercise.name}/mutants"
    numbers, few = (
        [index for index, mutant in enumerate(every) if expected[index] or mutant in drawn]
        for drawn in (chosen(every, draws, MOST), chosen(every, draws, MOST_OF_SLOW_ONES))
    )
    outcomes = _outcomes(workshop, exercise, every, numbers, few, found, tell)
    found.tried = len(outcomes)
    for index, (by, others) in outcomes.items():
        mutant = every[index]
        if by is not None and expected[index]:
            found.faults.append(f"Listed as equivalent, but refused by {by}: {mutant.told}. Take it off the list.")
        if by is not None:
            found.refused += 1
        elif expected[index]:
            found.equivalent += 1
            why = next(entry.why for entry in listed if entry.fits(mutant))
            found.reasons.append(f"{mutant.told}. {why}")
        else:
            found.survivors.append(Survivor(mutant.function, mutant.line, mutant.was, mutant.now, others))
    _check_list(listed, every, found, [every[index] for index in outcomes])
    return found


def _check_list(listed: list[Equivalent], every: list[Mutant], found: Mutation, tried: list[Mutant]) -> None:
    for entry in listed:
        if not any(entry.fits(mutant) for mutant in every):
            change = f"{entry.function}: {entry.was}  →  {entry.now}"
            found.faults.append(f"Listed as equivalent, but no mutant is that: {change}. Take it off the list.")
    if found.equivalent > most_of(tried):
        found.faults.append(
            f"{found.equivalent} of {found.tried} mutants are listed as equivalent; {most_of(tried)} is the most. "
            "Write the reference so that less of it can be changed."
        )


def _outcomes(
    workshop: Workshop,
    exercise: Exercise,
    mutants: list[Mutant],
    numbers: list[int],
    few: list[int],
    found: Mutation,
    tell: Callable[[str, str], None],
) -> dict[int, tuple[str | None, int]]:
    """Return what refused each mutant, and how many other seeds refuse one that passed; of slow ones only of a few."""
    outcomes: dict[int, tuple[str | None, int]] = {}
    trying = None
    while True:
        left, left_few = ([number for number in every if number not in outcomes] for every in (numbers, few))
        options = {"numbers": left, "few": left_few, "seeds": list(SEEDS)}
        began = time.monotonic()
        try:
            for event in workshop.events(exercise, "mutate", options):
                if "trying" in event:
                    trying = event["trying"]
                    tell(exercise.name, f"mutant of line {mutants[trying].line}")
                elif "tried" in event:
                    outcomes[event["tried"]] = (event["by"], event["others"])
                    if "broke" in event:
                        told = mutants[event["tried"]].told
                        found.faults.append(
                            f"A check breaks where it should refuse: {event['broke']} ({told}) Mend it."
                        )
                elif "fault" in event:
                    found.faults.append(f"{event['fault']}. Mend it first: 'grader dev check {exercise.name}'.")
                    return outcomes
            return outcomes
        except Ended as error:
            if trying is None:
                found.faults.append(f"It {error} after {time.monotonic() - began:.0f} s. Mend it first.")
                return outcomes
            outcomes[trying] = ("the end of its process", 0)
            trying = None
    return outcomes
