"""A race, run: everybody once a round, in an order drawn anew for each round."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from . import machine
from .cases import Case, TrainingRun
from .races import Race
from .worker import Prepared, Worker


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to measure."""

    rounds: int
    """Rounds of a race, and so pairs for a ratio."""
    at_least: int
    """Rounds also of a program that is too slow for all of them."""
    seconds_a_turn: float
    """What one program computes in one round, if a single call does not take longer."""
    seconds_a_program: float
    """After which a program has had its rounds, but for the least."""
    turns: int
    """Of the loop whose body the work stands in."""


FULL = Effort(rounds=21, at_least=3, seconds_a_turn=0.03, seconds_a_program=6.0, turns=2)
QUICK = Effort(rounds=7, at_least=1, seconds_a_turn=0.02, seconds_a_program=2.0, turns=2)
SMOKE = Effort(rounds=1, at_least=1, seconds_a_turn=0.0, seconds_a_program=60.0, turns=2)


@dataclass(slots=True)
class Measured:
    """What came out for one entrant; seconds has one number a round, for the work done once."""

    seconds: list[float] = field(default_factory=list)
    compile_seconds: float | None = None
    temporary_bytes: int | None = None
    error: str | None = None
    accuracies: list[list[float]] = field(default_factory=list[list[float]])
    """Of a whole training from each seed, after every epoch."""


@dataclass(slots=True)
class Row:
    """A race and what came out of it."""

    group: str
    case: str
    direction: str
    entrants: dict[str, Measured]
    date: str = ""
    cores_of_others: float | None = None
    """What other processes used meanwhile; above a few tenths, the rounds are disturbed."""

    @classmethod
    def from_dict(cls, saved: Mapping[str, Any]) -> Row:
        """The row that asdict made this of."""
        entrants = {name: Measured(**measured) for name, measured in saved["entrants"].items()}
        return cls(**{**saved, "entrants": entrants})


class Watch:
    """Tells how many cores were used by processes that have no part in the measurement."""

    def __init__(self, workers: Collection[Worker]):
        """Begin."""
        self._workers = workers
        self._start, self._busy, self._ours = self._now()

    def cores_of_others(self) -> float | None:
        """The mean since the beginning; None where the system does not say."""
        now, busy, ours = self._now()
        if busy is None or self._busy is None:
            return None
        return round(max((busy - self._busy - ours + self._ours) / (now - self._start), 0.0), 2)

    def _now(self) -> tuple[float, float | None, float]:
        ours = time.process_time() + sum(worker.cpu_seconds() for worker in self._workers)
        return time.perf_counter(), machine.busy_seconds(), ours


def measured(races: Iterable[Race], worker_of: Callable[[str], Worker], effort: Effort, seed: int = 0) -> Iterator[Row]:
    """A row for each race, as soon as it is there."""
    drawing = random.Random(seed)
    for race in races:
        workers = {entrant: worker_of(entrant.runtime) for entrant in race.entrants}
        ready = {
            entrant: worker.prepare(str(entrant), entrant, race.case, race.direction)
            for entrant, worker in workers.items()
        }
        found = {
            entrant: Measured([], known.compile_seconds, known.temporary_bytes, known.error)
            for entrant, known in ready.items()
        }
        watch = Watch(set(workers.values()))
        rounds = {entrant: _rounds(known, effort, race.case) for entrant, known in ready.items()}
        for entrant, known in ready.items():
            if rounds[entrant] == 0 and known.error is None:
                found[entrant].seconds.append(float(f"{known.seconds / known.turns:.4g}"))
        for number in range(max(rounds.values())):
            running = [entrant for entrant in race.entrants if number < rounds[entrant]]
            drawing.shuffle(running)
            for entrant in running:
                seconds = ready[entrant].seconds
                calls = max(round(effort.seconds_a_turn / seconds), 1)
                brief = not isinstance(race.case, TrainingRun) and seconds < effort.seconds_a_program / effort.rounds
                seconds = workers[entrant].time(str(entrant), calls, brief)
                found[entrant].seconds.append(float(f"{seconds:.4g}"))  # more digits would be noise
        others = watch.cores_of_others()
        if isinstance(race.case, TrainingRun):
            for entrant, worker in workers.items():
                if rounds[entrant]:
                    found[entrant].accuracies = worker.result(str(entrant))[
                        -race.case.seeds :
                    ]  # what was run before was the lead-in
        for worker in set(workers.values()):
            worker.forget()
        results = {str(entrant): found[entrant] for entrant in found}
        yield Row(race.group, str(race.case), race.direction, results, machine.now(), others)


def _rounds(known: Prepared, effort: Effort, case: Case) -> int:
    """Those that a program has the time for; none, if its first call took so long that it has to do."""
    if known.error is not None:
        return 0
    if isinstance(case, TrainingRun):
        return case.seeds
    if known.seconds > effort.seconds_a_program:
        return 0
    a_round = known.seconds + max(known.seconds, effort.seconds_a_turn)  # a lead-in, and what is on the clock
    return min(max(int(effort.seconds_a_program / a_round), effort.at_least), effort.rounds)
