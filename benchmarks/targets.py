"""What convjax wants to reach, and what the rows of a report say of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import TypeAlias

from .comparisons import IN_SCAN, OURS, Comparison, best, named
from .contestants.program import USUAL_MEMORY
from .measuring import Row
from .ratios import geometric_mean, shown

CONVOLUTIONS = ("operations", "single_images", "kinds", "layers")
MOST_MEGABYTES = 64.0  # of temporary arrays besides twice those of lax
ACCURACY = 0.99

Answer: TypeAlias = "tuple[float, str] | None"


@dataclass(frozen=True, slots=True)
class Target:
    """One line: what is measured, what is wanted, and what was found, as a number and in words."""

    title: str
    wanted: str
    least: float
    found: Callable[[Sequence[Row]], Answer]
    is_most: bool = False

    def line(self, rows: Sequence[Row]) -> tuple[str, str, str, str] | None:
        """Title, wanted, found, and whether it is reached; None where nothing was measured."""
        answer = self.found(rows)
        if answer is None:
            return None
        number, words = answer
        reached = number <= self.least if self.is_most else number >= self.least
        return self.title, self.wanted, words, "yes" if reached else "no"


def _ratios(
    comparison: Comparison, rows: Iterable[Row], groups: Sequence[str], case: str = "", direction: str = ""
) -> list[tuple[float, Row]]:
    """The median ratios of rows of these groups whose case contains a text, with their rows."""
    found: list[tuple[float, Row]] = []
    for row in rows:
        if row.group in groups and case in row.case and direction in row.direction:
            ratio = comparison.of(row)
            if ratio is not None:
                found.append((ratio.median, row))
    return found


def _mean(comparison: Comparison, *groups: str) -> Callable[[Sequence[Row]], Answer]:
    def found(rows: Sequence[Row]) -> Answer:
        ratios = [ratio for ratio, _ in _ratios(comparison, rows, groups)]
        mean = geometric_mean(ratios)
        return None if mean is None else (mean, f"{shown(mean)} over {len(ratios)} rows")

    return found


def _least(comparison: Comparison, least: float, *groups: str) -> Callable[[Sequence[Row]], Answer]:
    def found(rows: Sequence[Row]) -> Answer:
        ratios = _ratios(comparison, rows, groups)
        if not ratios:
            return None
        number, row = min(ratios, key=lambda pair: pair[0])
        below = sum(ratio < least for ratio, _ in ratios)
        return (
            number,
            f"{shown(number)} ({row.case}, {row.direction.replace('_', ' ')}); {below} of {len(ratios)} below",
        )

    return found


def _one(
    comparison: Comparison, group: str, case: str, direction: str, *also: Comparison
) -> Callable[[Sequence[Row]], Answer]:
    """The ratio of one row; of other comparisons too, where they are given, in words only."""

    def found(rows: Sequence[Row]) -> Answer:
        ratios = _ratios(comparison, rows, (group,), case, direction)
        if not ratios:
            return None
        others = ((one.title, _ratios(one, rows, (group,), case, direction)) for one in also)
        words = (f"; {title}: {shown(found[0][0])}" for title, found in others if found)
        return ratios[0][0], "".join((shown(ratios[0][0]), *words))

    return found


def _memory(rows: Sequence[Row]) -> Answer:
    """The most megabytes by which convjax needs more than twice what lax does."""
    worst: tuple[float, Row] | None = None
    for row in rows:
        ours, theirs = (row.entrants[name].temporary_bytes if name in row.entrants else None for name in (OURS, "lax"))
        if row.group in CONVOLUTIONS and ours is not None and theirs is not None:
            over = (ours - 2 * theirs) / 2**20
            worst = max(worst or (over, row), (over, row), key=lambda pair: pair[0])
    if worst is None:
        return None
    over, row = worst
    return over, f"{over:.0f} MB ({row.case}, {row.direction.replace('_', ' ')})"


def _training(rows: Sequence[Row]) -> Answer:
    """The mean seconds of PyTorch's best over those of convjax; 0 where one of them misses the accuracy."""
    for row in rows:
        theirs = best(row)
        if row.direction == "training" and theirs is not None and row.entrants.get(OURS) is not None:
            pair = row.entrants[OURS], row.entrants[theirs]
            if not all(one.seconds and one.accuracies for one in pair):
                return None
            seconds = [fmean(one.seconds) for one in pair]
            accuracies = [fmean(run[-1] for run in one.accuracies) for one in pair]
            ratio = seconds[1] / seconds[0] if min(accuracies) >= ACCURACY else 0.0
            words = ", ".join(
                f"{name} {second:.1f} s to {accuracy:.2%}"
                for name, second, accuracy in zip((OURS, theirs), seconds, accuracies, strict=True)
            )
            words += f"; convjax compiles in {row.entrants[OURS].compile_seconds or 0:.1f} s"
            usual = row.entrants.get(USUAL_MEMORY)
            if usual is not None and usual.seconds:
                words += f"; PyTorch with the usual memory {fmean(usual.seconds):.1f} s"
            return ratio, f"{shown(ratio)}: {words}"
    return None


