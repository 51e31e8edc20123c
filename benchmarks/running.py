"""A measurement from beginning to end: the processes, the progress, and what is kept of it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import asdict

from rich.console import Console

from . import machine
from .contestants.program import Setting
from .measuring import Effort, measured
from .races import Race
from .report import Report, summary_line
from .worker import Worker, WorkerGone


def run(
    races: Sequence[Race], setting: Setting, effort: Effort, threads: int, keep: Callable[[Report], object]
) -> Report:
    """Measure all races, saying so on standard error; what there is after each row is kept."""
    console = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)
    method = {"platform": setting.platform, "dtype": setting.dtype, **asdict(effort)}
    report = Report(machine.description(), method)
    runtimes = sorted({entrant.runtime for race in races for entrant in race.entrants})
    workers = {runtime: Worker(runtime, setting, threads) for runtime in runtimes}
    try:
        report.machine["runtimes"] = {runtime: worker.describe() for runtime, worker in workers.items()}
        for count, row in enumerate(measured(races, workers.__getitem__, effort), start=1):
            report.rows.append(row)
            console.print(f"{count}/{len(races)} {summary_line(row)}")
            keep(report)
    except KeyboardInterrupt:
        console.print("Stopped; what was measured is kept.")
    except WorkerGone as error:
        console.print(f"Stopped: {error}; what was measured is kept.")
    finally:
        for worker in workers.values():
            with contextlib.suppress(KeyboardInterrupt):
                worker.stop()
    return report
