"""A summary as a table in a terminal: the columns that fit, and what each cell says."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from convjax.arithmetic.messages import times

if TYPE_CHECKING:
    from .summaries import LayerSummary, Summary

_GAP = 2
_LEAST_NAME = 12
UNKNOWN = "–"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what stands over it, what a line says in it, and what the last row says."""

    title: str
    cell: Callable[[LayerSummary, Summary], str]
    total: Callable[[Summary], str] = lambda _: ""
    numbers: bool = True


NAME = Column("layer", lambda layer, _: layer.name, lambda _: "total", numbers=False)
KIND = Column("kind", lambda layer, _: layer.kind, numbers=False)
OUTPUT = Column("output", lambda layer, _: times(layer.output_shape) or "1", numbers=False)
PARAMETERS = Column("params", lambda layer, _: parameters(layer), lambda all_: f"{all_.parameters:,}")
MACS = Column("MACs", lambda layer, _: short(layer.macs), lambda all_: short(all_.macs))
FIELD = Column("field", lambda layer, all_: field(layer, all_))
STRIDE = Column("stride", lambda layer, _: stride(layer.stride))
MEMORY = Column("memory", lambda layer, _: memory(layer.activation_bytes), lambda all_: memory(all_.activation_bytes))
FLOPS = Column("FLOPs", lambda layer, _: short(layer.flops), lambda all_: short(all_.flops))
SHARE = Column("of params", lambda layer, all_: share(layer.parameters, all_.parameters))
COLUMNS = (NAME, KIND, OUTPUT, PARAMETERS, SHARE, MACS, FLOPS, MEMORY, FIELD, STRIDE)
_FIRST_TO_GO = (SHARE, FLOPS, MEMORY, KIND, STRIDE, FIELD, MACS, OUTPUT)


def parts(summary: Summary, width: int) -> list[Any]:
    """What rich prints: a title, the table in the columns that fit, the totals."""
    columns = fitting(summary, width)
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, show_footer=True, pad_edge=False, padding=(0, _GAP - 1, 0, 0))
    room = width - sum(widths(summary, columns)[1:]) - _GAP * (len(columns) - 1)
    for column in columns:
        table.add_column(
            Text(column.title),
            Text(column.total(summary)),
            justify="right" if column.numbers else "left",
            no_wrap=True,
        )
    for layer in summary.layers:
        cells = [column.cell(layer, summary) for column in columns]
        table.add_row(*map(Text, (_ending(cells[0], max(room, _LEAST_NAME)), *cells[1:])))
    return [Text(title(summary)), Text(), table, Text(), *map(Text, totals(summary))]


def as_text(summary: Summary) -> str:
    """The same without colours, as wide as the terminal."""
    written = io.StringIO()
    width = shutil.get_terminal_size((80, 24)).columns
    console = Console(file=written, width=width, color_system=None, force_terminal=False, legacy_windows=False)
    for part in parts(summary, width):
        console.print(part)
    return "\n".join(line.rstrip() for line in written.getvalue().splitlines())


def fitting(summary: Summary, width: int) -> tuple[Column, ...]:
    """The columns that fit; the names of layers may lose their beginnings before a column goes that says much."""
    columns = COLUMNS
    for column in _FIRST_TO_GO:
        needed = widths(summary, columns)
        name = needed[0] if column in (SHARE, FLOPS, MEMORY) else min(needed[0], _LEAST_NAME)
        if name + sum(needed[1:]) + _GAP * (len(columns) - 1) <= width:
            break
        columns = tuple(one for one in columns if one is not column)
    return columns


def widths(summary: Summary, columns: Sequence[Column]) -> list[int]:
    """How wide every column has to be."""
    return [
        max(
            cell_len(text)
            for text in (one.title, one.total(summary), *(one.cell(layer, summary) for layer in summary.layers))
        )
        for one in columns
    ]


def title(summary: Summary) -> str:
    """What was summed up: the model, its images, its mode."""
    images = "one image of" if summary.batch_size is None else "images of"
    mode = "training" if summary.training else "evaluation"
    return f"{summary.model} · {images} {times(summary.input_shape)}, {summary.dtype} · {mode}"


def totals(summary: Summary) -> list[str]:
    """The lines under the table."""
    lines = [f"{summary.parameters:,} parameters, {memory(summary.parameter_bytes)}"]
    if summary.statistics:
        lines[0] += f" · {summary.statistics:,} statistics that are not learned"
    flops = f"{short(summary.flops)} FLOPs"
    if summary.flops_without_padding != summary.flops:
        flops += f", {short(summary.flops_without_padding)} without padding"
    lines.append(f"{summary.macs:,} MACs · {flops}")
    images, activations = memory(summary.input_bytes), memory(summary.activation_bytes)
    lines.append(f"{memory(summary.total_bytes)} of memory with images of {images} and all activations, {activations}")
    return [*lines, *(f"note: {note}" for note in summary.notes)]


def parameters(layer: LayerSummary) -> str:
    """A number, or that a line above has counted them."""
    return "shared" if layer.shared_parameters and not layer.parameters else f"{layer.parameters:,}"


def field(layer: LayerSummary, summary: Summary) -> str:
    """One number where all axes agree, "all" for the whole image."""
    if layer.receptive_field is None:
        return UNKNOWN
    whole = layer.stride is None and layer.receptive_field == summary.image_size
    return "all" if whole else _one_or_all([str(size) for size in layer.receptive_field])


def stride(values: Sequence[int | float] | None) -> str:
    """One number where all axes agree, a fraction behind an upsampling."""
    if values is None:
        return UNKNOWN
    return _one_or_all([str(Fraction(value).limit_denominator(1000)) for value in values])


def short(number: int) -> str:
    """A count in four digits: ``"115.6 M"``."""
    return _scaled(number, ("", " k", " M", " G", " T", " P", " E"))


def memory(number: int) -> str:
    """Bytes in four digits and powers of 1000."""
    return _scaled(number, (" B", " kB", " MB", " GB", " TB", " PB", " EB"))


def share(part: int, whole: int) -> str:
    """In percent."""
    return f"{100 * part / whole:.1f} %" if whole else UNKNOWN


def _scaled(number: int, units: Sequence[str]) -> str:
    value, index = float(number), 0
    while value >= 999.95 and index < len(units) - 1:
        value, index = value / 1000, index + 1
    digits = 3 - sum(value >= bound for bound in (9.9995, 99.995))
    return f"{value:,.{digits}f}{units[index]}" if index else f"{number}{units[0]}"


def _one_or_all(texts: Sequence[str]) -> str:
    return texts[0] if len(set(texts)) == 1 else "×".join(texts)


def _ending(name: str, room: int) -> str:
    return name if cell_len(name) <= room else f"…{name[1 - room :]}"
