"""What was measured, as Markdown: the machine, the geometric means, and a table for each group."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import groupby
from pathlib import Path
from statistics import median
from typing import Any

from .cases import GROUPS
from .comparisons import Comparison, best, shown_in
from .measuring import Measured, Row
from .ratios import geometric_mean, shown, spread
from .targets import lines

DIRECTIONS = {
    "forward": "forward",
    "input_gradient": "input gradient",
    "kernel_gradient": "kernel gradient",
    "forward_and_gradient": "forward and gradient",
    "step": "step",
    "compile": "compile",
    "training": "training",
}


@dataclass(slots=True)
class Report:
    """Rows, and where and how they were measured."""

    machine: dict[str, Any]
    method: dict[str, Any]
    rows: list[Row] = field(default_factory=list)

    def save(self, path: Path) -> None:
        """Write JSON, one line a row, so that a difference between two versions can be read."""
        rows = ",\n".join("  " + json.dumps(asdict(row), ensure_ascii=False) for row in self.rows)
        head = ",\n".join(
            f'"{name}": {json.dumps(value, ensure_ascii=False)}'
            for name, value in (("machine", self.machine), ("method", self.method))
        )
        path.write_text(f'{{{head},\n"rows": [\n{rows}\n]}}\n', encoding="utf-8")

    def with_other_groups_of(self, earlier: Report) -> Report:
        """This report with the groups of an earlier one that it lacks, if both were measured alike."""
        before, now = earlier.machine["runtimes"], self.machine["runtimes"]
        alike = earlier.method == self.method and all(before[name] == now[name] for name in before.keys() & now.keys())
        alike &= all(earlier.machine[name] == self.machine[name] for name in ("versions", "processor", "cores"))
        if not alike:
            return self
        ours = {row.group for row in self.rows}
        kept = [row for row in earlier.rows if row.group not in ours]
        rows = sorted(kept + self.rows, key=lambda row: list(GROUPS).index(row.group))
        return Report({**self.machine, "runtimes": before | now}, self.method, rows)

    @classmethod
    def load(cls, path: Path) -> Report:
        """What save wrote."""
        saved = json.loads(path.read_text(encoding="utf-8"))
        return cls(saved["machine"], saved["method"], [Row.from_dict(row) for row in saved["rows"]])

    def title(self) -> str:
        """What was measured on, in a few words."""
        versions = self.machine["versions"]
        libraries = (f"{name} {versions[name]}" for name in ("jaxlib", "torch") if versions.get(name))
        return f"{self.machine['processor']}, {self.machine['cores']} cores: {', '.join(libraries)}"

    def as_markdown(self) -> str:
        """All of it, to be read."""
        groups = [(name, list(rows)) for name, rows in groupby(self.rows, lambda row: row.group)]
        parts = ["# Measured speed", *_preamble(self), *_reached(self.rows), "## Geometric means", *_means(groups)]
        for name, rows in groups:
            parts += [f"## {name}", *_group(rows)]
        return "\n\n".join(parts) + "\n"


def _preamble(report: Report) -> Iterable[str]:
    machine, method = report.machine, report.method
    versions = ", ".join(f"{name} {number}" for name, number in machine["versions"].items() if number)
    dates = sorted({row.date for row in report.rows})
    when = " to ".join(dict.fromkeys((dates[0], dates[-1]))) if dates else "Nothing was measured"
    yield f"{when}; Python {machine['python']}, {versions}."
    threads = ", ".join(f"{name}: {found['threads']}" for name, found in machine["runtimes"].items())
    yield (
        f"{machine['processor']}; {machine['cores']} cores; {machine['system']}. Threads: {threads}. "
        f"Platform {method['platform']}, {method['dtype']}."
    )
    if not machine["versions"].get("torch"):
        yield "PyTorch is not installed here: `pip install -e '.[peers]'` brings it."
    spreads = [
        found
        for row in report.rows
        for measured in row.entrants.values()
        if (found := spread(measured.seconds)) is not None
    ]
    noise = f"The middle half of a program's rounds spans {median(spreads):.0%} of their median. " if spreads else ""
    yield f"Up to {method['rounds']} rounds a race, at least {method['at_least']}. {noise}{_disturbance(report)}"
    yield (
        "A ratio is how many times as long the first takes as the second, the median over the rounds with an interval "
        "of 95 %: above 1, convjax is faster, or faster in a scan. Milliseconds are medians, for the work done once."
    )


def _disturbance(report: Report) -> str:
    others = [row.cores_of_others for row in report.rows if row.cores_of_others is not None]
    if not others:
        return "Whether other processes ran meanwhile is not known."
    return f"Meanwhile other processes used {median(others):.1f} cores in the median row, {max(others):.1f} at most."


def _reached(rows: Sequence[Row]) -> Iterable[str]:
    found = lines(rows)
    if found:
        yield "## What is wanted, and what is reached"
        yield _table([("", "wanted", "measured", "reached"), *found], left=4)


def _means(groups: Sequence[tuple[str, list[Row]]]) -> Iterable[str]:
    yield _table_of_means(groups, lambda comparison, row: (ratio := comparison.of(row)) and ratio.median)
    yield "In brackets: the number of rows that a mean is over. The same of the fastest rounds, least disturbed:"
    yield _table_of_means(groups, Comparison.of_fastest)


def _table_of_means(groups: Sequence[tuple[str, list[Row]]], number: Callable[[Comparison, Row], float | None]) -> str:
    def mean(comparison: Comparison, rows: Sequence[Row]) -> str:
        found = [ratio for row in rows if (ratio := number(comparison, row)) is not None]
        whole = geometric_mean(found)
        return "–" if whole is None else f"{shown(whole)} ({len(found)})"

    comparisons = shown_in([row for _, rows in groups for row in rows])
    lines = [("group", "direction", *(comparison.title for comparison in comparisons))]
    for name, rows in groups:
        directions = list(dict.fromkeys(row.direction for row in rows))
        for direction in directions:
            of_one = [row for row in rows if row.direction == direction]
            lines.append((name, DIRECTIONS[direction], *(mean(comparison, of_one) for comparison in comparisons)))
        if len(directions) > 1:
            lines.append((name, "all", *(mean(comparison, rows) for comparison in comparisons)))
    return _table(lines, left=2)


def _group(rows: Sequence[Row]) -> Iterable[str]:
    names = list(dict.fromkeys(name for row in rows for name in row.entrants))
    lines = [("case", "direction", *(f"{name}, ms" for name in names))]
    for row in rows:
        lines.append((row.case, DIRECTIONS[row.direction], *(_milliseconds(row.entrants.get(name)) for name in names)))
    yield _table(lines, left=2)
    comparisons = shown_in(rows)
    if comparisons:
        lines = [("case", "direction", *(comparison.title for comparison in comparisons), "best PyTorch")]
        for row in rows:
            ratios = (comparison.of(row) for comparison in comparisons)
            shown_ratios = ("–" if ratio is None else str(ratio) for ratio in ratios)
            lines.append((row.case, DIRECTIONS[row.direction], *shown_ratios, best(row) or "–"))
        yield _table(lines, left=2)
    once = [name for name in names if any(_compiled(row.entrants.get(name)) for row in rows)]
    if once:
        lines = [("case", "direction", *(f"{name}, s and MB" for name in once))]
        for row in rows:
            lines.append((row.case, DIRECTIONS[row.direction], *(_once(row.entrants.get(name)) for name in once)))
        yield "Seconds to trace and compile, once, and megabytes of temporary arrays:"
        yield _table(lines, left=2)
    errors = [
        f"- {row.case}, {DIRECTIONS[row.direction]}, {name}: {measured.error}"
        for row in rows
        for name, measured in row.entrants.items()
        if measured.error
    ]
    if errors:
        yield "Failed:"
        yield "\n".join(errors)


def _compiled(measured: Measured | None) -> bool:
    return measured is not None and measured.compile_seconds is not None


def _milliseconds(measured: Measured | None) -> str:
    if measured is None or not measured.seconds:
        return "–" if measured is None or not measured.error else "failed"
    milliseconds = median(measured.seconds) * 1e3
    return f"{milliseconds:.0f}" if milliseconds >= 1000 else f"{milliseconds:.3g}"


def _once(measured: Measured | None) -> str:
    if measured is None or measured.compile_seconds is None:
        return "–"
    memory = "" if measured.temporary_bytes is None else f", {measured.temporary_bytes / 1e6:.0f}"
    return f"{measured.compile_seconds:.2f}{memory}"


def _table(lines: Sequence[Sequence[str]], left: int) -> str:
    """Columns as wide as they need, the numbers to the right."""
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    rule = [("-" * width if column < left else "-" * (width - 1) + ":") for column, width in enumerate(widths)]
    head, *body = (
        [
            cell.ljust(width) if column < left else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        for line in lines
    )
    return "\n".join(f"| {' | '.join(line)} |" for line in (head, rule, *body))


def summary_line(row: Row) -> str:
    """A row in one line, while others are still being measured."""
    times: Mapping[str, str] = {name: _milliseconds(measured) for name, measured in row.entrants.items()}
    return f"{row.group}: {row.case}, {DIRECTIONS[row.direction]}: " + ", ".join(f"{n} {t}" for n, t in times.items())
