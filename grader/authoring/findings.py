"""What was found out about an exercise: how much of it holds, and each fault with its mend."""

from dataclasses import asdict, dataclass, field
from typing import Any

PARTS = ("stub", "reference", "alternatives", "mistakes", "checks", "lesson", "entry")
"""The columns of the table, in their order."""


@dataclass(frozen=True)
class Fault:
    """Something to mend: which part of the exercise it is about, in which file, and what is to be done."""

    part: str
    file: str
    message: str


@dataclass
class ExerciseProof:
    """What was tried of one exercise, and what came of it."""

    name: str
    chapter: str
    held: dict[str, int] = field(default_factory=dict)
    """Of each part, how many of it hold."""
    tried: dict[str, int] = field(default_factory=dict)
    """Of each part, how many were tried; a part that was not tried is not there."""
    faults: list[Fault] = field(default_factory=list)
    seconds: float = 0.0
    """How long the real judge took for the reference, with all it needs at hand."""
    judged: bool = False
    """Whether the real judge was asked, too."""
    late: dict[str, list[str | None]] = field(default_factory=dict)
    """Mistakes that the judge refused and had no time to diagnose, as in `first` of the trial. They are tried again
    once nothing else is done; those that remain are diagnosed rightly, and later than a learner waits."""

    def count(self, part: str, holds: bool) -> None:
        """Count one thing that was tried."""
        self.tried[part] = self.tried.get(part, 0) + 1
        self.held[part] = self.held.get(part, 0) + holds

    def blame(self, part: str, file: str, message: str) -> None:
        """Add a fault, once."""
        fault = Fault(part, file, message)
        if fault not in self.faults:
            self.faults.append(fault)

    def faults_of(self, part: str) -> list[Fault]:
        """Return what is wrong with one part."""
        return [fault for fault in self.faults if fault.part == part]

    def to_json(self) -> dict[str, Any]:
        """Return everything as plain values."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "ExerciseProof":
        """Read what `to_json` wrote."""
        return cls(**{**data, "faults": [Fault(**fault) for fault in data["faults"]]})
