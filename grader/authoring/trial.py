"""One exercise on trial: what is known of it so far, and how it is told what is wrong."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from grader.authoring.findings import ExerciseProof
from grader.authoring.rehearsal import Rehearsed
from grader.authoring.written_parts import WrittenExercise
from grader.course import Course, Exercise
from grader.errors import CourseError
from grader.judge.text import plain
from grader.results import TestResult

PATIENCE = 5
"""How many times the limit of an answer a rehearsal of what is right may take; the real judge keeps to the limit."""

Tell = Callable[[str], None]
"""Is told what is tried now."""


@dataclass
class Trial:
    """One exercise on trial, and what is known of it so far."""

    written: WrittenExercise
    seeds: Sequence[int]
    proof: ExerciseProof
    tell: Tell
    checks: dict[str, TestResult] = field(default_factory=dict)
    """The checks of the first rehearsal of the reference."""
    refusing: set[str] = field(default_factory=set)
    """The checks that refused something."""
    first: dict[str, list[str | None]] = field(default_factory=dict)
    """Of each mistake, under the first seed: the check that refused it, and the diagnosis."""

    @property
    def course(self) -> Course:
        """Its course."""
        return self.written.course

    @property
    def exercise(self) -> Exercise:
        """What is on trial."""
        return self.written.exercise

    @property
    def unhurried(self) -> Exercise:
        """The same with more time for an answer: a machine that does much else is not to refuse what is right."""
        return replace(self.exercise, seconds=PATIENCE * self.exercise.seconds)

    def blame(self, part: str, name: str, message: str) -> None:
        """Add a fault that is to be mended in one of the files that learners do not get."""
        self.proof.blame(part, self.written.shown_file(name), message)


def rehearsed(trial: Trial, part: str, name: str, rehearsal: Callable[[], Rehearsed]) -> Rehearsed | None:
    """Return what became of an answer; None where the course is at fault, which is told."""
    try:
        return rehearsal()
    except CourseError as error:
        trial.blame(part, name, f"{short(error)}. Mend it.")
        return None


def short(error: Exception) -> str:
    """Return what was raised, as the beginning of a sentence."""
    return one_line(str(error)).rstrip(".")


def one_line(text: str | None) -> str:
    """Return a text as one sentence."""
    words = " ".join(plain(text or "", 600).split())
    return words if words.endswith((".", "?")) else f"{words}." if words else ""
