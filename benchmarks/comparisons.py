"""Which two entrants are set against each other in each kind of table, and what a row says of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TypeAlias

from .contestants.program import ALGORITHMS
from .measuring import Row
from .ratios import Ratio, ratio_of

Choice: TypeAlias = Callable[[Row], str | None]


@dataclass(frozen=True, slots=True)
class Comparison:
    """How many times as long one entrant takes as the other: above 1, the other is faster."""

    title: str
    slower: Choice
    faster: Choice

    def of(self, row: Row) -> Ratio | None:
        """The ratio, where both were measured."""
        pair = self._seconds(row)
        return None if pair is None else ratio_of(*pair)

    def of_fastest(self, row: Row) -> float | None:
        """The ratio of the fastest round of the one to that of the other: what disturbs makes nothing faster."""
        pair = self._seconds(row)
        return None if pair is None else min(pair[0]) / min(pair[1])

    def _seconds(self, row: Row) -> tuple[list[float], list[float]] | None:
        slower, faster = self.slower(row), self.faster(row)
        if slower is None or faster is None:
            return None
        return row.entrants[slower].seconds, row.entrants[faster].seconds


def named(name: str) -> Choice:
    """The entrant of this name, where it was timed."""
    return lambda row: name if name in row.entrants and row.entrants[name].seconds else None


def best(row: Row, runtime: str = "torch") -> str | None:
    """The entrant of a library with the least median."""
    timed = {name: measured.seconds for name, measured in row.entrants.items() if measured.seconds}
    theirs = [name for name in timed if name.startswith(runtime)]
    return min(theirs, key=lambda name: median(timed[name]), default=None)


OURS, IN_SCAN = "convjax", "convjax in scan"

ALL = (
    Comparison("lax ÷ convjax", named("lax"), named(OURS)),
    Comparison("lax ÷ convjax, both in a scan", named("lax in scan"), named(IN_SCAN)),
    Comparison("Flax ÷ convjax", named("flax"), named(OURS)),
    Comparison("Flax ÷ convjax, both in a scan", named("flax in scan"), named(IN_SCAN)),
    Comparison("convjax ÷ convjax in a scan", named(OURS), named(IN_SCAN)),
    Comparison("best PyTorch ÷ convjax", best, named(OURS)),
    Comparison("best PyTorch ÷ convjax in a scan", best, named(IN_SCAN)),
)

ALL += tuple(
    Comparison(f"lax ÷ {name}{', both in a scan' if form else ''}", named(f"lax{form}"), named(f"{name}{form}"))
    for name in ALGORITHMS
    for form in ("", " in scan")
)


def shown_in(rows: Sequence[Row]) -> list[Comparison]:
    """Those that some row has numbers for."""
    return [comparison for comparison in ALL if any(comparison.of(row) is not None for row in rows)]
