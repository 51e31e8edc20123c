"""The fastest of many algorithms at one convolution, found quickly: who falls far behind is not measured on."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Protocol

from .cases import Convolution, Direction
from .contestants.program import Entrant
from .ratios import Ratio, ratio_of
from .worker import Prepared

ROUNDS = 11
ROUNDS_OF_ALL = 2
SECONDS_A_TURN = 0.006
SECONDS_A_PROGRAM = 0.5  # after which an algorithm has had its rounds, but for the least
AT_LEAST = 5
BEHIND_AT_FIRST, BEHIND = 4.0, 1.7  # times the least, after the first call and after the rounds of all

SAFELY_FASTER = 1.05
AS_FAST = 0.95
IN_A_SCAN = 0.85
NEARLY_EQUAL = 1.03
MOST_BYTES = 64 * 2**20  # besides twice those of lax


class Clock(Protocol):
    """The process that computes, as far as a trial needs it."""

    def prepare_all(
        self, entrants: Mapping[str, Entrant], case: Convolution, direction: Direction
    ) -> dict[str, Prepared]:
        """Compile all and warm them up."""
        ...

    def time(self, key: str, calls: int, lead_in: bool) -> float:
        """Seconds that the work takes once."""
        ...

    def forget(self) -> None:
        """Free all programs and their arrays."""
        ...


@dataclass(frozen=True, slots=True)
class Won:
    """The algorithm that is chosen, how many times as fast as lax it is, and in a scan against by itself."""

    algorithm: str
    ratio: float = 1.0
    in_scan: float | None = None


@dataclass(frozen=True, slots=True)
class Speed:
    """Seconds by itself and in a scan, and the ratio of the two."""

    alone: float
    in_scan: float
    kept: float


@dataclass(slots=True)
class _Timed:
    """What is known of one algorithm."""

    name: str
    prepared: Prepared
    seconds: list[float] = field(default_factory=list)

    @property
    def bytes(self) -> int:
        return self.prepared.temporary_bytes or 0


def trial(clock: Clock, case: Convolution, direction: Direction, names: Sequence[str]) -> Won:
    """Measure the algorithms, of which lax must be one, in turn; then the fastest of them in a scan."""
    timed = _measured(clock, case, direction, names)
    seconds = {name: one.seconds for name, one in timed.items()}
    memory = {name: one.bytes for name, one in timed.items()}
    candidates = ranked(direction, seconds, memory)
    if not candidates and direction != "forward" and len(timed) > 1:  # which costs much in a loop: look once more
        _run_rounds(clock, list(timed.values()))
        candidates = ranked(direction, seconds, memory)
    if candidates and direction == "forward":  # where its gradients cannot be, lax is fast in a scan too
        candidates.append("lax")
    speeds: dict[str, Speed] = {}
    for name in candidates:
        speeds[name] = _speed(clock, case, direction, timed[name])
        if speeds[name].kept >= IN_A_SCAN:
            break
    clock.forget()
    name = settled(speeds) if speeds else "lax"
    if name == "lax":
        return Won("lax")
    return Won(name, round(ratios_to_lax(seconds)[name].median, 3), round(speeds[name].kept, 3))


def ratios_to_lax(seconds: Mapping[str, Sequence[float]]) -> dict[str, Ratio]:
    """How many times as fast as lax each was."""
    found = {name: ratio_of(seconds["lax"], own) for name, own in seconds.items()}
    return {name: ratio for name, ratio in found.items() if ratio is not None}


def ranked(direction: Direction, seconds: Mapping[str, Sequence[float]], memory: Mapping[str, int]) -> list[str]:
    """Those that may take the place of lax, the fastest first; of nearly equal ones the one that needs less memory.

    A forward convolution must be safely faster than lax's: the interval that holds the true ratio lies above 1. A
    gradient may be as fast, by the median or by the fastest round, since those of lax are slow in loops.
    """
    ratios = ratios_to_lax(seconds)
    limit = 2 * memory["lax"] + MOST_BYTES

    def may(name: str) -> bool:
        if name == "lax" or memory[name] > limit:
            return False
        ratio = ratios[name]
        if direction == "forward":
            return ratio.low > 1 and ratio.median >= SAFELY_FASTER
        return max(ratio.median, min(seconds["lax"]) / min(seconds[name])) >= AS_FAST

    fastest_first = sorted(filter(may, ratios), key=lambda name: -ratios[name].median)
    ordered: list[str] = []
    while fastest_first:
        best = ratios[fastest_first[0]].median
        equal = [name for name in fastest_first if ratios[name].median * NEARLY_EQUAL >= best]
        ordered += sorted(equal, key=lambda name: memory[name])
        fastest_first = fastest_first[len(equal) :]
    return ordered


def settled(speeds: Mapping[str, Speed]) -> str:
    """The fastest by itself of those that keep their speed in a scan, or one that is faster than this one in both; the
    fastest in a scan, if none keeps its speed.
    """
    keeping = [name for name, speed in speeds.items() if speed.kept >= IN_A_SCAN]
    if not keeping:
        return min(speeds, key=lambda name: speeds[name].in_scan)
    one = speeds[min(keeping, key=lambda name: speeds[name].alone)]
    as_good = [name for name, speed in speeds.items() if speed.alone <= one.alone and speed.in_scan <= one.in_scan]
    return min(as_good, key=lambda name: speeds[name].alone)


def _measured(clock: Clock, case: Convolution, direction: Direction, names: Collection[str]) -> dict[str, _Timed]:
    prepared = clock.prepare_all({name: Entrant(name) for name in names}, case, direction)
    timed = [_Timed(name, known) for name, known in prepared.items() if known.error is None]
    timed = _not_behind(timed, {one.name: one.prepared.seconds for one in timed}, BEHIND_AT_FIRST)
    timed = _run_rounds(clock, timed)
    return {one.name: one for one in timed}


def _run_rounds(clock: Clock, timed: list[_Timed]) -> list[_Timed]:
    """Run all in turn, and give those that stayed in it to the end."""
    for number in range(ROUNDS):
        if number == ROUNDS_OF_ALL:
            timed = _not_behind(timed, {one.name: min(one.seconds) for one in timed}, BEHIND)
        least = min(one.prepared.seconds for one in timed)
        for one in timed[number % len(timed) :] + timed[: number % len(timed)]:  # each is the first in its turn
            if number < _rounds(one.prepared.seconds, least):
                one.seconds.append(_time(clock, one.name, one.prepared.seconds))
    return timed


def _rounds(seconds: float, least: float) -> int:
    """Of one that has no chance, only those that tell how far behind it is."""
    if seconds > BEHIND_AT_FIRST * least:
        return ROUNDS_OF_ALL if seconds < SECONDS_A_PROGRAM else 1
    return min(max(int(SECONDS_A_PROGRAM / (seconds + max(seconds, SECONDS_A_TURN))), AT_LEAST), ROUNDS)


def _not_behind(timed: list[_Timed], seconds: Mapping[str, float], times: float) -> list[_Timed]:
    """Those not so many times slower than the fastest, and lax."""
    most = times * min(seconds.values())
    return [one for one in timed if one.name == "lax" or seconds[one.name] <= most]


def _time(clock: Clock, key: str, seconds: float) -> float:
    return clock.time(key, max(round(SECONDS_A_TURN / seconds), 1), seconds < SECONDS_A_PROGRAM / AT_LEAST)


def _speed(clock: Clock, case: Convolution, direction: Direction, one: _Timed) -> Speed:
    """By itself and in a scan, measured in turn."""
    key = f"{one.name} in scan"
    known = clock.prepare_all({key: Entrant(one.name, "scan")}, case, direction)[key]
    if known.error is not None:
        return Speed(one.prepared.seconds, math.inf, 0.0)
    pairs = [(_time(clock, one.name, one.prepared.seconds), _time(clock, key, known.seconds)) for _ in range(AT_LEAST)]
    alone, in_scan = zip(*pairs, strict=True)
    kept = max(median(above / below for above, below in pairs), min(alone) / min(in_scan))
    return Speed(median(alone), median(in_scan), kept)