_LAX, _LAX_IN_SCAN = (
    Comparison("lax", named("lax"), named(OURS)),
    Comparison("lax in a scan", named("lax in scan"), named(IN_SCAN)),
)
_FLAX, _FLAX_IN_SCAN = (
    Comparison("in an entry", named("flax"), named(OURS)),
    Comparison("in a scan", named("flax in scan"), named(IN_SCAN)),
)
_ITSELF = Comparison("itself", named(OURS), named(IN_SCAN))
_TORCH, _TORCH_IN_SCAN = Comparison("by itself", best, named(OURS)), Comparison("in a scan", best, named(IN_SCAN))
_USUAL = Comparison("against PyTorch with the usual memory", named(USUAL_MEMORY), named(IN_SCAN))
_COMPILED = Comparison("compile", named(OURS), named("flax"))
_COMPILED_IN_SCAN = Comparison("in a scan", named(IN_SCAN), named("flax in scan"))


def _steps() -> Iterable[Target]:
    for batch, least in ((64, 2.0), (256, 1.5)):
        title = f"fast_mnist, batch {batch}, steps in a scan, against PyTorch's best"
        yield Target(
            title, f"≥ {least}", least, _one(_TORCH_IN_SCAN, "steps", f"fast_mnist, {batch} ×", "", _TORCH, _USUAL)
        )
    for model, alone, in_scan in (("fast_mnist, 64", 2.0, 15.0), ("resnet20", 1.5, 10.0), ("mobilenet_v1", 1.5, 10.0)):
        yield Target(f"{model}, a step against Flax", f"≥ {alone}", alone, _one(_FLAX, "steps", model, ""))
        title = f"{model}, a step in a scan against Flax"
        yield Target(title, f"≥ {in_scan:.0f}", in_scan, _one(_FLAX_IN_SCAN, "steps", model, ""))
    for model in ("resnet20", "mobilenet_v1"):
        title = f"{model}, steps in a scan, against PyTorch's best"
        yield Target(title, "stated", 0.0, _one(_TORCH_IN_SCAN, "steps", model, "", _TORCH, _USUAL))


_DEPTHWISE = "64 × 32², 64→64, 3², depthwise"

TARGETS = (
    Target("worst convolution against lax", "≥ 0.95", 0.95, _least(_LAX, 0.95, *CONVOLUTIONS)),
    Target("operations against lax, geometric mean", "≥ 2.0", 2.0, _mean(_LAX, "operations")),
    Target("the same, both in a scan", "≥ 10", 10.0, _mean(_LAX_IN_SCAN, "operations")),
    Target("worst convolution in a scan against itself", "≥ 0.85", 0.85, _least(_ITSELF, 0.85, *CONVOLUTIONS)),
    Target("depthwise forward against lax", "≥ 15", 15.0, _one(_LAX, "operations", _DEPTHWISE, "forward")),
    Target("depthwise input gradient", "≥ 10", 10.0, _one(_LAX, "operations", _DEPTHWISE, "input_gradient")),
    Target("depthwise kernel gradient", "≥ 6", 6.0, _one(_LAX, "operations", _DEPTHWISE, "kernel_gradient")),
    Target("4 groups, kernel gradient", "≥ 20", 20.0, _one(_LAX, "operations", "4 groups", "kernel_gradient")),
    Target("operations against PyTorch's best, geometric mean", "≥ 0.8", 0.8, _mean(_TORCH, "operations")),
    *_steps(),
    Target("MNIST to 99.0 %, mean of the seeds, against PyTorch's best", "≥ 1.5", 1.5, _training),
    Target(
        "compiling a step, times as long as Flax, geometric mean",
        "≤ 1.3",
        1.3,
        _mean(_COMPILED, "compile"),
        is_most=True,
    ),
    Target("the same, steps in a scan", "≤ 1.3", 1.3, _mean(_COMPILED_IN_SCAN, "compile"), is_most=True),
    Target("most memory over twice that of lax", "≤ 64 MB", MOST_MEGABYTES, _memory, is_most=True),
)


def lines(rows: Sequence[Row]) -> list[tuple[str, str, str, str]]:
    """What there are numbers for."""
    return [line for target in TARGETS if (line := target.line(rows)) is not None]
