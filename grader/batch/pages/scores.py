"""How the scores of a class are distributed, exactly, in as little memory as there are different scores."""

from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction


@dataclass
class Scores:
    """Whole scores, counted."""

    counts: Counter[int] = field(default_factory=Counter)

    def add(self, score: int) -> None:
        """Count one more."""
        self.counts[score] += 1

    @property
    def number(self) -> int:
        """How many there are."""
        return self.counts.total()

    @property
    def mean(self) -> float | None:
        """Their mean; None where there are none."""
        total = sum(score * count for score, count in self.counts.items())
        return total / self.number if self.number else None

    @property
    def median(self) -> float | None:
        """The one in the middle, or the mean of the two there."""
        return self.quantile(Fraction(1, 2))

    @property
    def quartiles(self) -> tuple[float, float] | None:
        """The two between which the middle half lies."""
        low, high = self.quantile(Fraction(1, 4)), self.quantile(Fraction(3, 4))
        return None if low is None or high is None else (low, high)

    def quantile(self, share: Fraction) -> float | None:
        """Return the score below which a share of them lies: between two, where it falls between two."""
        if not self.number:
            return None
        place = share * (self.number - 1)
        below = place.numerator // place.denominator
        low, high = self._at(below), self._at(min(below + 1, self.number - 1))
        return float(low + (high - low) * (place - below))

    def between(self, low: int, high: int) -> int:
        """Return how many lie from `low` to `high`, both taken in."""
        return sum(count for score, count in self.counts.items() if low <= score <= high)

    def _at(self, place: int) -> int:
        """Return the score at a place, were they all written down in order."""
        seen = 0
        for score in sorted(self.counts):
            seen += self.counts[score]
            if place < seen:
                return score
        raise IndexError(place)
