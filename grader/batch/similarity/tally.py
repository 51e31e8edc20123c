"""What was compared, and what was left out and why: no likeness may mean that none was looked for."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Tally:
    """Numbers of answers; an answer is one file of one submission."""

    compared: int = 0
    pairs: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    """Answers that could not be compared, by why, as in "larger than 32 KiB"."""
    short: list[str] = field(default_factory=list)
    """Exercises that were not compared at all: their right answers are so short that many write the same."""

    def sentences(self) -> list[str]:
        """Say it."""
        said = [f"{self.compared} answers were compared."]
        said += [f"Left out: {number} that {why}." for why, number in sorted(self.left_out.items())]
        if self.short:
            names = ", ".join(self.short)
            said.append(
                f"Not compared, because right answers to them are short and few, so that many are alike: {names}."
            )
        return said
