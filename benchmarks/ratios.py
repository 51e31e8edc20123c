"""From rounds to ratios: how many times as long one took as the other, and how sure that is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles

COVERAGE = 0.95


@dataclass(frozen=True, slots=True)
class Ratio:
    """The median of the ratios of the rounds, and an interval that holds the true median with 95 % probability.

    With fewer than six rounds no such interval exists; then it reaches from the smallest ratio to the largest.
    """

    median: float
    low: float
    high: float
    rounds: int

    def __str__(self) -> str:
        """As the tables show it: 1.03 (0.98–1.10)."""
        return f"{shown(self.median)} ({shown(self.low)}–{shown(self.high)})"


def ratio_of(slower: Sequence[float], faster: Sequence[float]) -> Ratio | None:
    """The seconds of one over those of the other, round by round, over the rounds that both took part in.

    Two programs of the same round met the same noise, which a ratio of two medians would not take out.
    """
    ratios = sorted(above / below for above, below in zip(slower, faster, strict=False))
    if not ratios:
        return None
    skipped = _skipped(len(ratios))
    return Ratio(median(ratios), ratios[skipped], ratios[len(ratios) - 1 - skipped], len(ratios))


def _skipped(count: int) -> int:
    """How many of so many ordered numbers may be left out on each side of the interval of the median."""
    skipped, outside = 0, 2 / 2**count
    while (outside := outside + 2 * math.comb(count, skipped + 1) / 2**count) <= 1 - COVERAGE:
        skipped += 1
    return skipped


def geometric_mean(numbers: Sequence[float]) -> float | None:
    """The mean for ratios: that of 2 and ½ is 1."""
    return math.exp(sum(map(math.log, numbers)) / len(numbers)) if numbers else None


def spread(seconds: Sequence[float]) -> float | None:
    """The middle half of the rounds of one program, as a part of their median."""
    if len(seconds) < 4:
        return None
    low, _, high = quantiles(seconds, n=4)
    return (high - low) / median(seconds)


def shown(number: float) -> str:
    """A ratio with as many digits as are worth reading."""
    return f"{number:.0f}" if number >= 99.5 else f"{number:.1f}" if number >= 9.95 else f"{number:.2f}"
