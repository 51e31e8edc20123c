"""Rows of a table, from the results of a walk over a program: who made what, and who holds which parameters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from .dataflow.views import View
from .equations import Result, Walk
from .summaries import LayerSummary
from .tracing import Call, Held


@dataclass(slots=True)
class _Row:
    name: str
    kind: str
    first: Result
    number: int  # of the result
    call: Call | None = None  # where the row is that of a call of a layer
    own: bool = True  # False for a layer that calls others: its row stands only for what it holds itself
    results: list[Result] = field(default_factory=list)
    holds: list[Held] = field(default_factory=list)
    shared: int = 0


@dataclass(frozen=True, slots=True)
class Image:
    """What is followed through the program."""

    size: tuple[int, ...]  # along the spatial axes
    batched: bool  # whether the first axis that is followed is that of the batch
    hidden: bool  # whether the axis of the batch is left out of the shapes

    def shape_of(self, result: Result) -> tuple[int, ...]:
        """The shape, without the axis of a batch that nobody asked for."""
        if not self.hidden or result.view is None:
            return result.shape
        if result.view[0] is None:
            return result.shape[1:] if result.shape[:1] == (1,) else result.shape
        batch = [axis for axis, pitch in enumerate(result.view[0].pitch) if pitch is not None]
        return tuple(size for axis, size in enumerate(result.shape) if axis not in batch)

    def kernel_size_of(self, result: Result) -> tuple[int, ...] | None:
        """The window of a convolution or a pool along the spatial axes, None where they are not known."""
        fields = () if result.view is None else result.view[self.batched :]
        along = [[axis for axis, pitch in enumerate(one.pitch) if pitch is not None] for one in fields if one]
        if not fields or len(along) < len(fields) or any(len(axes) != 1 for axes in along):
            return None
        return tuple(result.window[axis] for (axis,) in along)

    def seen_by(self, view: View | None) -> tuple[tuple[int, ...] | None, tuple[int | float, ...] | None]:
        """The receptive field and its stride, None where they cannot be said."""
        fields = () if view is None else view[self.batched :]
        if not fields or any(one is None for one in fields):
            return None, None
        known = [one for one in fields if one is not None]
        strides = [one.stride() for one in known]
        along = [[axis for axis, pitch in enumerate(one.pitch) if pitch is not None] for one in known]
        if all(stride is not None for stride in strides) and len({tuple(axes) for axes in along}) == len(along):
            return tuple(one.size() for one in known), tuple(stride for stride in strides if stride is not None)
        within = [one.clipped(n).size() for one, n in zip(known, self.size, strict=True)]
        return tuple(n if one.before is None else one.before for one, n in zip(known, within, strict=True)), None


def rows(
    walk: Walk, calls: Sequence[Call], held: Sequence[Held], image: Image, depth: int | None
) -> tuple[tuple[LayerSummary, ...], int]:
    """The rows in the order in which their results come out, and how many parameters stand in none of them."""
    found = list(_rows(walk.results, calls, depth))
    by_result = {row.number: row for row in found if row.call is None}
    for number, one in enumerate(held):
        _claim(one, found, by_result.get(walk.users.get(number, -1)))
    before: dict[str, int] = {}
    for row in found:
        if row.call is not None and row.own:
            row.shared = before.setdefault(row.call.path, 0)
            before[row.call.path] += sum(one.size for one in row.holds if one.kind == "parameter")
    lines = tuple(_line(row, image) for row in found if row.own or row.holds)
    claimed = sum(line.parameters for line in lines)
    return lines, sum(one.size for one in held if one.kind == "parameter") - claimed


def _owner(inside: Sequence[int], parents: frozenset[int | None], depth: int | None) -> int | None:
    """The call with whose row a result is counted; None in a layer that calls others, which have their own rows."""
    if depth is not None and len(inside) > depth:
        return inside[depth]
    return inside[-1] if len(inside) > 1 and inside[-1] not in parents else None


def _rows(results: Sequence[Result], calls: Sequence[Call], depth: int | None) -> Iterator[_Row]:
    parents = frozenset(call.parent for call in calls)
    pending: dict[int, list[Result]] = {}
    kinds: Counter[tuple[str, str]] = Counter()
    last: _Row | None = None
    for number, result in enumerate(results):
        call, owner = calls[result.calls[-1]], _owner(result.calls, parents, depth)
        if result.kind and owner is not None:
            pending.setdefault(owner, []).append(result)
        elif result.kind:
            kinds[call.path, result.kind] += 1
            name = f"{call.path}.{result.kind}_{kinds[call.path, result.kind]}".lstrip(".")
            last = _Row(name, result.kind, result, number, results=[result])
            yield last
        elif owner in (None, call.number):
            if last is not None and last.call is call and not pending.get(call.number):
                last.results.append(result)  # a layer that gives several arrays back
                continue
            inside = [replace(one, bytes=0) for one in pending.pop(call.number, ())]
            last = _Row(call.path or call.kind, call.kind, result, number, call, owner is not None, [result, *inside])
            yield last


def _claim(held: Held, found: Sequence[_Row], user: _Row | None) -> None:
    """Give what is held to the first row whose layer holds it, or else to the one that uses it first."""
    whole = (row for row in found if row.call is not None and row.own and _is_part(held.layer, row.call.path))
    direct = (row for row in found if row.call is not None and row.call.path == held.layer)
    row = next(whole, None) or user or next(direct, None)
    if row is not None:
        row.holds.append(held)


def _is_part(path: str, of: str) -> bool:
    return not of or path == of or path.startswith(f"{of}.")


def _line(row: _Row, image: Image) -> LayerSummary:
    receptive_field, stride = image.seen_by(row.first.view)
    windows = [result for result in row.results if result.window] if row.own else []
    macs = sum(result.multiplications.macs for result in row.results) if row.own else 0
    inside = sum(result.multiplications.inside for result in row.results) if row.own else 0
    return LayerSummary(
        name=row.name,
        kind=row.kind,
        output_shape=image.shape_of(row.first),
        dtype=row.first.dtype,
        parameters=sum(held.size for held in row.holds if held.kind == "parameter"),
        shared_parameters=row.shared,
        statistics=sum(held.size for held in row.holds if held.kind == "statistic"),
        macs=macs,
        flops=2 * macs,
        flops_without_padding=2 * inside,
        activation_bytes=sum(result.bytes for result in row.results) if row.own else 0,
        receptive_field=receptive_field,
        stride=stride,
        kernel_size=image.kernel_size_of(windows[0]) if len(windows) == 1 else None,
    )
