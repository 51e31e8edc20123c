"""The table by which convjax chooses algorithms, and how it is written."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console

from convjax.ops.algorithms.choose import TABLE, case_of, series
from convjax.ops.algorithms.registry import ALGORITHMS, DIRECTIONS, Case, Direction, supports

from . import machine
from .cases import Convolution
from .contestants.program import Setting
from .trials import Won, trial
from .worker import Worker

FILE = Path(__file__).parents[1] / "convjax" / "ops" / "algorithms" / TABLE

Row = dict[str, Any]


@dataclass(slots=True)
class Choices:
    """What won each convolution, on each platform, in each type and with each release of jaxlib."""

    measured: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def load(cls, path: Path) -> Choices:
        """What save wrote."""
        return cls(json.loads(path.read_text(encoding="utf-8"))["measured"])

    def save(self, path: Path) -> None:
        """Write JSON, one line a convolution, so that a difference between two versions can be read."""
        parts: list[str] = []
        for one in self.measured:
            head = ", ".join(f'"{name}": {json.dumps(value)}' for name, value in one.items() if name != "cases")
            rows = ",\n".join("    " + json.dumps(row) for row in one["cases"])
            parts.append(f'  {{{head}, "cases": [\n{rows}\n  ]}}')
        path.write_text('{"measured": [\n' + ",\n".join(parts) + "\n]}\n", encoding="utf-8")

    def of(self, about: dict[str, Any]) -> list[Row]:
        """The rows of a platform, type and series of jaxlib; those of another release of this series are given up."""
        for place, one in enumerate(self.measured):
            if _same_series(one, about):
                rows = one["cases"] if one["jaxlib"] == about["jaxlib"] else []
                self.measured[place] = {**about, "cases": rows}
                return rows
        rows: list[Row] = []
        self.measured.append({**about, "cases": rows})
        self.measured.sort(key=lambda one: (one["platform"], one["dtype"], series(one["jaxlib"])))
        return rows


def _same_series(one: dict[str, Any], other: dict[str, Any]) -> bool:
    alike = all(one[name] == other[name] for name in ("platform", "dtype"))
    return alike and series(one["jaxlib"]) == series(other["jaxlib"])


def row_of(case: Convolution, rows: list[Row]) -> Row:
    """The row of a convolution, at the end if it is new."""
    numbers = {
        "batch": case.batch,
        "size": list(case.size),
        "kernel": list(case.kernel_shape),
        "stride": case.stride,
        "padding": case.padding,
        "dilation": case.dilation,
        "groups": case.groups,
    }
    found = next((row for row in rows if all(row[name] == value for name, value in numbers.items())), None)
    if found is None:
        found = numbers
        rows.append(found)
    return found


def put(row: Row, direction: Direction, won: Won) -> None:
    """Keep what won: its name, its speed against lax, and its speed in a scan against by itself."""
    row[direction] = [won.algorithm, won.ratio] + ([] if won.in_scan is None else [won.in_scan])


def names_to_try(row: Row, direction: Direction, only: Sequence[str] | None) -> list[str]:
    """All algorithms that can compute a case and are none of the others under another name; where some are named,
    these, lax, and the one that won before.
    """
    case = case_of(row)
    able = [name for name in ALGORITHMS if supports(name, direction, case) and name not in _same_as_others(case)]
    before = row[direction][0] if direction in row else None
    return able if only is None or before is None else [name for name in able if name in (*only, "lax", before)]


def _same_as_others(case: Case) -> set[str]:
    """Those that need not be tried."""
    *kernel_size, group_in, _ = case.kernel_shape
    found: set[str] = set()
    if case.setting.groups == 1 and set(case.setting.stride) == {1}:
        found |= {"sub_pixel"}  # without a stride it is canonical
        if set(kernel_size) == {1}:
            found |= {"taps", "patches", "row_taps"}  # of one tap they are pointwise
    if group_in == 1:
        found |= {"per_group"}  # a program for every channel: it compiles for seconds, and never won
    return found


def write(
    cases: Sequence[Convolution],
    directions: Sequence[Direction] | None,
    only: Sequence[str] | None,
    threads: int,
    *,
    missing: bool = False,
    path: Path = FILE,
) -> None:
    """Measure the convolutions, or those alone that are missing, and put what won into the file; the others stay."""
    console = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)
    found = machine.description()
    about = {
        "platform": "cpu",
        "dtype": "float32",
        "jaxlib": found["versions"]["jaxlib"],
        "processor": found["processor"],
        "cores": threads,
    }
    choices = Choices.load(path)
    rows = choices.of(about)
    worker = Worker("jax", Setting(turns=2), threads)
    try:
        for count, case in enumerate(cases, start=1):
            row = row_of(case, rows)
            words: list[str] = []
            for direction in directions or DIRECTIONS:
                names = names_to_try(row, direction, only)
                if (missing and direction in row) or (only is not None and not set(names) & set(only)):
                    continue
                put(row, direction, trial(worker, case, direction, names))
                words.append(f"{direction} {' '.join(map(str, row[direction]))}")
            if words:
                choices.save(path)
                console.print(f"{count}/{len(cases)} {case}: {', '.join(words)}")
    except KeyboardInterrupt:
        console.print("Stopped; what was measured is kept.")
    finally:
        worker.stop()
